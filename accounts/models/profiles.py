"""A profile is one person of an account who watches; what it may see is decided here."""

import datetime
import hashlib
import uuid
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.maturity import (
    ADULT_AGE,
    MATURITY_STEPS,
    ceiling_of,
    is_everything,
    maturity_label,
)
from accounts.models.avatars import Avatar
from accounts.models.base import NameField, PublicModel
from accounts.models.preferences import WithPreferences
from accounts.usernames import username_key

if TYPE_CHECKING:
    from accounts.models.users import User

MAX_PROFILES = 5
#: A day, in minutes.
MAX_DAILY_MINUTES = 24 * 60
MATURITY_CHOICES = [(age, maturity_label(age)) for age in MATURITY_STEPS]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How an editor looks at the site: as somebody else would see it, perhaps on another day.

    `ceiling` is a maturity age in years, `at` a moment, None for now.
    """

    ceiling: int
    at: datetime.datetime | None = None
    includes_drafts: bool = False


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Questions about profiles."""

    def search(self, text: str) -> "ProfileQuerySet":
        """Return profiles named like `text`, or whose user's address or user name is, case aside.

        All of them without a text; for administrators only.
        """
        text = text.strip()
        key = username_key(text)
        if key is None:
            return self
        is_users = models.Q(user__email__contains=text.lower()) | models.Q(
            user__username_key__contains=key
        )
        return self.filter(models.Q(name__icontains=text) | is_users)

    def owned_by(self, user: "User") -> "ProfileQuerySet":
        """Return the profiles of `user`, in the order in which they were made."""
        return self.filter(user=user).order_by("pk")

    def without_limits(self) -> "ProfileQuerySet":
        """Return those from which nothing is hidden by age: they manage the account."""
        return self.filter(is_kids=False, maturity_ceiling__gte=ADULT_AGE)


class Profile(WithPreferences, PublicModel):
    """One viewer of a user's household."""

    Avatar = Avatar

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="profiles",
        verbose_name=_("user"),
    )
    name = NameField(_("name"), max_length=40)
    avatar = models.CharField(
        _("avatar"), max_length=12, choices=Avatar.choices, default=Avatar.EMBER
    )
    # An uploaded picture, in the storage; it is shown in place of the avatar.
    picture_key = models.CharField(_("picture"), max_length=100, blank=True, editable=False)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    maturity_ceiling = models.PositiveSmallIntegerField(
        _("maturity ceiling"),
        default=ADULT_AGE,
        choices=MATURITY_CHOICES,
        validators=[MaxValueValidator(ADULT_AGE)],
        help_text=_("Years. Nothing rated for an older age is shown."),
    )
    is_kids = models.BooleanField(_("kids profile"), default=False)
    daily_minutes = models.PositiveSmallIntegerField(
        _("minutes a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DAILY_MINUTES)],
        help_text=_("How long a child’s profile plays on one day; empty for as long as it likes."),
    )
    is_exit_locked = models.BooleanField(
        _("locked exit"),
        default=True,
        help_text=_("Leaving a child’s profile asks for a grown-up’s PIN or the password."),
    )
    pin_hash = models.CharField(_("PIN"), max_length=128, blank=True, editable=False)
    # Counted in the row, in one statement each: no race, no cache to flush, no address to rotate.
    pin_failures = models.PositiveSmallIntegerField(_("failed PINs"), default=0, editable=False)
    pin_locked_until = models.DateTimeField(
        _("locked until"), null=True, blank=True, editable=False
    )
    autoplay_next = models.BooleanField(_("play the next episode"), default=True)
    is_history_paused = models.BooleanField(
        _("history paused"), default=False, help_text=_("Nothing that is played is remembered.")
    )
    # A player may still report what was deleted: sessions from before are not recorded anew.
    history_forgotten_at = models.DateTimeField(
        _("history deleted"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[ProfileQuerySet] = ProfileQuerySet.as_manager()  # type: ignore[assignment]
    #: Set for a request of an editor who previews; never stored.
    preview: Preview | None = None

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "name"),
                name="profile_name_once_per_user",
                violation_error_message=_("You already have a profile with this name."),
            ),
            models.CheckConstraint(
                condition=models.Q(maturity_ceiling__lte=ADULT_AGE),
                name="profile_ceiling_at_most_18",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_minutes=None)
                | models.Q(daily_minutes__range=(1, MAX_DAILY_MINUTES)),
                name="profile_daily_minutes_of_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def effective_ceiling(self) -> int:
        """The highest maturity age, in years, that this profile may see."""
        return self.own_ceiling if self.preview is None else self.preview.ceiling

    @property
    def own_ceiling(self) -> int:
        """Its ceiling in years, whatever is being previewed: gates ask for this one."""
        return ceiling_of(maturity_ceiling=self.maturity_ceiling, is_kids=self.is_kids)

    @property
    def is_limited(self) -> bool:
        """Whether a child may be using it, whatever is being previewed.

        This is about the person: only a profile without limits manages profiles and the account.
        """
        return not is_everything(self.own_ceiling)

    @property
    def has_locked_exit(self) -> bool:
        """Whether a grown-up is asked before somebody goes from this profile to another."""
        return self.is_kids and self.is_exit_locked

    @property
    def watch_limit_seconds(self) -> int | None:
        """How long it may watch on one day, in seconds; None where nothing limits it."""
        return self.daily_minutes * 60 if self.is_kids and self.daily_minutes else None

    def began_before_deletion(self, session: uuid.UUID) -> bool:
        """Whether a playback session, a UUIDv7, began before history was deleted last."""
        forgotten_at = self.history_forgotten_at
        # RFC 9562, section 5.7: the first 48 bits are milliseconds of Unix time.
        return forgotten_at is not None and session.int >> 80 <= forgotten_at.timestamp() * 1000

    @property
    def sees_everything(self) -> bool:
        """Whether nothing is hidden by age from this profile at the moment: previews count."""
        return is_everything(self.effective_ceiling)

    def moment(self, at: datetime.datetime | None = None) -> datetime.datetime:
        """Return the moment at which this profile looks: previewed, else `at`, by default now."""
        previewed = self.preview.at if self.preview is not None else None
        return previewed or at or timezone.now()

    def previewing(self, preview: Preview) -> "Profile":
        """Return a copy of this profile that sees what `preview` says; the row stays as it is."""
        seen = copy(self)
        seen.preview = preview
        return seen

    @property
    def has_pin(self) -> bool:
        """Whether opening this profile asks for a PIN."""
        return bool(self.pin_hash)

    @property
    def pin_stamp(self) -> str:
        """Kept where the profile was opened; it changes with the PIN, which closes it there."""
        return hashlib.sha256(f"{self.user_id}|{self.pin_hash}".encode()).hexdigest()[:16]

    def set_pin(self, pin: str) -> None:
        """Set the PIN of four digits, or remove it with an empty string; the caller saves."""
        if pin:
            validate_pin(pin)
        self.pin_hash = make_password(pin) if pin else ""

    def check_pin(self, pin: str) -> bool:
        """Whether `pin` opens this profile; one without a PIN is open to its user."""
        return not self.has_pin or check_password(pin, self.pin_hash)


validate_pin = RegexValidator(r"\A[0-9]{4}\Z", _("A PIN is four digits."))
