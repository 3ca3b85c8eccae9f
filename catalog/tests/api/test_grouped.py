"""`/api/v1/media/grouped/`: names, pictures and sounds in pairs."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.models import Profile
from catalog.models import Artwork, MediaAsset, Playable, Season, Title
from catalog.tests.stored import SIZE_BYTES, add_rendition, store

GROUPED = "/api/v1/media/grouped/"


@pytest.fixture
def make_track(local_media, make_title: Callable[..., Title]) -> Callable[..., Playable]:
    """Return a function that makes a track with sound in the storage, and a cover."""

    def make(name: str = "Waves", *, has_cover: bool = True, **fields: object) -> Playable:
        album = make_title(name, kind=Title.Kind.ALBUM, **fields)
        season = Season.objects.create(title=album, number=1)
        track = Playable.objects.create(
            title=album, season=season, kind="track", number=1, name=name
        )
        asset = MediaAsset.objects.create(
            playable=track, kind="audio", file_name="a.wav", source_bytes=9, status="ready",
            source_key=f"sources/{track.public_id}/original.wav", published_version=2,
            latest_version=2, queued_at="2026-01-01T00:00Z",
        )  # fmt: skip
        add_rendition(asset, "audio", "audio", codecs="mp4a.40.2", channels=2)
        add_rendition(asset, "plain", "progressive", codecs="mp4a.40.2", channels=2)
        if has_cover:
            cover = Artwork(playable=track, role="cover", widths=[320], width=320, height=320)
            cover.prefix = f"artwork/{cover.public_id}"
            cover.save()
            store(cover.key(320), 400)
        return track

    return make


def rows(client: Client, **query: object) -> list[dict]:
    answer = client.get(GROUPED, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def fetch(url: str):
    parts = urlsplit(url)
    return Client().get(f"{parts.path}?{parts.query}")


def test_it_lists_pairs_that_can_be_fetched(make_track, api: Client) -> None:
    track = make_track()
    (row,) = rows(api)
    assert (row["id"], row["name"], row["title"]) == (
        str(track.public_id), "Waves", track.title.slug
    )  # fmt: skip
    sound, image = fetch(row["media_url"]), fetch(row["image_url"])
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/mp4")
    assert sound["Content-Length"] == str(SIZE_BYTES)
    assert (image.status_code, image["Content-Type"]) == (200, "image/webp")
    tampered = row["media_url"].replace("plain", "audio")
    assert fetch(tampered).status_code == 403


def test_it_does_without_a_picture(make_track, api: Client) -> None:
    make_track(has_cover=False)
    assert rows(api)[0]["image_url"] is None


def test_it_takes_the_picture_of_the_album(make_track, api: Client) -> None:
    track = make_track()
    Artwork.objects.update(playable=None, title=track.title)
    assert rows(api)[0]["image_url"]


def test_it_hides_what_the_profile_may_not_hear(make_track, acting, kid: Profile, api) -> None:
    make_track("Grown up", maturity_age=16)
    make_track("Draft", status=Title.Status.DRAFT)
    waiting = make_track("Not ready")
    MediaAsset.objects.filter(playable=waiting).update(published_version=None)
    make_track("For all")
    assert [row["name"] for row in rows(acting(kid))] == ["For all"]
    assert [row["name"] for row in rows(api)] == ["For all", "Grown up"]


def test_it_asks_who_is_listening(make_track, client: Client, ada: Profile) -> None:
    make_track()
    assert client.get(GROUPED).status_code == 401
    client.force_login(ada.user)
    assert client.get(GROUPED).status_code == 403


def test_it_is_cut_into_pages(make_track, api: Client) -> None:
    for number in range(5):
        make_track(f"Wave {number}")
    first = api.get(GROUPED, {"page_size": 3}).json()
    second = api.get(first["next"]).json()
    names = [row["name"] for row in (*first["results"], *second["results"])]
    assert (names, second["next"]) == ([f"Wave {n}" for n in (4, 3, 2, 1, 0)], None)


def test_ten_cost_as_many_queries_as_one(make_track, api, django_assert_max_num_queries) -> None:
    for count in (1, 9):
        for number in range(count):
            make_track(f"Wave {count} {number}")
        with django_assert_max_num_queries(8):
            rows(api)
