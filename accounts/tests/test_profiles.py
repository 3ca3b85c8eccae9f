"""Creating, changing, deleting and opening profiles."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.actions.profiles import (
    PIN_ATTEMPTS,
    LastProfileError,
    ProfileLockedError,
    TooManyProfilesError,
    WrongPinError,
    change_profile,
    create_profile,
    delete_profile,
    open_profile,
)
from accounts.models import Profile

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


def test_it_creates_up_to_five(ada: Profile) -> None:
    for number in range(4):
        create_profile(user=ada.user, name=f"Profile {number}")
    with pytest.raises(TooManyProfilesError):
        create_profile(user=ada.user, name="Sixth")
    assert ada.user.profiles.count() == 5


def test_it_refuses_a_name_twice_and_a_pin_that_is_none(ada: Profile) -> None:
    with pytest.raises(ValidationError, match="already have a profile"):
        create_profile(user=ada.user, name=" Ada ")
    for pin in ("12", "12345", "١٢٣٤", "abcd"):
        with pytest.raises(ValidationError) as raised:
            create_profile(user=ada.user, name="Other", pin=pin)
        assert "pin" in raised.value.message_dict
    assert ada.user.profiles.count() == 1


def test_it_keeps_the_last_profile(ada: Profile, bo: Profile) -> None:
    delete_profile(profile=bo)
    with pytest.raises(LastProfileError):
        delete_profile(profile=ada)


def test_it_caps_what_a_kids_profile_sees(ada: Profile) -> None:
    change_profile(profile=ada, is_kids=True, maturity_ceiling=18)
    assert ada.effective_ceiling == 12


def test_it_opens_with_the_right_pin_only(ada: Profile) -> None:
    change_profile(profile=ada, pin="0420")
    assert "0420" not in ada.pin_hash
    open_profile(profile=ada, pin="0420", now=NOW)
    with pytest.raises(WrongPinError):
        open_profile(profile=ada, pin="0421", now=NOW)


def test_it_locks_after_five_wrong_pins_even_for_the_right_one(ada: Profile) -> None:
    change_profile(profile=ada, pin="0420")
    for _ in range(PIN_ATTEMPTS):
        with pytest.raises(WrongPinError):
            open_profile(profile=ada, pin="9999", now=NOW)
    with pytest.raises(ProfileLockedError):
        open_profile(profile=ada, pin="0420", now=NOW)
    open_profile(profile=ada, pin="0420", now=NOW + datetime.timedelta(minutes=16))


def test_it_forgets_wrong_pins_once_the_right_one_came(ada: Profile) -> None:
    change_profile(profile=ada, pin="0420")
    for _ in range(3):
        for _ in range(PIN_ATTEMPTS - 1):
            with pytest.raises(WrongPinError):
                open_profile(profile=ada, pin="9999", now=NOW)
        open_profile(profile=ada, pin="0420", now=NOW)


def test_a_change_forgives_no_wrong_pin(ada: Profile) -> None:
    ada.set_pin("4711")
    ada.save()
    Profile.objects.filter(pk=ada.pk).update(pin_failures=4)
    change_profile(profile=ada, name="Ada L.")
    ada.refresh_from_db()
    assert (ada.name, ada.pin_failures) == ("Ada L.", 4)
    change_profile(profile=ada, pin="0815")
    ada.refresh_from_db()
    assert (ada.check_pin("0815"), ada.pin_failures) == (True, 0)
