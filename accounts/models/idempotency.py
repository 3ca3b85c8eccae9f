"""What a request with an `Idempotency-Key` was answered."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    import datetime


class IdempotencyRecordQuerySet(models.QuerySet["IdempotencyRecord"]):
    """Questions about idempotency records."""

    def expired(self, before: "datetime.datetime") -> Self:
        """Return those that were given before a moment."""
        return self.filter(created_at__lt=before)


class IdempotencyRecord(models.Model):
    """What a request with an `Idempotency-Key` was answered, for when it comes again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="idempotency_records",
        verbose_name=_("user"),
    )
    key = models.CharField(_("key"), max_length=255)
    fingerprint = models.CharField(_("SHA-256 of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    body = models.JSONField(_("body"), default=dict)
    etag = models.CharField(_("ETag"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created"), db_index=True)

    objects: ClassVar[IdempotencyRecordQuerySet] = IdempotencyRecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("idempotency record")
        verbose_name_plural = _("idempotency records")
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="idempotency_record_once"),
        )

    def __str__(self) -> str:
        return self.key
