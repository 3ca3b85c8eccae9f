"""What the player asks again: is it ready yet, and where are the bytes now?"""

import pytest
from django.urls import reverse

from streamex.tests.pages.conftest import give_media as give_row


def address(playable) -> str:
    return reverse("web:playback", args=[playable.public_id])


def test_it_gives_fresh_addresses(client_for, ada, film) -> None:
    give_row(film)
    client = client_for(ada)
    first, second = (client.get(address(film)).json() for _ in range(2))
    assert first["state"] == "ready"
    assert first["playback"]["session"] != second["playback"]["session"]
    assert first["url"] == film.get_absolute_url()


def test_it_says_how_far_the_preparation_is(client_for, ada, film, in_work) -> None:
    in_work(film)
    data = client_for(ada).get(address(film)).json()
    assert data["state"] == "preparing"
    assert data["preparing"] == {"percent": 42, "eta_seconds": 70}
    assert data["playback"] is None


def test_it_is_never_stored(client_for, ada, film) -> None:
    assert "no-store" in client_for(ada).get(address(film)).headers["Cache-Control"]


@pytest.mark.parametrize(("who", "code"), [("nobody", "signed_out"), ("user", "profile_required")])
def test_it_refuses_in_words_a_player_understands(
    client_for, ada, film, who: str, code: str
) -> None:
    give_row(film)
    response = client_for(ada.user if who == "user" else None).get(address(film))
    assert response.status_code == 403
    assert response.json()["error"]["code"] == code


def test_it_knows_nothing_of_what_a_profile_may_not_see(client_for, kid, film) -> None:
    give_row(film)
    film.title.maturity_age = 18
    film.title.save()
    assert client_for(kid).get(address(film)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client_for, ada, film, method: str) -> None:
    assert getattr(client_for(ada), method)(address(film)).status_code == 405
