"""What can be done to profiles: create, change, delete, open."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts import storage
from accounts.actions.audit import record
from accounts.maturity import ceiling_of, is_everything
from accounts.models import MAX_PROFILES, AuditEvent, Profile, User

#: Wrong PINs in a row before a profile locks, and for how long: 10,000 PINs at this pace take
#: more than a year.
PIN_ATTEMPTS = 5
PIN_LOCK = datetime.timedelta(minutes=15)


class TooManyProfilesError(Exception):
    """The user has the maximum number of profiles."""


class LastProfileError(Exception):
    """A user keeps at least one profile."""


class LastUnlimitedProfileError(Exception):
    """Without this profile a household would have none left that may manage it."""


class WrongPinError(Exception):
    """The PIN does not open the profile."""


class ProfileLockedError(Exception):
    """Too many wrong PINs; `until` says when it can be tried again."""

    def __init__(self, until: datetime.datetime) -> None:
        super().__init__(until)
        self.until = until


@transaction.atomic
def create_profile(*, user: User, name: str, pin: str = "", **fields: Any) -> Profile:
    """Give `user` one more profile.

    `fields` are those of `Profile` that a person may set. Raises TooManyProfilesError, and
    ValidationError for a name that is taken or a PIN that is not four digits.
    """
    # The row of the user is the lock: two clicks at once cannot both be the fifth.
    User.objects.select_for_update().get(pk=user.pk)
    if user.profiles.count() >= MAX_PROFILES:
        raise TooManyProfilesError
    profile = Profile(user=user, name=name, **fields)
    _set_pin(profile, pin)
    profile.full_clean()
    profile.save()
    return profile


@transaction.atomic
def change_profile(*, profile: Profile, pin: str | None = None, **fields: Any) -> Profile:
    """Change what a person may set; `pin` None keeps the PIN, an empty one removes it.

    Raises ValidationError, and LastUnlimitedProfileError.
    """
    _require_another_manager(profile, fields)
    for name, value in fields.items():
        setattr(profile, name, value)
    if pin is not None:
        _set_pin(profile, pin)
    profile.full_clean()
    # Nothing else is written: the count of wrong PINs may have risen meanwhile.
    secrets = () if pin is None else ("pin_hash", "pin_failures", "pin_locked_until")
    profile.save(update_fields=(*fields, *secrets))
    return profile


@transaction.atomic
def delete_profile(*, profile: Profile) -> None:
    """Delete a profile with its history and its picture.

    Raises LastProfileError for the only one, LastUnlimitedProfileError for the last that may
    manage the others.
    """
    _lock_household(profile)
    if Profile.objects.filter(user=profile.user_id).count() == 1:
        raise LastProfileError
    if is_last_without_limits(profile):
        raise LastUnlimitedProfileError
    storage.delete_after_commit(profile.picture_key)
    profile.delete()


def note_deleted_history(*, profile: Profile, now: datetime.datetime) -> None:
    """Record nothing anew of playback sessions that began before `now`."""
    profile.history_forgotten_at = now
    profile.save(update_fields=["history_forgotten_at"])


def is_last_without_limits(profile: Profile) -> bool:
    """Whether `profile`, as it is stored, is the only one of its household without limits."""
    unlimited = Profile.objects.filter(user=profile.user_id).without_limits()
    return list(unlimited.values_list("pk", flat=True)[:2]) == [profile.pk]


def _require_another_manager(profile: Profile, fields: dict[str, Any]) -> None:
    """Refuse to limit the last profile without limits."""
    ceiling = ceiling_of(
        maturity_ceiling=fields.get("maturity_ceiling", profile.maturity_ceiling),
        is_kids=fields.get("is_kids", profile.is_kids),
    )
    if is_everything(ceiling):
        return
    _lock_household(profile)
    if is_last_without_limits(profile):
        raise LastUnlimitedProfileError


def _lock_household(profile: Profile) -> None:
    """Let nobody else make, limit or delete a profile of the same user until the commit."""
    User.objects.select_for_update().get(pk=profile.user_id)


def open_profile(*, profile: Profile, pin: str, now: datetime.datetime) -> None:
    """Check the PIN of a profile; one without a PIN opens to anything.

    Raises ProfileLockedError after five wrong PINs in a row, for a quarter of an hour, even for
    the right one; raises WrongPinError before. An attempt is counted before it is looked at, so
    that a hundred at once are not a hundred guesses.
    """
    if not profile.has_pin:
        return
    _count_attempt(profile, now)
    if not profile.check_pin(pin):
        raise WrongPinError
    Profile.objects.filter(pk=profile.pk).update(pin_failures=0, pin_locked_until=None)


def _count_attempt(profile: Profile, now: datetime.datetime) -> None:
    row = Profile.objects.filter(pk=profile.pk)
    row.filter(pin_locked_until__lte=now).update(pin_failures=0, pin_locked_until=None)
    counted = row.filter(pin_failures__lt=PIN_ATTEMPTS).update(pin_failures=F("pin_failures") + 1)
    if not counted:
        # Of all that are refused one finds it open, and records that it is locked now.
        if row.filter(pin_locked_until=None).update(pin_locked_until=now + PIN_LOCK):
            record(AuditEvent.PIN_LOCKED, about=profile.user, profile=str(profile.public_id))
        until = row.values_list("pin_locked_until", flat=True).get()
        raise ProfileLockedError(until or now + PIN_LOCK)


def _set_pin(profile: Profile, pin: str) -> None:
    try:
        profile.set_pin(pin)
    except ValidationError as error:
        raise ValidationError({"pin": error.messages or [_("A PIN is four digits.")]}) from error
    profile.pin_failures, profile.pin_locked_until = 0, None
