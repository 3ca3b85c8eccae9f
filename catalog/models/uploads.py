"""An upload is a file on its way in, in parts that can be sent again."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicModel
from catalog.models.assets import MediaAsset

if TYPE_CHECKING:
    from accounts.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    """Questions about uploads."""

    def owned_by(self, user: "User") -> Self:
        """Return what `user` is sending or has sent."""
        return self.filter(user=user)


class Upload(PublicModel):
    """A file that somebody sends."""

    class Status(models.TextChoices):
        """How far it has come."""

        RECEIVING = "receiving", _("Receiving")
        COMPLETE = "complete", _("Complete")
        ABORTED = "aborted", _("Aborted")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="uploads",
        verbose_name=_("user"),
    )
    asset = models.OneToOneField(
        MediaAsset,
        on_delete=models.SET_NULL,
        related_name="upload",
        null=True,
        blank=True,
        verbose_name=_("asset"),
    )
    file_name = models.CharField(_("file name"), max_length=255)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    part_bytes = models.PositiveIntegerField(_("size of a part in bytes"))
    storage_key = models.CharField(_("storage key"), max_length=300, unique=True)
    multipart_id = models.CharField(_("S3 multipart upload"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.RECEIVING
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects: ClassVar[UploadQuerySet] = UploadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(size_bytes__gt=0, part_bytes__gt=0), name="upload_sizes_positive"
            ),
            models.CheckConstraint(
                condition=Q(asset=None) | Q(status="complete"), name="upload_asset_when_complete"
            ),
        )

    def __str__(self) -> str:
        return self.file_name
