"""Creating, changing, deleting and opening profiles."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.actions.profiles import (
    PIN_ATTEMPTS,
    LastProfileError,
    LastUnlimitedProfileError,
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


def test_it_caps_what_a_kids_profile_sees(ada: Profile, bo: Profile) -> None:
    change_profile(profile=bo, is_kids=True, maturity_ceiling=18)
    assert bo.effective_ceiling == 12


@pytest.mark.parametrize("limits", [{"is_kids": True}, {"maturity_ceiling": 16}])
def test_it_keeps_the_last_one_without_limits(
    ada: Profile, bo: Profile, kid: Profile, stranger: Profile, limits: dict
) -> None:
    change_profile(profile=bo, **limits)
    with pytest.raises(LastUnlimitedProfileError):
        delete_profile(profile=ada)
    with pytest.raises(LastUnlimitedProfileError):
        change_profile(profile=ada, **limits)
    ada.refresh_from_db()
    assert not ada.is_limited
    change_profile(profile=ada, name="Ada L.")
    change_profile(profile=bo, is_kids=False, maturity_ceiling=18)
    delete_profile(profile=ada)
    assert not Profile.objects.filter(pk=ada.pk).exists()


def test_where_none_is_left_the_limited_ones_come_and_go(ada: Profile, kid: Profile) -> None:
    Profile.objects.filter(pk=ada.pk).update(maturity_ceiling=14)
    ada.refresh_from_db()
    change_profile(profile=ada, maturity_ceiling=12)
    delete_profile(profile=kid)
    assert ada.user.profiles.get() == ada


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"daily_minutes": 0}, "daily_minutes"),
        ({"daily_minutes": 1441}, "daily_minutes"),
        ({"audio_language": "Spanish"}, "audio_language"),
        ({"audio_language": "es_MX"}, "audio_language"),
        ({"subtitle_language": "x" * 13}, "subtitle_language"),
        ({"subtitle_mode": "maybe"}, "subtitle_mode"),
        ({"caption_size": "9"}, "caption_size"),
        ({"caption_style": ""}, "caption_style"),
    ],
)
def test_it_says_which_preference_is_none(ada: Profile, fields: dict, field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        change_profile(profile=ada, **fields)
    assert list(raised.value.message_dict) == [field]


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


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_stays_without_limits(ada: Profile, bo: Profile, kid: Profile) -> None:
    """Both may go while the other is there; not both."""

    def take_away(profile: Profile) -> str:
        try:
            delete_profile(profile=profile)
        except LastUnlimitedProfileError:
            return "stays"
        finally:
            connection.close()
        return "gone"

    def limit(profile: Profile) -> str:
        try:
            change_profile(profile=profile, is_kids=True)
        except LastUnlimitedProfileError:
            return "stays"
        finally:
            connection.close()
        return "gone"

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(take_away, ada), pool.submit(limit, bo)]
        assert sorted(each.result() for each in outcomes) == ["gone", "stays"]
    assert Profile.objects.filter(user=ada.user).without_limits().count() == 1


@pytest.mark.parametrize(
    "name", ["", " ", "\u200b\u200d", "\u3164", "\u202e\u200f", "\n\u2028"], ids=ascii
)
def test_a_name_of_which_nothing_is_seen_is_none(ada: Profile, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        create_profile(user=ada.user, name=name)
    assert refused.value.error_dict["name"][0].code == "blank"
    with pytest.raises(ValidationError):
        change_profile(profile=ada, name=name)
    assert Profile.objects.get().name == "Ada"


def test_a_name_is_one_line_in_its_own_direction(ada: Profile) -> None:
    profile = create_profile(user=ada.user, name="\u202eJose\u0301\r\nMari\u200ba\u200f ")
    profile.refresh_from_db()
    assert profile.name == "José Maria"
    # And the same name is the same name.
    with pytest.raises(ValidationError):
        create_profile(user=ada.user, name="José\u2029Maria")
