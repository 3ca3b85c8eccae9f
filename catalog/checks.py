"""Mistakes that would make media fail, found at start with a hint instead of by an upload."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from catalog.storage import MAX_PARTS, PART_BYTES
from catalog.storage.external import is_s3
from media_engine.errors import MediaError
from media_engine.processes.ffmpeg import find_ffmpeg

#: Below this an encode of an ordinary film fails half-way.
MIN_FREE_BYTES = 2 * 1024**3
MIN_STREAM_TTL_SECONDS = 600
#: The limits of AWS Signature Version 4 on the life of a presigned URL.
MAX_STREAM_TTL_SECONDS = 7 * 24 * 3600


@register("media")
def check_media(**_options: Any) -> list[CheckMessage]:
    """Check the encoder, the folders, the storage, the limits and where imports come from."""
    return [
        *_check_encoder(),
        *_check_folders(),
        *_check_s3(),
        *_check_limits(),
        *_check_import_roots(),
    ]


def _check_encoder() -> Iterator[CheckMessage]:
    try:
        find_ffmpeg(settings.FFMPEG)
    except MediaError as error:
        yield Error(
            f"No usable FFmpeg: {error.detail}",
            hint="Leave STREAMEX_FFMPEG empty to use the one that comes with StreamEx, or name a "
            "binary that has the encoders libx264 and aac.",
            id="streamex.E101",
        )


def _check_folders() -> Iterator[CheckMessage]:
    folders = [Path(settings.SCRATCH_DIR)]
    if not settings.S3_BUCKET:
        folders.append(Path(settings.MEDIA_ROOT))
    for folder in folders:
        if (reason := _why_not_writable(folder)) is not None:
            yield Error(
                f"{folder} cannot be written to: {reason}.",
                hint="Let the user that runs StreamEx write to STREAMEX_DATA_DIR.",
                id="streamex.E102",
            )
        elif _free_bytes(folder) < MIN_FREE_BYTES:
            yield Warning(
                f"Less than {MIN_FREE_BYTES // 1024**3} GiB are free at {folder}.",
                hint="Encoding needs about twice the size of a source. Make room, or move "
                "STREAMEX_DATA_DIR.",
                id="streamex.W101",
            )


def _why_not_writable(folder: Path) -> str | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror


def _free_bytes(folder: Path) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def _check_s3() -> Iterator[CheckMessage]:
    options = settings.STORAGES["default"].get("OPTIONS", {})
    has_key, has_secret = bool(options.get("access_key")), bool(options.get("secret_key"))
    if has_key != has_secret:
        missing = "STREAMEX_S3_SECRET_KEY" if has_key else "STREAMEX_S3_ACCESS_KEY"
        yield Error(
            f"{missing} is missing: one half of a pair of keys is of no use.",
            hint="Set both keys, or neither on a machine with a role of its own.",
            id="streamex.E103",
        )
    if not settings.S3_BUCKET and (settings.S3_ENDPOINT or settings.S3_PUBLIC_ENDPOINT):
        yield Error(
            "An S3 endpoint is set, but no bucket: media would go to the local disk.",
            hint="Set STREAMEX_S3_BUCKET, or remove the other STREAMEX_S3_ variables.",
            id="streamex.E104",
        )
    for name in ("S3_ENDPOINT", "S3_PUBLIC_ENDPOINT"):
        yield from _check_endpoint(name, getattr(settings, name))


def _check_endpoint(name: str, value: str) -> Iterator[CheckMessage]:
    url = urlsplit(value)
    if value and (url.scheme not in {"http", "https"} or not url.hostname):
        yield Error(
            f"STREAMEX_{name} is {value!r}, which is not an address.",
            hint="Set it to something like https://s3.example.com",
            id="streamex.E105",
        )


def _check_import_roots() -> Iterator[CheckMessage]:
    for root in settings.IMPORT_ROOTS:
        if not is_s3(root) and (reason := _why_not_readable(Path(root))) is not None:
            yield Warning(
                f"{root} cannot be imported from: {reason}.",
                hint="Mount it, or let the user that runs StreamEx list and read it; or take it "
                "out of STREAMEX_IMPORT_ROOTS.",
                id="streamex.W102",
            )


def _why_not_readable(folder: Path) -> str | None:
    if not folder.is_absolute():
        return "it is not an absolute path"
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError as error:
        return error.strerror
    # A user who may list a folder but not enter it sees names and reads nothing.
    return None if os.access(folder, os.R_OK | os.X_OK) else "its files cannot be opened"


def _check_limits() -> Iterator[CheckMessage]:
    if settings.MAX_SOURCE_BYTES <= 0:
        yield Error(
            "STREAMEX_MAX_SOURCE_BYTES lets nothing in.",
            hint="Set it to the largest file in bytes that may be uploaded.",
            id="streamex.E106",
        )
    if settings.S3_BUCKET and settings.MAX_SOURCE_BYTES > MAX_PARTS * PART_BYTES:
        yield Error(
            f"STREAMEX_MAX_SOURCE_BYTES is more than the {MAX_PARTS * PART_BYTES} that arrive in "
            "a bucket.",
            hint="Set it lower: an upload to S3 has at most 10,000 parts.",
            id="streamex.E108",
        )
    if not MIN_STREAM_TTL_SECONDS <= settings.STREAM_TTL_SECONDS <= MAX_STREAM_TTL_SECONDS:
        yield Error(
            f"STREAMEX_STREAM_TTL_SECONDS is {settings.STREAM_TTL_SECONDS}.",
            hint="Set it to at least the length of the longest film, between "
            f"{MIN_STREAM_TTL_SECONDS} and {MAX_STREAM_TTL_SECONDS} (a limit of S3).",
            id="streamex.E107",
        )
