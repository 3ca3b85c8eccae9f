"""`/stream/`: playlists under a token, and the policy asked with each of them."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Profile
from catalog.delivery.playback import Playback
from catalog.models import MediaAsset, Playable, Rendition, TextTrack
from catalog.tests.stored import SEGMENTS, add_media

Start = Callable[..., Playback]


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content
    return response.content.decode()


def sibling(master_url: str, name: object) -> str:
    return master_url.replace("master.m3u8", f"{name}.m3u8")


def test_the_master_names_every_stream(
    client: Client, playback: Playback, asset: MediaAsset
) -> None:
    response = client.get(playback.manifest_url)
    assert response["Content-Type"] == "application/vnd.apple.mpegurl"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    lines = response.content.decode().splitlines()
    assert lines[0] == "#EXTM3U"
    shown = {str(r.public_id) for r in asset.renditions.exclude(kind="progressive")}
    assert set(re.findall(r"([0-9a-f-]{36})\.m3u8", "\n".join(lines))) == shown | {
        str(TextTrack.objects.get().public_id)
    }
    assert any("RESOLUTION=1280x720" in line for line in lines)


def test_a_media_playlist_is_one_address_and_its_ranges(
    client: Client, playback: Playback, asset: MediaAsset
) -> None:
    rendition = asset.renditions.get(name="720p")
    playlist = text(client, sibling(playback.manifest_url, rendition.public_id))
    addresses = set(re.findall(r"^(/media/.*)$", playlist, flags=re.MULTILINE))
    assert len(addresses) == 1
    (address,) = addresses
    assert address.split("?")[0].endswith(rendition.key)
    assert playlist.count("#EXTINF") == len(SEGMENTS)
    _, offset, length = SEGMENTS[1]
    assert f"#EXT-X-BYTERANGE:{length}@{offset}" in playlist
    part = client.get(address, headers={"range": f"bytes={offset}-{offset + length - 1}"})
    assert (part.status_code, len(part.getvalue())) == (206, length)
    assert text(client, sibling(playback.manifest_url, rendition.public_id)) == playlist


def test_subtitles_have_a_playlist_and_text(client: Client, playback: Playback) -> None:
    track = TextTrack.objects.get()
    playlist = text(client, sibling(playback.manifest_url, track.public_id))
    address = next(line for line in playlist.splitlines() if line.startswith("/media/"))
    response = client.get(address)
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert len(response.getvalue()) == track.size_bytes


def test_every_address_of_a_playback_works(client: Client, playback: Playback) -> None:
    addresses = [
        playback.progressive_url, playback.poster_url, playback.storyboard["url"],
        *(track.url for track in playback.text_tracks),
    ]  # fmt: skip
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        response.close()


def test_a_playlist_takes_few_queries(
    client: Client, playback: Playback, asset: MediaAsset, django_assert_num_queries
) -> None:
    with django_assert_num_queries(6):  # bearer, policy, plan (two), renditions, subtitles
        client.get(playback.manifest_url)
    rendition = asset.renditions.get(name="720p")
    with django_assert_num_queries(5):
        client.get(sibling(playback.manifest_url, rendition.public_id))


def test_head_has_the_length_and_no_body(client: Client, playback: Playback) -> None:
    length = client.get(playback.manifest_url)["Content-Length"]
    response = client.head(playback.manifest_url)
    assert (response.status_code, response.content, response["Content-Length"]) == (
        200,
        b"",
        length,
    )


def test_another_assets_rendition_is_not_found(
    client: Client, playback: Playback, make_title
) -> None:
    other = Playable.objects.create(title=make_title("Other"), kind="film")
    foreign = add_media(other).renditions.get(name="720p")
    assert client.get(sibling(playback.manifest_url, foreign.public_id)).status_code == 404
    assert client.get(sibling(playback.manifest_url, other.public_id)).status_code == 404


def test_a_progressive_file_has_no_playlist(
    client: Client, playback: Playback, asset: MediaAsset
) -> None:
    plain = asset.renditions.get(kind="progressive")
    assert client.get(sibling(playback.manifest_url, plain.public_id)).status_code == 404


def test_a_session_keeps_its_version(client: Client, playback: Playback, asset: MediaAsset) -> None:
    before = text(client, playback.manifest_url)
    MediaAsset.objects.update(latest_version=3, published_version=3)
    assert text(client, playback.manifest_url) == before
    Rendition.objects.all().delete()
    assert client.get(playback.manifest_url).status_code == 404


def changed(url: str) -> dict[str, str]:
    head, token, tail = (
        url.rpartition("/master")[0].rpartition("/")[0],
        url.split("/")[2],
        "master.m3u8",
    )
    fields, _, signature = token.rpartition(".")
    return {
        "no token": f"{head}/-/{tail}",
        "no signature": f"{head}/{fields}/{tail}",
        "an empty signature": f"{head}/{fields}./{tail}",
        "another letter": f"{head}/{'B' if token[0] == 'A' else 'A'}{token[1:]}/{tail}",
        "another signature": f"{head}/{fields}.{signature[::-1]}/{tail}",
        "an accent": f"{head}/{fields}é.{signature}/{tail}",
        "a long token": f"{head}/{'a' * 5000}/{tail}",
    }  # fmt: skip


@pytest.mark.parametrize("change", changed("/stream/a.b/master.m3u8"))
def test_it_refuses_a_token_with(client: Client, playback: Playback, change: str) -> None:
    response = client.get(changed(playback.manifest_url)[change])
    assert (response.status_code, response.content) == (403, b"token_invalid")
    assert response["Cache-Control"] == "no-store"


def test_an_expired_token_ends(
    client: Client, asset: MediaAsset, ada: Profile, start: Start, settings
) -> None:
    long_ago = timezone.now() - datetime.timedelta(seconds=settings.STREAM_TTL_SECONDS + 1)
    url = start(ada, now=long_ago).manifest_url
    assert client.get(url).content == b"token_expired"
    assert client.get(url).status_code == 403


def refusal(client: Client, playback: Playback, asset: MediaAsset) -> bytes:
    """Return the code with which master and media playlist are refused alike."""
    rendition = asset.renditions.filter(kind="video").first()
    answers = [
        client.get(playback.manifest_url),
        client.get(sibling(playback.manifest_url, rendition.public_id)),
        client.get(sibling(playback.manifest_url, TextTrack.objects.get().public_id)),
    ]
    assert {answer.status_code for answer in answers} == {403}
    (code,) = {answer.content for answer in answers}
    return code


def test_a_disabled_user_is_out_at_the_next_call(
    client: Client, playback: Playback, asset: MediaAsset, ada: Profile
) -> None:
    ada.user.is_active = False
    ada.user.save()
    assert refusal(client, playback, asset) == b"user_disabled"


def test_a_new_password_ends_what_runs(
    client: Client, playback: Playback, asset: MediaAsset, ada: Profile
) -> None:
    ada.user.set_password("another battery staple")
    ada.user.save()
    assert refusal(client, playback, asset) == b"token_revoked"


def test_a_deleted_profile_is_out(
    client: Client, playback: Playback, asset: MediaAsset, ada: Profile
) -> None:
    ada.delete()
    assert refusal(client, playback, asset) == b"token_revoked"


def test_a_lowered_ceiling_holds_at_the_next_call(
    client: Client, playback: Playback, asset: MediaAsset, ada: Profile, film: Playable
) -> None:
    film.title.maturity_age = 16
    film.title.save()
    assert client.get(playback.manifest_url).status_code == 200
    ada.maturity_ceiling = 12
    ada.save()
    assert refusal(client, playback, asset) == b"not_visible"


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "withdrawn"},
        {"status": "draft"},
        {"published_at": timezone.now() + datetime.timedelta(days=1)},
        {"available_until": timezone.now() - datetime.timedelta(seconds=1)},
    ],
)
def test_a_title_taken_away_ends(
    client: Client, playback: Playback, asset: MediaAsset, film: Playable, fields: dict
) -> None:
    for name, value in fields.items():
        setattr(film.title, name, value)
    film.title.save()
    assert refusal(client, playback, asset) == b"not_visible"


def test_an_episode_held_back_ends(
    client: Client, playback: Playback, asset: MediaAsset, film: Playable
) -> None:
    film.available_from = timezone.now() + datetime.timedelta(days=1)
    film.save()
    assert refusal(client, playback, asset) == b"not_visible"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "English"),
        ("es-MX", "Español de Mexico"),
        ("pt-PT", "Português"),
        ("", "Audio"),
        ("qqq", "Audio"),
    ],
)
def test_sound_is_named_in_its_own_language(
    client: Client, playback: Playback, asset: MediaAsset, language: str, expected: str
) -> None:
    asset.renditions.filter(kind="audio").update(language=language)
    assert f'NAME="{expected}"' in text(client, playback.manifest_url)
