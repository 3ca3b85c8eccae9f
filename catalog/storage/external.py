"""Sources that are not StreamEx's own: folders and buckets that it may read, and never changes.

What may be reached is set by STREAMEX_IMPORT_ROOTS. A path is judged by where it leads in the end,
so `..` and symbolic links cannot climb out.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from io import BufferedReader
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from django.conf import settings
from storages.backends.s3 import S3Storage

from catalog import storage
from media_engine.errors import ErrorCode, MediaError

_S3 = "s3://"
_FILE = "file://"


class ForbiddenSourceError(Exception):
    """The source lies outside of what may be reached, or a link in it leads there."""


class S3Address(NamedTuple):
    """A key, or a prefix, in a bucket."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"{_S3}{self.bucket}/{self.key}"


def is_s3(address: str) -> bool:
    """Whether `address` is of a bucket rather than a path."""
    return address.startswith(_S3)


def s3_address(address: str) -> S3Address:
    """Split `s3://bucket/key`."""
    bucket, _slash, key = address.removeprefix(_S3).partition("/")
    return S3Address(bucket, key)


def roots() -> list[str]:
    """Return the roots of the settings that exist or are buckets."""
    return [root for root in settings.IMPORT_ROOTS if is_s3(root) or Path(root).is_dir()]


def is_allowed(address: str) -> bool:
    """Whether a path or an s3:// address lies within the roots, at the end of all links."""
    if is_s3(address):
        return any(_is_under(s3_address(address), root) for root in map(s3_address, _s3_roots()))
    if not Path(address).is_absolute() or "\0" in address:
        return False
    whole = Path(address).resolve()
    return any(whole.is_relative_to(Path(root).resolve()) for root in _local_roots())


def _s3_roots() -> Iterator[str]:
    return (root for root in settings.IMPORT_ROOTS if is_s3(root))


def _local_roots() -> Iterator[str]:
    return (root for root in settings.IMPORT_ROOTS if not is_s3(root))


def _is_under(address: S3Address, root: S3Address) -> bool:
    prefix = f"{root.key.rstrip('/')}/" if root.key else ""
    is_below = address.key.startswith(prefix) or address.key.rstrip("/") == root.key.rstrip("/")
    return address.bucket == root.bucket and is_below


def open_file(path: Path, *, within: Path | None = None) -> BufferedReader:
    """Open a regular file for reading; with `within`, only if it leads to somewhere below that.

    Raises ForbiddenSourceError and OSError. A pipe or a device is not waited for.
    """
    whole = path.resolve(strict=True)
    if within is not None and not whole.is_relative_to(within.resolve()):
        raise ForbiddenSourceError(str(path))
    descriptor = os.open(whole, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ForbiddenSourceError(str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def bucket(name: str) -> Any:
    """Return a bucket by name, reached as the site's own is."""
    if not storage.is_local() and storage.bucket().name == name:
        return storage.bucket()
    return _other_bucket(name)


def _other_bucket(name: str) -> Any:
    default = settings.STORAGES["default"]
    options = default["OPTIONS"] if "s3" in default["BACKEND"].lower() else settings.S3_OPTIONS
    # S3Storage keeps one connection for each thread.
    return _storage_of(name, tuple(sorted(options.items(), key=str))).connection.Bucket(name)


@cache
def _storage_of(name: str, options: tuple[tuple[str, Any], ...]) -> S3Storage:
    return S3Storage(**{**dict(options), "bucket_name": name})


# --- Sources that stay where they are ---------------------------------------------------------


def source_key_of(address: str) -> str:
    """Return how a row names a source that stays in place."""
    return address if is_s3(address) else f"{_FILE}{quote(address)}"


def address_of(source_key: str) -> str:
    """Return the path or the s3:// address of a source that stays in place."""
    return source_key if is_s3(source_key) else unquote(source_key.removeprefix(_FILE))


def open_in_place(source_key: str) -> BufferedReader:
    """Open a source that stays in place on a disk, if it still leads to within the import roots.

    Raises ForbiddenSourceError and OSError.
    """
    path = Path(address_of(source_key))
    for root in _local_roots():
        with suppress(ForbiddenSourceError):
            return open_file(path, within=Path(root))
    raise ForbiddenSourceError(str(path))


def fetch_in_place(
    source_key: str, folder: Path, *, sha256: str, on_bytes: Callable[[int], None]
) -> Path:
    """Return the source as a local file: itself where it lies on a disk, else a copy in `folder`.

    Either is read to its end and compared with `sha256`, since somebody else may change it.

    Raises MediaError: SOURCE_MISSING (also when it may not be reached any more), SOURCE_CHANGED,
    DISK_FULL, STORAGE_FAILED.
    """
    address = address_of(source_key)
    if not is_allowed(address):
        raise MediaError(ErrorCode.SOURCE_MISSING, f"{address} is outside of the import roots")
    if is_s3(address):
        path = folder / f"source{Path(address).suffix[:9]}"
        digest = download(s3_address(address), path, on_bytes)
    else:
        path = Path(address).resolve()
        digest = _hash(path, on_bytes)
    if digest != sha256:
        raise MediaError(ErrorCode.SOURCE_CHANGED, f"{address} has another SHA-256")
    return path


def _hash(path: Path, on_bytes: Callable[[int], None]) -> str:
    digest, count = hashlib.sha256(), 0
    with storage.reported(), open_file(path) as source:
        while chunk := source.read(storage.CHUNK_BYTES):
            digest.update(chunk)
            count += len(chunk)
            on_bytes(count)
    return digest.hexdigest()


def download(
    address: S3Address, path: Path, on_bytes: Callable[[int], None] = lambda _count: None
) -> str:
    """Copy an object to a new file at `path` and return its SHA-256.

    Raises MediaError: SOURCE_MISSING, DISK_FULL, STORAGE_FAILED.
    """
    digest, count = hashlib.sha256(), 0
    with storage.reported(), path.open("xb") as target:
        body = bucket(address.bucket).Object(address.key).get()["Body"]
        for chunk in body.iter_chunks(storage.CHUNK_BYTES):
            target.write(chunk)
            digest.update(chunk)
            count += len(chunk)
            on_bytes(count)
    return digest.hexdigest()
