"""Media for tests: bytes in the storage and the rows that describe them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from catalog.models import Artwork, MediaAsset, Playable, Rendition, TextTrack

VERSION = 2
INIT_BYTES = 1000
SEGMENTS = [[4.0, 1000, 5000], [4.0, 6000, 5000], [2.5, 11000, 2345]]
SIZE_BYTES = 13345


@pytest.fixture
def local_media(settings, tmp_path: Path) -> Path:
    """A local storage of this test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }
    return tmp_path


@pytest.fixture
def s3_media(settings, s3_server, s3_bucket: Callable[..., str]) -> str:
    """A bucket of this test's own on a real S3 server, as the storage; returns its name."""
    name = s3_bucket()
    settings.S3_PUBLIC_ENDPOINT = ""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": name,
                "endpoint_url": s3_server.endpoint,
                "region_name": s3_server.region,
                "access_key": s3_server.access_key,
                "secret_key": s3_server.secret_key,
                "signature_version": "s3v4",
                "addressing_style": "path",
            },
        },
    }
    return name


def store(key: str, size_bytes: int) -> bytes:
    """Store random bytes under `key` and return them."""
    content = os.urandom(size_bytes)
    assert default_storage.save(key, ContentFile(content)) == key
    return content


def add_rendition(asset: MediaAsset, name: str, kind: str, **fields: object) -> Rendition:
    """Store a rendition's file and describe it."""
    key = f"{asset.version_prefix(VERSION)}/{name}.mp4"
    store(key, SIZE_BYTES)
    return Rendition.objects.create(
        asset=asset, version=VERSION, kind=kind, name=name, key=key, bandwidth_bps=900_000,
        average_bandwidth_bps=700_000, size_bytes=SIZE_BYTES, sha256="0" * 64,
        duration_seconds=10.5, init_bytes=INIT_BYTES, segments=SEGMENTS, **fields,
    )  # fmt: skip


def add_media(playable: Playable | None, **fields: object) -> MediaAsset:
    """Give a playable, or an owner, an asset with everything that can be fetched of one."""
    asset = MediaAsset(
        playable=playable, kind=MediaAsset.Kind.VIDEO, file_name="Night Train – Tren.mkv",
        status=MediaAsset.Status.READY, source_bytes=3000, duration_seconds=10.5,
        published_version=VERSION, latest_version=VERSION, queued_at=timezone.now(), **fields,
    )  # fmt: skip
    asset.source_key = f"sources/{asset.public_id}/original.mkv"
    storyboard = f"{asset.version_prefix(VERSION)}/storyboard.jpg"
    asset.storyboard = {
        "key": storyboard, "columns": 5, "rows": 5, "tile_width": 160, "tile_height": 90,
        "interval_seconds": 0.5, "count": 21,
    }  # fmt: skip
    asset.save()
    store(asset.source_key, 3000)
    store(storyboard, 2000)
    video = {"codecs": "avc1.640028", "frame_rate": 25}
    add_rendition(asset, "720p", "video", width=1280, height=720, **video)
    add_rendition(asset, "360p", "video", width=640, height=360, **video)
    add_rendition(asset, "audio-en", "audio", codecs="mp4a.40.2", language="en", channels=2)
    add_rendition(asset, "plain", "progressive", width=640, height=360, **video)
    return asset


def add_pictures_and_text(playable: Playable) -> None:
    """Give a playable subtitles and a still, its title a poster."""
    track = TextTrack(playable=playable, language="es", size_bytes=500)
    track.key = f"text/{track.public_id}.vtt"
    track.save()
    store(track.key, 500)
    for target in (
        {"playable": playable, "role": "still"},
        {"title": playable.title, "role": "poster"},
    ):
        artwork = Artwork(widths=[320, 640], width=640, height=360, **target)
        artwork.prefix = f"artwork/{artwork.public_id}"
        artwork.save()
        for width in (320, 640):
            store(artwork.key(width), 400)
