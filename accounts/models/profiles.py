"""A profile is one person of an account who watches; what it may see is decided here."""

import datetime
import hashlib
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.validators import MaxValueValidator, RegexValidator
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
from accounts.models.base import PublicModel

if TYPE_CHECKING:
    from accounts.models.users import User

MAX_PROFILES = 5


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

    def owned_by(self, user: "User") -> "ProfileQuerySet":
        """Return the profiles of `user`, in the order in which they were made."""
        return self.filter(user=user).order_by("pk")


class Profile(PublicModel):
    """One viewer of a user's household."""

    class Avatar(models.TextChoices):
        """The pictures a profile can choose from; drawn in `static/img/avatars.svg`."""

        EMBER = "ember", _("Ember")
        TIDE = "tide", _("Tide")
        MOSS = "moss", _("Moss")
        DUSK = "dusk", _("Dusk")
        SAND = "sand", _("Sand")
        FROST = "frost", _("Frost")
        ROSE = "rose", _("Rose")
        INK = "ink", _("Ink")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="profiles",
        verbose_name=_("user"),
    )
    name = models.CharField(_("name"), max_length=40)
    avatar = models.CharField(
        _("avatar"), max_length=12, choices=Avatar.choices, default=Avatar.EMBER
    )
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    maturity_ceiling = models.PositiveSmallIntegerField(
        _("maturity ceiling"),
        default=ADULT_AGE,
        choices=[(age, maturity_label(age)) for age in MATURITY_STEPS],
        validators=[MaxValueValidator(ADULT_AGE)],
        help_text=_("Years. Nothing rated for an older age is shown."),
    )
    is_kids = models.BooleanField(_("kids profile"), default=False)
    pin_hash = models.CharField(_("PIN"), max_length=128, blank=True, editable=False)
    # Counted in the row, in one statement each: no race, no cache to flush, no address to rotate.
    pin_failures = models.PositiveSmallIntegerField(_("failed PINs"), default=0, editable=False)
    pin_locked_until = models.DateTimeField(
        _("locked until"), null=True, blank=True, editable=False
    )
    autoplay_next = models.BooleanField(_("play the next episode"), default=True)
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
