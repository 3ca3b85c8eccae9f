"""A child that has watched for as long as it may: refused wherever playback is authorised."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, WatchDay, new_public_id
from accounts.models.watch_time import local_day, next_day_at
from catalog.delivery.playback import start_playback
from catalog.delivery.policy import NotEntitled, Reason, require_watch_time
from catalog.models import Playable
from catalog.tests.stored import add_media, local_media  # noqa: F401 – a fixture
from recommendations.models import Viewing

JSON = {"content_type": "application/json"}


@pytest.fixture
def child(kid: Profile) -> Profile:
    """The kid, who may watch for half an hour a day."""
    kid.daily_minutes = 30
    kid.save()
    return kid


@pytest.fixture
def ready(local_media: Path, film: Playable) -> Playable:  # noqa: F811
    add_media(film)
    return film


@pytest.fixture
def program(child: Profile) -> Client:
    """A program of the child's."""
    client = Client(headers={"X-Profile": str(child.public_id)})
    client.force_login(child.user)
    return client


@pytest.fixture
def watched(child: Profile) -> Callable[[float], None]:
    """Return a function after which the child has watched for so many minutes today."""

    def watch(minutes: float) -> None:
        now = timezone.now()
        WatchDay.objects.update_or_create(
            profile=child,
            day=local_day(now),
            defaults={
                "seconds": minutes * 60, "reported_at": now, "session": new_public_id(),
                "position_seconds": 0,
            },
        )  # fmt: skip

    return watch


def report(seconds: float = 5) -> dict[str, object]:
    return {"session": str(new_public_id()), "sequence": 1, "position_seconds": seconds}


def api(playable: Playable, tail: str) -> str:
    return f"/api/v1/playables/{playable.public_id}/{tail}/"


def opens_at() -> str:
    return next_day_at(timezone.now()).isoformat().replace("+00:00", "Z")


def test_playback_is_refused_until_the_next_day(
    child: Profile, ready: Playable, watched: Callable
) -> None:
    now = timezone.now()
    watched(29.9)
    assert start_playback(user=child.user, profile=child, playable=ready, now=now)
    watched(30)
    with pytest.raises(NotEntitled) as raised:
        start_playback(user=child.user, profile=child, playable=ready, now=now)
    assert raised.value.reason == Reason.DAILY_LIMIT
    assert raised.value.opens_at == next_day_at(now)
    later = next_day_at(now)
    assert start_playback(user=child.user, profile=child, playable=ready, now=later)


def test_it_is_the_childs_alone(
    child: Profile, ada: Profile, ready: Playable, watched: Callable
) -> None:
    watched(60)
    assert start_playback(user=ada.user, profile=ada, playable=ready, now=timezone.now())


def test_what_is_hidden_is_not_there_rather_than_closed(
    child: Profile, ready: Playable, watched: Callable
) -> None:
    watched(60)
    ready.title.maturity_age = 16
    ready.title.save()
    with pytest.raises(NotEntitled) as raised:
        start_playback(user=child.user, profile=child, playable=ready, now=timezone.now())
    assert (raised.value.reason, raised.value.opens_at) == (Reason.NOT_VISIBLE, None)


def test_playlists_of_a_session_end(
    program: Client, client: Client, ready: Playable, watched: Callable
) -> None:
    manifest = program.get(api(ready, "playback")).json()["manifest_url"]
    assert client.get(manifest).status_code == 200
    watched(30)
    refused = client.get(manifest)
    assert (refused.status_code, refused.text) == (403, "daily_limit")


def test_the_api_says_why_and_when(program: Client, ready: Playable, watched: Callable) -> None:
    watched(30)
    for url in (api(ready, "playback"), "/api/v1/media/grouped/"):
        refused = program.get(url)
        assert refused.status_code == 403
        error = refused.json()["error"]
        assert (error["code"], error["details"]) == ("daily_limit", {"opens_at": opens_at()})


def test_reports_say_what_is_left(
    program: Client, child: Profile, ready: Playable, watched: Callable
) -> None:
    assert program.put(api(ready, "progress"), report(), **JSON).json()["opens_at"] is None
    watched(20)
    answer = program.put(api(ready, "progress"), report(), **JSON).json()
    assert 595 < answer["seconds_left_today"] <= 600
    watched(30)
    answer = program.put(api(ready, "progress"), report(33), **JSON)
    assert answer.status_code == 200, "the last report of the day is kept"
    assert answer.json()["seconds_left_today"] == 0
    assert answer.json()["opens_at"] == opens_at()
    assert Viewing.objects.get(profile=child).position_seconds == 33
    detail = program.get(f"/api/v1/profiles/{child.public_id}/").json()
    assert (detail["daily_minutes"], detail["seconds_left_today"]) == (30, 0)


def test_reports_of_others_name_no_limit(ada: Profile, ready: Playable) -> None:
    client = Client(headers={"X-Profile": str(ada.public_id)})
    client.force_login(ada.user)
    answer = client.put(api(ready, "progress"), report(), **JSON).json()
    assert (answer["seconds_left_today"], answer["opens_at"]) == (None, None)


def test_the_player_is_told_to_stop(
    child: Profile, client_for, ready: Playable, watched: Callable
) -> None:
    client, url = client_for(child), reverse("web:progress", args=[ready.public_id])
    assert client.post(url, report()).status_code == 204
    watched(30)
    refused = client.post(url, report(44))
    assert refused.status_code == 403
    error = refused.json()["error"]
    assert error["code"] == "daily_limit"
    assert error["details"]["opens_at"] == opens_at()
    assert "You can watch again from" in error["message"]
    assert Viewing.objects.get(profile=child).position_seconds == 44
    again = client.get(reverse("web:playback", args=[ready.public_id]))
    assert (again.status_code, again.json()["error"]["code"]) == (403, "daily_limit")


def test_the_page_says_why_and_when(
    child: Profile, client_for, ready: Playable, watched: Callable, settings
) -> None:
    settings.TIME_ZONE = "Europe/Madrid"
    watched(30)
    page = client_for(child).get(ready.get_absolute_url())
    assert page.status_code == 403
    assert "That was enough for today" in page.text
    tomorrow = local_day(timezone.now()) + datetime.timedelta(days=1)
    assert f"from {tomorrow:%A} at 00:00" in page.text
    assert "player-data" not in page.text


def test_a_longer_day_opens_it_again(
    child: Profile, ada: Profile, client_for, ready: Playable, watched: Callable
) -> None:
    watched(30)
    client = client_for(child)
    assert client.get(ready.get_absolute_url()).status_code == 403
    grown = Client(headers={"X-Profile": str(ada.public_id)})
    grown.force_login(ada.user)
    url = f"/api/v1/profiles/{child.public_id}/"
    assert grown.patch(url, {"daily_minutes": 45}, **JSON).json()["seconds_left_today"] == 900
    assert client.get(ready.get_absolute_url()).status_code == 200


def test_it_costs_one_query_and_others_none(
    child: Profile, ada: Profile, ready: Playable, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        require_watch_time(child, timezone.now())
    with django_assert_num_queries(0):
        require_watch_time(ada, timezone.now())
