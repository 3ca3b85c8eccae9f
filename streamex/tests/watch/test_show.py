"""The page that plays, as the server makes it."""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile
from catalog.models import Credit, Marker, Person, Playable, Season, Title
from recommendations.models import Viewing
from streamex.tests.pages.conftest import give_media as give_row
from streamex.web.watching.player_words import player_words
from streamex.web.watching.watch import PLAYER_MODULES


def data_of(page) -> dict:
    """What the page tells its scripts."""
    found = re.search(r'id="player-data"[^>]*>(.*?)</script>', page.text, re.DOTALL)
    return json.loads(found[1])


def view(profile: Profile, playable: Playable, position: float, **fields: object) -> Viewing:
    now = timezone.now()
    return Viewing.objects.create(
        profile=profile, playable=playable, position_seconds=position,
        first_played_at=now, last_played_at=now, **fields,
    )  # fmt: skip


def test_it_asks_the_anonymous_to_sign_in(client_for, film) -> None:
    response = client_for().get(film.get_absolute_url())
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert film.get_absolute_url() in response.url.replace("%2F", "/")


def test_it_asks_who_is_watching(client_for, ada, film) -> None:
    response = client_for(ada.user).get(film.get_absolute_url())
    assert response.status_code == 302
    assert response.url.startswith(reverse("web:profiles"))


def test_it_knows_nothing_of_what_a_profile_may_not_see(client_for, ada, kid, film) -> None:
    give_row(film)
    film.title.maturity_age = 16
    film.title.save()
    assert client_for(kid).get(film.get_absolute_url()).status_code == 404
    assert client_for(ada).get(film.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client_for, ada, film, method: str) -> None:
    assert getattr(client_for(ada), method)(film.get_absolute_url()).status_code == 405


def test_it_knows_nothing_of_what_is_not_out_yet(client_for, ada, film) -> None:
    film.available_from = timezone.now() + datetime.timedelta(hours=1)
    film.save()
    assert client_for(ada).get(film.get_absolute_url()).status_code == 404


def test_it_is_never_stored(client_for, ada, film) -> None:
    response = client_for(ada).get(film.get_absolute_url())
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "queued"}, "preparing"),
        ({"status": "processing"}, "preparing"),
        ({"status": "failed", "error_code": "probe_failed"}, "failed"),
        ({"status": "failed", "error_code": "probe_failed", "published_version": 1}, "ready"),
        ({"status": "ready", "published_version": 1}, "ready"),
    ],
)
def test_it_says_how_far_it_is(client_for, ada, film, fields: dict, state: str) -> None:
    asset = give_row(film, is_published=False)
    for name, value in fields.items():
        setattr(asset, name, value)
    asset.save()
    response = client_for(ada).get(film.get_absolute_url())
    assert response.status_code == 200
    assert data_of(response)["state"] == state


def test_it_says_that_nothing_is_there(client_for, ada, film) -> None:
    response = client_for(ada).get(film.get_absolute_url())
    assert data_of(response)["state"] == "missing"
    assert "Not here yet" in response.text


def test_it_resumes_and_starts_the_finished_again(client_for, ada, bo, film) -> None:
    give_row(film)
    view(ada, film, 40)
    view(bo, film, 96, is_completed=True)
    page = client_for(ada).get(film.get_absolute_url())
    assert data_of(page)["resume_seconds"] == 40
    assert data_of(client_for(bo).get(film.get_absolute_url()))["resume_seconds"] == 0


def test_it_knows_what_comes_before_and_next(client_for, ada, episodes) -> None:
    for episode in episodes:
        give_row(episode)
    pages = [data_of(client_for(ada).get(episode.get_absolute_url())) for episode in episodes]
    nexts = [page["next"] and page["next"]["code"] for page in pages]
    assert nexts == ["S1 E2", "S2 E1", "S2 E2", None]
    assert [page["previous"] and page["previous"]["code"] for page in pages][:2] == [None, "S1 E1"]


def test_it_leads_only_to_what_plays(client_for, ada, episodes) -> None:
    first, second, third, _ = episodes
    for episode in (first, third):
        give_row(episode)
    page = client_for(ada).get(first.get_absolute_url())
    assert data_of(page)["next"]["code"] == "S2 E1"
    assert second.get_absolute_url() in page.text, "the list shows it, to be opened later"


def test_an_extra_stands_alone(client_for, ada, film) -> None:
    give_row(film)
    trailer = Playable.objects.create(title=film.title, kind="extra", name="Trailer")
    give_row(trailer)
    page = client_for(ada).get(trailer.get_absolute_url())
    assert data_of(page)["next"] is None
    assert data_of(page)["subheading"] == "Trailer"
    assert "data-plays" not in page.text


def test_it_tells_the_player_everything(client_for, ada, playing_film) -> None:
    Marker.objects.create(playable=playing_film, kind="intro", start_seconds=1, end_seconds=3)
    ada.autoplay_next = False
    ada.save()
    data = data_of(client_for(ada).get(playing_film.get_absolute_url()))
    playback = data["playback"]
    assert data["media_type"] == "video"
    assert data["autoplay_next"] is False
    assert playback["manifest_url"].endswith(".m3u8")
    assert [track["language"] for track in playback["text_tracks"]] == ["en", "es"]
    assert playback["markers"] == [
        {"kind": "intro", "start_seconds": 1.0, "end_seconds": 3.0, "name": ""}
    ]
    assert playback["storyboard"]["columns"] > 0


def test_a_plain_video_is_in_the_page_itself(client_for, ada, playing_film) -> None:
    view(ada, playing_film, 5)
    client = client_for(ada)
    page = client.get(playing_film.get_absolute_url())
    video = re.search(r"<video controls[^>]*>", page.text)[0]
    source = re.search(r' src="([^"#]+)#t=5.0"', video)[1]
    assert page.text.count("<track ") == 2
    answer = client.get(source.replace("&amp;", "&"), headers={"range": "bytes=4-7"})
    assert answer.status_code == 206
    assert b"".join(answer) == b"ftyp"


def test_text_cannot_leave_its_place(client_for, ada, film) -> None:
    film.title.name = "</script><script>alert(1)</script>"
    film.title.save()
    page = client_for(ada).get(film.get_absolute_url())
    assert "<script>alert" not in page.text
    assert data_of(page)["heading"] == film.title.name


def test_a_track_is_heard_on_a_page_of_its_own(client_for, ada, make_title) -> None:
    album = make_title("Slow Instruments", kind=Title.Kind.ALBUM)
    disc = Season.objects.create(title=album, number=1)
    person = Person.objects.create(name="Ines Calder", slug="ines-calder")
    Credit.objects.create(title=album, person=person, role=Credit.Role.ARTIST)
    track = Playable.objects.create(
        title=album, season=disc, kind="track", number=1, name="Harbour Hum"
    )
    asset = give_row(track)
    asset.kind = "audio"
    asset.save()
    page = client_for(ada).get(track.get_absolute_url())
    assert "<audio controls" in page.text
    assert data_of(page)["artist"] == "Ines Calder"


def test_it_speaks_spanish(client_for, ada, film) -> None:
    client = client_for(ada)
    page = client.get(film.get_absolute_url(), headers={"accept-language": "es"})
    assert '<html lang="es"' in page.text


@pytest.mark.parametrize("count", [10, 400])
def test_it_asks_a_fixed_number_of_queries(
    client_for, ada, make_title, django_assert_num_queries, count: int
) -> None:
    title = make_title("Long", kind=Title.Kind.SERIES)
    season = Season.objects.create(title=title, number=1)
    episodes = [
        Playable.objects.create(title=title, season=season, kind="episode", number=n + 1)
        for n in range(count)
    ]
    for episode in episodes[:3]:
        give_row(episode)
    client = client_for(ada)
    with django_assert_num_queries(19):
        assert client.get(episodes[1].get_absolute_url()).status_code == 200


def test_every_script_of_the_player_is_in_the_import_map() -> None:
    folder = Path(settings.BASE_DIR) / "static/js/player"
    assert {path.stem for path in folder.glob("*.js")} == {*PLAYER_MODULES, "watch"}


def test_scripts_import_only_by_names_of_the_map() -> None:
    """A relative import would ask for a file by its plain name, past its hash and the cache."""
    folder = Path(settings.BASE_DIR) / "static/js/player"
    for path in folder.glob("*.js"):
        for name in re.findall(r'(?:from|import\() ?"([^"]+)"', path.read_text()):
            assert name == "hls.js" or name.removeprefix("streamex/player/") in PLAYER_MODULES


def test_every_text_of_the_scripts_is_given_to_them() -> None:
    folder = Path(settings.BASE_DIR) / "static/js/player"
    scripts = "\n".join(path.read_text() for path in folder.glob("*.js"))
    made_up = {  # names that the scripts put together
        *(f"{reason}_{part}" for reason in ("preparing", "failed", "missing", "broken",
                                            "unreachable") for part in ("title", "text")),
        *(f"size_{size}" for size in ("small", "medium", "large", "huge")),
        *(f"style_{style}" for style in ("shadow", "box", "contrast")),
        "skip_intro", "skip_recap",
    } - {"preparing_text"}  # fmt: skip
    assert set(re.findall(r"\bwords\.(\w+)", scripts)) | made_up == set(player_words())
