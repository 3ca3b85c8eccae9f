"""A child's profile: how it is left, its home, and what is not there."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.profiles import change_profile
from accounts.models import Profile, WatchDay, new_public_id
from accounts.models.watch_time import local_day
from accounts.session import SESSION_KEY
from catalog.models import Playable
from conftest import PASSWORD
from streamex.tests.pages.test_home import play

HOME = "/home/"
#: Session, user and profile; ids of the four kinds; all cards (titles, artworks, genres, viewings);
#: Continue (viewings, playables, artworks of playables and of titles).
QUERIES = 15


def choose(profile: Profile) -> str:
    return reverse("web:profile-choose", args=[profile.public_id])


def is_open(client, profile: Profile) -> bool:
    return client.session[SESSION_KEY] == str(profile.public_id)


# --- Leaving ----------------------------------------------------------------------------------


def test_leaving_asks_for_a_grown_up(ada, bo, kid, client_for) -> None:
    client = client_for(kid)
    for other in (ada, bo):
        for response in (client.get(choose(other)), client.post(choose(other))):
            assert response.url.startswith(f"{reverse('web:unlock')}?next=%2Fprofiles%2F")
    assert is_open(client, kid)
    assert client.post(choose(kid)).status_code == 302
    assert is_open(client, kid)


def test_the_password_lets_it_out(ada, kid, client_for) -> None:
    client = client_for(kid)
    client.post(f"/account/reauthenticate/?next={choose(ada)}", {"password": "wrong"})
    assert client.post(choose(ada)).url.startswith(reverse("web:unlock"))
    client.post(f"/account/reauthenticate/?next={choose(ada)}", {"password": PASSWORD})
    assert client.post(choose(ada)).url == HOME
    assert is_open(client, ada)


def test_the_pin_of_an_adult_lets_it_out(ada, bo, kid, client_for) -> None:
    change_profile(profile=ada, pin="4711")
    client = client_for(kid)
    unlock = client.post(choose(bo)).url
    wrong = client.post(unlock, {"profile": str(ada.public_id), "pin": "0000"})
    assert "not the PIN" in wrong.text
    right = client.post(unlock, {"profile": str(ada.public_id), "pin": "4711"})
    assert right.url == choose(bo)
    assert client.post(right.url).url == HOME
    assert is_open(client, bo)


def test_a_protected_profile_asks_for_its_own(ada, kid, client_for) -> None:
    change_profile(profile=ada, pin="4711")
    client = client_for(kid)
    assert "Ada’s PIN" in client.get(choose(ada)).text
    client.post(choose(ada), {"pin": "0000"})
    assert is_open(client, kid)
    client.post(choose(ada), {"pin": "4711"})
    assert is_open(client, ada)


def test_the_pin_of_a_sibling_does_not(ada, kid, client_for) -> None:
    teen = Profile.objects.create(user=kid.user, name="Teen", maturity_ceiling=14)
    change_profile(profile=teen, pin="1414")
    client = client_for(kid)
    assert client.post(choose(teen), {"pin": "1414"}).url.startswith(reverse("web:unlock"))
    assert is_open(client, kid)


def test_guesses_are_counted(ada, kid, client_for) -> None:
    change_profile(profile=ada, pin="4711")
    client = client_for(kid)
    for guess in range(5):
        client.post(choose(ada), {"pin": f"000{guess}"})
    assert "Too many wrong PINs" in client.post(choose(ada), {"pin": "4711"}).text
    assert is_open(client, kid)


def test_an_exit_without_a_lock_is_open(ada, bo, kid, client_for) -> None:
    change_profile(profile=kid, is_exit_locked=False)
    client = client_for(kid)
    assert client.post(choose(bo)).url == HOME
    assert is_open(client, bo)
    # Nobody else is held: a lock is a child's.
    assert client.post(choose(ada)).url == HOME


# --- Its home ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10, 1000])
def test_its_home_asks_a_fixed_number_of_queries(
    kid, client_for, fill_catalogue, django_assert_num_queries, count: int
) -> None:
    fill_catalogue(count)
    for playable in Playable.objects.order_by("pk")[: count // 5]:
        play(kid, playable, 50)
    client = client_for(kid)
    with django_assert_num_queries(QUERIES):
        page = client.get(HOME)
    assert page.status_code == 200


def test_its_home_is_simple(kid, client_for, fill_catalogue) -> None:
    fill_catalogue(6)
    text = client_for(kid).get(HOME).text
    assert "Hello, Kid!" in text
    assert 'id="row-movie"' in text
    for name in ("row-new", "row-trending", "row-genre", 'class="billboard"'):
        assert name not in text
    assert "left today" not in text


@pytest.mark.parametrize("is_staff", [False, True])
def test_no_settings_are_in_sight(kid, client_for, is_staff: bool) -> None:
    kid.user.is_staff = kid.user.is_superuser = is_staff
    kid.user.save()
    for path in (HOME, "/browse/", "/my-list/", "/search/?q=x"):
        text = client_for(kid).get(path).text
        for name in ("web:settings", "admin:index", "web:preview", "set_language", "api-docs"):
            assert f'"{reverse(name)}' not in text, (path, name)
        assert "ada@example.com" not in text


def test_a_child_does_not_change_its_language(kid, client_for) -> None:
    client_for(kid).post(reverse("set_language"), {"language": "es", "next": "/about/"})
    kid.refresh_from_db()
    assert kid.language == "en"


def test_it_says_how_much_is_left_of_the_day(kid, client_for) -> None:
    change_profile(profile=kid, daily_minutes=30)
    client, now = client_for(kid), timezone.now()
    assert "30 minutes left today" in client.get(HOME).text
    day = WatchDay.objects.create(
        profile=kid, day=local_day(now), seconds=1770, reported_at=now, session=new_public_id()
    )
    assert "Less than a minute left today" in client.get(HOME).text
    day.seconds = 1800
    day.save()
    tomorrow = local_day(now) + datetime.timedelta(days=1)
    assert f"You can watch again from {tomorrow:%A} at 00:00" in client.get(HOME).text
