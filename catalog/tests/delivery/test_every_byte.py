"""Every kind of byte on the local disk: right with its address, refused without."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Profile, User
from catalog.delivery import signing
from catalog.delivery.playback import Playback, original_url, start_playback
from catalog.models import Artwork, MediaAsset, Playable
from catalog.tests.stored import add_media, add_pictures_and_text
from streamex.tests.cost import calls_of

KINDS = (
    "master", "variant", "subtitle playlist", "rendition", "init range", "progressive",
    "storyboard", "subtitle", "artwork", "original",
)  # fmt: skip
RANGES = {"init range": {"range": "bytes=0-999"}}


@pytest.fixture
def addresses(
    playback: Playback, asset: MediaAsset, editor: User, client: Client
) -> dict[str, str]:
    return addresses_of(client, playback, asset, editor)


def addresses_of(
    client: Client, playback: Playback, asset: MediaAsset, editor: User
) -> dict[str, str]:
    master = playback.manifest_url
    variant = master.replace("master", str(asset.renditions.get(name="360p").public_id))
    track = asset.playable.text_tracks.get()
    rendition = re.search(r"^/media/.*$", client.get(variant).content.decode(), re.MULTILINE)[0]
    picture = Artwork.objects.get(playable=asset.playable)
    return {
        "master": master,
        "variant": variant,
        "subtitle playlist": master.replace("master", str(track.public_id)),
        "rendition": rendition,
        "init range": rendition,
        "progressive": playback.progressive_url,
        "storyboard": playback.storyboard["url"],
        "subtitle": playback.text_tracks[0].url,
        "artwork": signing.artwork_url(picture, 320),
        "original": original_url(user=editor, asset=asset, now=timezone.now()),
    }


def status(client: Client, kind: str, url: str) -> int:
    response = client.get(url, headers=RANGES.get(kind, {}))
    response.getvalue()
    return response.status_code


def without_secret(url: str) -> str:
    """Replace the token or signature by a dash."""
    return re.sub(r"^/(stream|media)/[^/]+", r"/\1/-", url)


def tampered(url: str) -> str:
    """Turn the token or signature around."""
    return re.sub(r"^/(stream|media)/([^/]+)", lambda m: f"/{m[1]}/{m[2][::-1]}", url)


def plain(url: str) -> str:
    """Leave the secret out altogether."""
    return re.sub(r"^/(stream/[^/]+|media/[^/]+/[^/]+)", lambda m: "/" + m[1].split("/")[0], url)


@pytest.mark.parametrize("kind", KINDS)
def test_it_serves(client: Client, addresses: dict[str, str], kind: str) -> None:
    assert status(client, kind, addresses[kind]) == (206 if kind in RANGES else 200)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [without_secret, tampered])
def test_it_refuses(client: Client, addresses: dict[str, str], kind: str, change: Callable) -> None:
    assert status(client, kind, change(addresses[kind])) == 403


@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_key_is_no_address(client: Client, addresses: dict[str, str], kind: str) -> None:
    assert status(client, kind, plain(addresses[kind])) in {403, 404}


@pytest.mark.parametrize("kind", KINDS)
def test_the_secret_of_another_asset_does_not_fit(
    client: Client,
    addresses: dict[str, str],
    make_title,
    ada: Profile,
    editor: User,
    start,
    kind: str,
) -> None:
    other = Playable.objects.create(title=make_title("Other"), kind="film")
    add_pictures_and_text(other)
    foreign = addresses_of(client, *_other_playback(other, ada), editor)
    secret = foreign[kind].split("/")[2]
    borrowed = re.sub(r"^/(stream|media)/[^/]+", lambda m: f"/{m[1]}/{secret}", addresses[kind])
    if kind == "master":  # The token alone says which asset it is: what it opens is the other one.
        assert client.get(borrowed).content == client.get(foreign["master"]).content
    else:
        assert status(client, kind, borrowed) in {403, 404}


def _other_playback(playable: Playable, profile: Profile) -> tuple[Playback, MediaAsset]:
    asset = add_media(playable)
    return start_playback(
        user=profile.user, profile=profile, playable=playable, now=timezone.now()
    ), asset


@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_with_its_time(
    client: Client, addresses: dict[str, str], monkeypatch, kind: str
) -> None:
    later = timezone.now() + datetime.timedelta(days=2)
    monkeypatch.setattr(signing.time, "time", later.timestamp)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert status(client, kind, addresses[kind]) == 403


def test_pictures_keep_their_address_for_hours(asset: MediaAsset, monkeypatch) -> None:
    picture = Artwork.objects.get(playable=asset.playable)
    begin = timezone.now().timestamp()
    urls: dict[str, list[float]] = {}
    for hour in range(48):
        now = begin + 3600 * hour
        monkeypatch.setattr(signing.time, "time", lambda now=now: now)
        urls.setdefault(signing.artwork_url(picture, 320), []).append(now)
    assert 4 <= len(urls) <= 5
    for url, moments in urls.items():
        expires_at = int(url.split("/")[3], 36)
        assert all(12 * 3600 <= expires_at - now <= 24 * 3600 for now in moments)


def test_signing_a_page_of_pictures_is_cheap(asset: MediaAsset) -> None:
    picture = Artwork.objects.get(playable=asset.playable)
    signing.artwork_url(picture, 320)
    assert calls_of(lambda: signing.artwork_url(picture, 320)) < 150
