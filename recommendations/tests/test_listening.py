"""What a profile hears and reads, kept by players and given to the next one."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.profiles import change_profile
from accounts.models import Profile
from catalog.models import Playable, Title
from catalog.tests.stored import add_media, local_media  # noqa: F401 – a fixture
from recommendations.engine.listening import listening_of
from recommendations.models import SoundChoice

JSON = {"content_type": "application/json"}


def address(playable: Playable) -> str:
    return reverse("web:watch-preferences", args=[playable.public_id])


def sound(title: Title) -> str:
    return f"/api/v1/titles/{title.slug}/sound/"


def acting(profile: Profile) -> Client:
    client = Client(headers={"X-Profile": str(profile.public_id)})
    client.force_login(profile.user)
    return client


CHOSEN = {
    "subtitle_mode": "on", "subtitle_language": "pt-BR", "subtitle_kind": "captions",
    "caption_size": "huge", "caption_style": "box",
}  # fmt: skip


def test_a_player_keeps_them_for_the_profile(
    ada: Profile, bo: Profile, film: Playable, client_for
) -> None:
    response = client_for(ada).post(address(film), {**CHOSEN, "audio_language": "es"})
    assert (response.status_code, response.content) == (204, b"")
    ada.refresh_from_db()
    bo.refresh_from_db()
    heard = listening_of(ada, film.title)
    assert {name: getattr(heard, name) for name in CHOSEN} == CHOSEN
    assert heard.audio_language == "es"
    assert (ada.audio_language, bo.subtitle_mode) == ("", "auto")
    assert listening_of(bo, film.title).audio_language == ""


def test_they_come_with_the_page_and_the_api(
    ada: Profile,
    local_media,  # noqa: F811
    film: Playable,
    client_for,
) -> None:
    add_media(film)
    client_for(ada).post(address(film), {**CHOSEN, "audio_language": "es"})
    page = client_for(ada).get(reverse("web:playback", args=[film.public_id])).json()
    answer = acting(ada).get(f"/api/v1/playables/{film.public_id}/playback/").json()
    assert page["preferences"] == answer["preferences"] == {**CHOSEN, "audio_language": "es"}
    assert page["preferences_url"] == address(film)


def test_the_sound_is_that_of_a_title(ada: Profile, film: Playable, episodes: list) -> None:
    change_profile(profile=ada, audio_language="fr")
    program, series = acting(ada), episodes[0].title
    assert program.put(sound(series), {"language": "JA"}, **JSON).json() == {"language": "ja"}
    assert program.put(sound(series), {"language": "ja"}, **JSON).status_code == 200
    assert listening_of(ada, series).audio_language == "ja"
    assert listening_of(ada, film.title).audio_language == "fr"
    assert program.delete(sound(series)).status_code == 204
    assert program.delete(sound(series)).status_code == 204
    assert listening_of(ada, series).audio_language == "fr"


@pytest.mark.parametrize("language", ["", "Japanese", "x", "ja\n", "e" * 13, None, 7])
def test_the_api_says_that_this_is_no_language(
    ada: Profile, film: Playable, language: object
) -> None:
    response = acting(ada).put(sound(film.title), {"language": language}, **JSON)
    if language == "ja\n":  # a text loses what stands around it
        assert response.json() == {"language": "ja"}
        return
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid")
    assert list(response.json()["error"]["fields"]) == ["language"]
    assert not SoundChoice.objects.exists()


def test_what_a_profile_may_not_see_has_no_sound(kid: Profile, film: Playable) -> None:
    film.title.maturity_age = 16
    film.title.save()
    program = acting(kid)
    for answer in (
        program.put(sound(film.title), {"language": "es"}, **JSON),
        program.delete(sound(film.title)),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subtitle_mode": "loud"}, "subtitle_mode"),
        ({"subtitle_language": "Spanish"}, "subtitle_language"),
        ({"audio_language": "../x"}, "language"),
        ({"caption_size": ""}, "caption_size"),
    ],
)
def test_the_page_says_what_is_wrong(
    ada: Profile, film: Playable, client_for, wrong: dict, field: str
) -> None:
    response = client_for(ada).post(address(film), {"caption_style": "box", **wrong})
    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == [field]
    ada.refresh_from_db()
    assert ada.caption_style == "shadow", "all or nothing"


def test_a_child_keeps_its_own_and_nothing_else(kid: Profile, film: Playable, client_for) -> None:
    given = {"subtitle_mode": "off", "maturity_ceiling": "18", "is_kids": "", "name": "Free"}
    assert client_for(kid).post(address(film), given).status_code == 204
    kid.refresh_from_db()
    assert (kid.subtitle_mode, kid.maturity_ceiling, kid.is_kids) == ("off", 7, True)
    assert kid.name == "Kid"


def test_what_another_tab_watches_is_not_this_ones(
    ada: Profile, bo: Profile, film: Playable, client_for
) -> None:
    given = {"profile": str(ada.public_id), "subtitle_mode": "off"}
    refused = client_for(bo).post(address(film), given)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "other_profile")
    for who in (None, ada.user):
        assert client_for(who).post(address(film), {"subtitle_mode": "off"}).status_code == 403
    bo.refresh_from_db()
    assert bo.subtitle_mode == "auto"
    assert client_for(ada).get(address(film)).status_code == 405


def test_another_site_changes_nothing(ada: Profile, film: Playable, client_for) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_for(ada).cookies
    assert client.post(address(film), {"subtitle_mode": "off"}).status_code == 403
