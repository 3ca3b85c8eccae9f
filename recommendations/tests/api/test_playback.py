"""`/api/v1/playables/{id}/playback/` and `…/progress/`."""

import uuid
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Profile
from catalog.models import Marker, Playable
from catalog.tests.stored import add_media, add_pictures_and_text
from recommendations.models import Viewing

JSON = {"content_type": "application/json"}


def playback(playable: Playable) -> str:
    return f"/api/v1/playables/{playable.public_id}/playback/"


def progress(playable: Playable) -> str:
    return f"/api/v1/playables/{playable.public_id}/progress/"


def code(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


@pytest.fixture
def ready(local_media: Path, film: Playable) -> Playable:
    add_media(film)
    add_pictures_and_text(film)
    Marker.objects.create(playable=film, kind="intro", start_seconds=1, end_seconds=2)
    return film


def test_it_says_everything_that_a_player_needs(
    api: Client, ready: Playable, client: Client
) -> None:
    response = api.get(playback(ready))
    assert response["Cache-Control"] == "private, no-store"
    found = response.json()
    assert set(found) == {
        "session", "kind", "manifest_url", "progressive_url", "poster_url", "expires_at",
        "duration_seconds", "resume_seconds", "text_tracks", "audio_tracks", "markers",
        "storyboard", "preferences", "previous", "next",
    }  # fmt: skip
    assert uuid.UUID(found["session"]).version == 7
    assert found["resume_seconds"] == 0
    assert found["markers"] == [{"kind": "intro", "start_seconds": 1, "end_seconds": 2, "name": ""}]
    addresses = [
        found["manifest_url"], found["progressive_url"], found["poster_url"],
        found["storyboard"]["url"], found["text_tracks"][0]["url"],
    ]  # fmt: skip
    for address in addresses:
        assert address.startswith("http://testserver/")
        answer = client.get(address)  # Nobody is signed in here: the address is the right.
        assert (answer.status_code, len(answer.getvalue()) > 0) == (200, True)


def test_it_resumes(api: Client, ready: Playable, ada: Profile, bo: Profile) -> None:
    session = api.get(playback(ready)).json()["session"]
    report = {"session": session, "sequence": 1, "position_seconds": 42.5}
    answer = api.put(progress(ready), report, **JSON)
    assert answer.status_code == 200
    assert answer.json()["position_seconds"] == 42.5
    assert answer.json()["is_completed"] is False
    assert api.get(playback(ready)).json()["resume_seconds"] == 42.5
    other = {"X-Profile": str(bo.public_id)}
    assert api.get(playback(ready), headers=other).json()["resume_seconds"] == 0


def test_a_report_twice_or_late_changes_nothing(api: Client, ready: Playable) -> None:
    session = api.get(playback(ready)).json()["session"]

    def send(sequence: int, position: float) -> float:
        report = {"session": session, "sequence": sequence, "position_seconds": position}
        return api.put(progress(ready), report, **JSON).json()["position_seconds"]

    assert send(5, 50) == 50
    assert send(5, 50) == 50
    assert send(4, 40) == 50
    assert Viewing.objects.count() == 1


@pytest.mark.parametrize(
    ("report", "field"),
    [
        ({}, "session"),
        ({"position_seconds": -1}, "position_seconds"),
        ({"position_seconds": 1e308}, "position_seconds"),
        ({"position_seconds": 5000}, "position_seconds"),
        ({"position_seconds": "1e999999999"}, "position_seconds"),
        ({"position_seconds": None}, "position_seconds"),
        ({"sequence": -1}, "sequence"),
        ({"sequence": 2**63}, "sequence"),
        ({"sequence": "x"}, "sequence"),
        ({"session": "x"}, "session"),
    ],
)
def test_it_refuses_a_bad_report(api: Client, ready: Playable, report: dict, field: str) -> None:
    good = {"session": str(uuid.uuid4()), "sequence": 1, "position_seconds": 1}
    response = api.put(progress(ready), {**good, **report} if report else {}, **JSON)
    assert code(response) == (400, "invalid")
    assert field in response.json()["error"]["fields"]
    assert not Viewing.objects.exists()


def test_what_is_not_ready_says_so(api: Client, film: Playable) -> None:
    assert code(api.get(playback(film))) == (409, "not_ready")


def test_what_a_profile_may_not_see_is_not_there(acting, ready: Playable, kid: Profile) -> None:
    ready.title.maturity_age = 12
    ready.title.save()
    api = acting(kid)
    report = {"session": str(uuid.uuid4()), "sequence": 1, "position_seconds": 1}
    assert code(api.get(playback(ready))) == (404, "not_found")
    assert code(api.put(progress(ready), report, **JSON)) == (404, "not_found")
    assert not Viewing.objects.exists()


def test_nobody_plays_without_signing_in(client: Client, ready: Playable, ada: Profile) -> None:
    headers = {"X-Profile": str(ada.public_id)}
    assert code(client.get(playback(ready), headers=headers)) == (401, "not_authenticated")
    assert code(client.put(progress(ready), {}, headers=headers, **JSON))[0] == 401


def test_it_takes_a_fixed_number_of_queries(
    api: Client, ready: Playable, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(17):
        api.get(playback(ready))


def test_posting_every_field_changes_only_the_position(
    api: Client, ready: Playable, ada: Profile, stranger: Profile
) -> None:
    session = api.get(playback(ready)).json()["session"]
    everything = {field.attname: 7 for field in Viewing._meta.concrete_fields} | {
        "profile": stranger.pk, "profile_id": stranger.pk, "playable": 99, "is_completed": True,
        "times_completed": 9, "hidden_at": "2030-01-01T00:00:00Z", "last_played_at": "2030-01-01",
        "session": session, "sequence": 1, "position_seconds": 5,
    }  # fmt: skip
    assert api.put(progress(ready), everything, **JSON).status_code == 200
    viewing = Viewing.objects.get()
    assert (viewing.profile, viewing.playable, viewing.position_seconds) == (ada, ready, 5)
    assert (viewing.is_completed, viewing.times_completed, viewing.hidden_at) == (False, 0, None)
    assert viewing.last_played_at.year < 2030
