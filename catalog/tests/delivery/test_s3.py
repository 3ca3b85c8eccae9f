"""Presigned addresses: what boto3 makes, made without it; and a real server that checks them."""

import datetime
import re
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import boto3
import botocore.auth
import pytest
from botocore.config import Config
from django.core.files.storage import default_storage, storages
from django.test import Client
from django.utils import timezone

from accounts.models import Profile
from catalog.delivery import s3, signing
from catalog.delivery.playback import original_url, start_playback
from catalog.models import Artwork, Playable, TextTrack
from catalog.tests.stored import add_media, add_pictures_and_text, store
from streamex.tests.cost import calls_of
from streamex.tests.waiting import PATIENCE_SECONDS

AT = datetime.datetime(2026, 11, 21, 23, 59, 58, tzinfo=datetime.UTC)
KEYS = ["assets/0192/v1/720p.mp4", "text/a_b-c.d.vtt", "sources/x/original.mkv"]


def use_bucket(settings, **options: object) -> None:
    settings.S3_PUBLIC_ENDPOINT = options.pop("public_endpoint", "")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"signature_version": "s3v4", **options},
        },
    }


def boto_url(monkeypatch, endpoint: str, style: str, key: str, **options: object) -> str:
    """Return what boto3 presigns for the same key at the moment AT."""
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: AT)
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=options["region_name"],
        aws_access_key_id=options.get("access_key"),
        aws_secret_access_key=options.get("secret_key"),
        aws_session_token=options.get("security_token"),
        config=Config(signature_version="s3v4", s3={"addressing_style": style}),
    )
    return client.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": options["bucket_name"],
            "Key": key,
            "ResponseContentDisposition": "attachment; filename*=utf-8''Tren%20%E2%80%93.mkv",
            "ResponseContentType": "video/mp4",
        },
        ExpiresIn=3600,
    )


CASES = {
    "path style": ({"endpoint_url": "http://127.0.0.1:9000"}, "http://127.0.0.1:9000", "path"),
    "a public endpoint": (
        {"endpoint_url": "http://minio:9000", "public_endpoint": "https://media.example.com"},
        "https://media.example.com",
        "path",
    ),
    "virtual-host style": ({}, "https://s3.eu-west-3.amazonaws.com", "virtual"),
    "a role with a session token": (
        {"security_token": "IQoJb3JpZ2luX2VjE/+=="},
        "https://s3.eu-west-3.amazonaws.com",
        "virtual",
    ),
    "a name with dots": (
        {"bucket_name": "media.example.com"},
        "https://s3.eu-west-3.amazonaws.com",
        "path",
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("key", KEYS)
def test_it_is_byte_for_byte_what_boto3_makes(settings, monkeypatch, case: str, key: str) -> None:
    chosen, endpoint, style = CASES[case]
    options = {
        "bucket_name": "films", "region_name": "eu-west-3",
        "access_key": "AKIAEXAMPLE", "secret_key": "s3cr3t/+key", **chosen,
    }  # fmt: skip
    use_bucket(settings, **options)
    overrides = {
        "response-content-disposition": "attachment; filename*=utf-8''Tren%20%E2%80%93.mkv",
        "response-content-type": "video/mp4",
    }
    bucket = s3.bucket_of(storages["default"])
    starts_at = int(AT.timestamp())
    ours = bucket.presigned_url(key, starts_at=starts_at, seconds=3600, overrides=overrides)
    assert ours == boto_url(monkeypatch, endpoint, style, key, **options)


def test_without_keys_it_takes_those_of_the_machine(settings, monkeypatch) -> None:
    for name, value in (
        ("ACCESS_KEY_ID", "AKIAROLE"), ("SECRET_ACCESS_KEY", "role"), ("SESSION_TOKEN", "token"),
    ):  # fmt: skip
        monkeypatch.setenv(f"AWS_{name}", value)
    use_bucket(settings, bucket_name="films", region_name="eu-west-3")
    url = signing.signed_url(KEYS[0])
    assert "X-Amz-Credential=AKIAROLE%2F" in url
    assert "&X-Amz-Security-Token=token&" in url


def test_it_is_cheap(settings) -> None:
    use_bucket(
        settings, bucket_name="b", region_name="r", access_key="a", secret_key="s",
        endpoint_url="http://127.0.0.1:9000",
    )  # fmt: skip
    signing.signed_url(KEYS[0])
    # 20 µs; loading a client each time would take a hundred times as many.
    assert calls_of(lambda: signing.signed_url("artwork/7/320.webp")) < 200


def fetch(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, headers=headers), timeout=PATIENCE_SECONDS
        ) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


def test_a_real_server_accepts_it(s3_media: str) -> None:
    content = store(KEYS[0], 50_000)
    url = signing.signed_url(KEYS[0], content_type="audio/mp4")
    status, body, headers = fetch(url)
    assert (status, body, headers["Content-Type"]) == (200, content, "audio/mp4")
    status, body, headers = fetch(url, Range="bytes=100-199")
    assert (status, body) == (206, content[100:200])
    assert headers["Content-Range"] == "bytes 100-199/50000"


def test_html_is_never_inline(s3_media: str) -> None:
    store("sources/a/original.html", 10)
    headers = fetch(signing.signed_url("sources/a/original.html"))[2]
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == "attachment"


@pytest.fixture
def addresses(s3_media: str, film: Playable, ada: Profile) -> dict[str, str]:
    """An address of every kind of byte on the S3 server."""
    add_pictures_and_text(film)
    asset = add_media(film)
    asset.playable = None
    asset.owner = ada.user
    asset.save()
    now = timezone.now()
    playback = start_playback(user=ada.user, profile=ada, asset=asset, now=now)
    client = Client()
    master = playback.manifest_url
    rendition = asset.renditions.get(name="720p")
    playlist = client.get(master.replace("master", str(rendition.public_id))).content.decode()
    return {
        "rendition": next(line for line in playlist.splitlines() if line.startswith("http")),
        "progressive": playback.progressive_url,
        "storyboard": playback.storyboard["url"],
        "subtitle": signing.signed_url(TextTrack.objects.get().key),
        "artwork": signing.artwork_url(Artwork.objects.filter(playable=film).get(), 320),
        "original": original_url(user=ada.user, asset=asset, now=now),
    }


def without_signature(url: str) -> str:
    return url.split("?")[0]


def tampered(url: str) -> str:
    return url[:-1] + ("0" if url[-1] != "0" else "1")


def with_longer_life(url: str) -> str:
    return re.sub(r"(?<=X-Amz-Expires=)\d+", lambda match: str(int(match[0]) + 1), url)


def of_another(url: str) -> str:
    """The signature of this address on another object."""
    return urlsplit(url)._replace(path=f"{urlsplit(url).path}x").geturl()


KINDS = ("rendition", "progressive", "storyboard", "subtitle", "artwork", "original")


@pytest.mark.parametrize("kind", KINDS)
def test_the_server_serves_only_the_address_itself(addresses: dict[str, str], kind: str) -> None:
    url = addresses[kind]
    assert fetch(url)[0] == 200
    for change in (without_signature, tampered, with_longer_life, of_another):
        assert fetch(change(url))[0] == 403, change


def test_the_server_refuses_what_expired(s3_media: str) -> None:
    store(KEYS[0], 10)
    ago = signing.Window(int(time.time()) - 120, 60)
    assert fetch(signing.signed_url_within(ago, KEYS[0]))[0] == 403


def test_our_own_bytes_view_serves_nothing_of_a_bucket(s3_media: str, client: Client) -> None:
    store(KEYS[0], 10)
    url = signing._local_url(signing.Window(int(time.time()), 60), KEYS[0], "", "")
    assert client.get(url).status_code == 404
    assert default_storage.exists(KEYS[0])
