"""From which browsers and programs somebody has signed in: whatever else comes is news."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.devices import FAMILY_LENGTH


class KnownBrowser(models.Model):
    """A family of browsers on a family of systems, such as `Firefox, Windows`, or a program."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="known_browsers",
        verbose_name=_("user"),
    )
    family = models.CharField(_("browser"), max_length=FAMILY_LENGTH)
    first_used_at = models.DateTimeField(_("first used"))

    objects: ClassVar[models.Manager["KnownBrowser"]] = models.Manager()

    class Meta:
        verbose_name = _("known browser")
        verbose_name_plural = _("known browsers")
        constraints = (
            models.UniqueConstraint(fields=("user", "family"), name="known_browser_once"),
        )

    def __str__(self) -> str:
        return self.family
