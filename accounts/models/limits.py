"""What was tried how often: counted in the database, so that every process counts the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempts(models.Model):
    """The attempts at one thing by one party: a password of an account, sign-ups of an address.

    The key is hashed, so the table names neither people nor addresses.
    """

    key_hash = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    #: What the limit keeps: moments of attempts, in seconds since 1970, the newest first.
    counted = models.JSONField(_("counted"), null=True, editable=False)
    expires_at = models.DateTimeField(_("ends"), db_index=True, editable=False)

    class Meta:
        verbose_name = _("attempts")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return self.key_hash[:12]
