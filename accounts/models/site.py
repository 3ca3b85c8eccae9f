"""What an administrator has said of the whole site, and how its first administrator comes in."""

from typing import ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.entry import SignUp
from accounts.models.base import NameField, new_public_id


def validate_time_zone(name: str) -> None:
    """Refuse what is no name of the time zone database; raises ValidationError."""
    if name not in available_timezones():
        raise ValidationError(_("This is no time zone."), code="invalid")


class SiteSettings(models.Model):
    """The one row of settings that can change while the site runs; the environment goes first.

    An empty field has not been decided here.
    """

    name = NameField(
        _("name of the site"), max_length=60, blank=True, help_text=_("In titles and in mails.")
    )
    language = models.CharField(
        pgettext_lazy("of the site", "language"),
        max_length=8,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Of visitors whose browser asks for none that we speak."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, validators=[validate_time_zone]
    )
    sign_up = models.CharField(
        _("who may make an account"), max_length=8, choices=SignUp.choices, blank=True
    )
    # Where the demo was taken away it does not come back, and its rules end.
    is_demo_removed = models.BooleanField(_("demo removed"), default=False, editable=False)

    class Meta:
        verbose_name = _("settings of the site")
        verbose_name_plural = _("settings of the site")
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="site_settings_one_row"),
            models.CheckConstraint(
                condition=models.Q(sign_up__in=("", *SignUp.values)), name="site_sign_up_known"
            ),
        )

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def new_nonce() -> str:
    """Return what a code is made from together with the secret key."""
    return new_public_id().hex


class SetUp(models.Model):
    """The one row that says whether the first administrator may still be made over the site.

    The code itself is not stored: it follows from `nonce` and the secret key.
    """

    nonce = models.CharField(max_length=32, default=new_nonce)
    offered_at = models.DateTimeField()
    #: When codes were tried, as seconds since 1970: at most the last five.
    guessed_at = models.JSONField(default=list)
    completed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["SetUp"]] = models.Manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="set_up_one_row"),)

    def __str__(self) -> str:
        return "set-up"
