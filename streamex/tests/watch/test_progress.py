"""The reports of the player."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import new_public_id
from recommendations.models import Viewing


def address(playable) -> str:
    return reverse("web:progress", args=[playable.public_id])


def report(**fields: object) -> dict[str, object]:
    return {"session": str(new_public_id()), "sequence": 1, "position_seconds": "12.5", **fields}


def test_it_keeps_where_the_viewer_stands(client_for, ada, film) -> None:
    response = client_for(ada).post(address(film), report())
    assert response.status_code == 204
    assert response.content == b""
    viewing = Viewing.objects.get(profile=ada, playable=film)
    assert viewing.position_seconds == 12.5


def test_a_report_that_was_overtaken_changes_nothing(client_for, ada, film) -> None:
    client, session = client_for(ada), str(new_public_id())
    for sequence, position in ((2, "50"), (1, "10"), (2, "50")):
        sent = report(session=session, sequence=sequence, position_seconds=position)
        assert client.post(address(film), sent).status_code == 204
    assert Viewing.objects.get(profile=ada).position_seconds == 50


def test_profiles_of_one_user_stand_apart(client_for, ada, bo, film) -> None:
    client_for(ada).post(address(film), report(position_seconds="10"))
    client_for(bo).post(address(film), report(position_seconds="20"))
    positions = dict(Viewing.objects.values_list("profile__name", "position_seconds"))
    assert positions == {"Ada": 10, "Bo": 20}


def test_what_was_watched_under_another_profile_is_not_this_ones(
    client_for, ada, kid, film
) -> None:
    """Another tab of the same browser has opened another profile meanwhile."""
    film.title.maturity_age = 16
    film.title.save()
    response = client_for(kid).post(address(film), report(profile=str(ada.public_id)))
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "other_profile"
    assert not Viewing.objects.exists()
    assert (
        client_for(ada).post(address(film), report(profile=str(ada.public_id))).status_code == 204
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"position_seconds": "nan"},
        {"position_seconds": "inf"},
        {"position_seconds": "-inf"},
        {"position_seconds": "-1"},
        {"position_seconds": "1e999999999"},
        {"position_seconds": "1e300"},
        {"position_seconds": "131"},
        {"position_seconds": "soon"},
        {"position_seconds": "9" * 5000},
        {"position_seconds": ""},
        {"sequence": "-3"},
        {"sequence": "1.5"},
        {"sequence": str(2**63)},
        {"sequence": "9" * 5000},
        {"sequence": ""},
        {"session": "not-a-uuid"},
        {"session": ""},
    ],
    ids=lambda wrong: "-".join(f"{k}={v[:12]}" for k, v in wrong.items()),
)
def test_it_says_what_is_wrong(client_for, ada, film, wrong: dict[str, str]) -> None:
    response = client_for(ada).post(address(film), report(**wrong))
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == "invalid"
    assert list(error["fields"]) == list(wrong)
    assert not Viewing.objects.exists()


def test_nothing_at_all_is_wrong_too(client_for, ada, film) -> None:
    response = client_for(ada).post(address(film))
    assert response.status_code == 400
    assert set(response.json()["error"]["fields"]) == {"session", "sequence", "position_seconds"}


def test_a_report_needs_somebody(client_for, ada, film) -> None:
    assert client_for().post(address(film), report()).status_code == 403
    assert client_for(ada.user).post(address(film), report()).status_code == 403
    assert not Viewing.objects.exists()


def test_nothing_is_kept_of_what_a_profile_may_not_see(client_for, kid, film) -> None:
    film.title.maturity_age = 16
    film.title.save()
    assert client_for(kid).post(address(film), report()).status_code == 404
    assert not Viewing.objects.exists()


def test_a_playable_that_is_not_there_is_not_found(client_for, ada) -> None:
    url = reverse("web:progress", args=[uuid.uuid4()])
    assert client_for(ada).post(url, report()).status_code == 404


def test_another_site_cannot_report(client_for, ada, film) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_for(ada).cookies
    assert client.post(address(film), report()).status_code == 403


def test_it_is_only_posted(client_for, ada, film) -> None:
    assert client_for(ada).get(address(film)).status_code == 405
