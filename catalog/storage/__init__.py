"""Reads, writes and lists the storage: the same words for the local disk and for S3."""

import datetime
import errno
import hashlib
import os
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage

from media_engine.errors import ErrorCode, MediaError

CHUNK_BYTES = 1024 * 1024
#: Of a multipart upload to S3: this much is held in memory, and there are no more parts.
PART_BYTES, MAX_PARTS = 16 * 1024 * 1024, 10_000
#: The folders of the storage whose objects belong to rows.
PREFIXES = ("sources", "assets", "text", "artwork", "avatars")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DELETE_BATCH = 1000  # S3 DeleteObjects takes no more keys at once


@dataclass(frozen=True)
class StoredObject:
    """One object as a listing shows it."""

    key: str
    modified_at: datetime.datetime


def is_local() -> bool:
    """Whether the storage is a folder of this machine."""
    return isinstance(default_storage, FileSystemStorage)


def bucket() -> Any:
    """Return the S3 bucket, for this thread: boto3's resources must not be shared."""
    connected: Any = default_storage
    return connected.connection.Bucket(connected.bucket_name)


def source_key(public_id: uuid.UUID, file_name: str) -> str:
    """Return where the source of an asset lies; only its extension comes from outside."""
    extension = re.fullmatch(r".*(\.[a-z0-9]{1,8})", file_name.lower(), flags=re.DOTALL)
    return f"sources/{public_id}/original{extension.group(1) if extension else ''}"


@contextmanager
def reported() -> Iterator[None]:
    """Turn what a storage may raise into MediaError: DISK_FULL, SOURCE_MISSING, STORAGE_FAILED."""
    try:
        yield
    except FileNotFoundError as error:
        raise MediaError(ErrorCode.SOURCE_MISSING, str(error)) from error
    except OSError as error:
        code = ErrorCode.DISK_FULL if error.errno in _NO_ROOM else ErrorCode.STORAGE_FAILED
        raise MediaError(code, str(error)) from error
    except (BotoCoreError, ClientError, Boto3Error) as error:
        is_missing = isinstance(error, ClientError) and _status(error) == 404
        code = ErrorCode.SOURCE_MISSING if is_missing else ErrorCode.STORAGE_FAILED
        raise MediaError(code, str(error)) from error


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def store_file(path: Path, key: str, *, content_type: str) -> None:
    """Bring `path` into the storage under `key` and check its size there.

    On the local disk the file is moved, not copied. Raises MediaError: DISK_FULL, STORAGE_FAILED,
    OUTPUT_INVALID when the stored object has another size.
    """
    size = path.stat().st_size
    with reported(), path.open("rb") as stream:
        content: File[bytes] = File(stream, name=path.name)
        content.content_type = content_type  # type: ignore[attr-defined]
        if is_local():
            os.fsync(stream.fileno())
            content.temporary_file_path = lambda: str(path)  # type: ignore[attr-defined]
        stored_key = default_storage.save(key, content)
        stored_size = default_storage.size(stored_key)
    if stored_key != key or stored_size != size:
        delete_objects([stored_key])
        raise MediaError(
            ErrorCode.OUTPUT_INVALID,
            f"{key}: {stored_size} bytes stored as {stored_key}, not {size}",
        )


def fetch_file(
    key: str, folder: Path, *, sha256: str, on_bytes: Callable[[int], None] = lambda _count: None
) -> Path:
    """Return the stored file as a local path: itself on the local disk, else a copy in `folder`.

    A copy is compared with `sha256`. `on_bytes` gets the number of bytes so far.

    Raises MediaError: SOURCE_MISSING, SOURCE_CHANGED, DISK_FULL, STORAGE_FAILED.
    """
    with reported():
        if is_local():
            path = Path(default_storage.path(key))
            path.stat()
            return path
        path = folder / Path(key).name
        if _download(key, path, on_bytes) != sha256:
            raise MediaError(ErrorCode.SOURCE_CHANGED, f"{key} has another SHA-256")
        return path


def _download(key: str, path: Path, on_bytes: Callable[[int], None]) -> str:
    body = bucket().Object(key).get()["Body"]
    digest, count = hashlib.sha256(), 0
    with path.open("xb") as target:
        for chunk in body.iter_chunks(CHUNK_BYTES):
            target.write(chunk)
            digest.update(chunk)
            count += len(chunk)
            on_bytes(count)
    return digest.hexdigest()


def read_bytes(key: str) -> bytes:
    """Return a stored object of a size that memory takes, such as a picture.

    Raises MediaError: SOURCE_MISSING, STORAGE_FAILED.
    """
    with reported(), default_storage.open(key) as stored:
        content: bytes = stored.read()
        return content


def exists(key: str) -> bool:
    """Whether there is an object of this key. Raises MediaError STORAGE_FAILED."""
    with reported():
        return bool(default_storage.exists(key))


def list_objects(prefix: str) -> Iterator[StoredObject]:
    """Yield every object under `prefix/`, in no particular order.

    Raises MediaError STORAGE_FAILED.
    """
    if not is_local():
        with reported():
            for found in bucket().objects.filter(Prefix=f"{prefix}/"):
                yield StoredObject(found.key, found.last_modified)
        return
    root = Path(default_storage.path(""))
    for path in (root / prefix).rglob("*"):
        with suppress(FileNotFoundError):
            status = path.lstat()
            if not path.is_dir():
                modified_at = datetime.datetime.fromtimestamp(status.st_mtime, datetime.UTC)
                yield StoredObject(path.relative_to(root).as_posix(), modified_at)


def delete_objects(keys: Iterable[str]) -> int:
    """Delete objects; those that are gone already are fine. Returns how many were named."""
    listed = list(keys)
    with reported():
        if is_local():
            for key in listed:
                _delete_locally(Path(default_storage.path(key)))
        else:
            for start in range(0, len(listed), _DELETE_BATCH):
                batch = [{"Key": key} for key in listed[start : start + _DELETE_BATCH]]
                bucket().delete_objects(Delete={"Objects": batch, "Quiet": True})
    return len(listed)


def _delete_locally(path: Path) -> None:
    path.unlink(missing_ok=True)
    root = Path(default_storage.path(""))
    for folder in path.parents:
        if folder.parent == root or folder == root:
            return
        try:
            folder.rmdir()
        except OSError:  # not empty, or gone already
            return


def delete_prefix(prefix: str) -> int:
    """Delete everything under `prefix/`; returns how many objects that was."""
    with reported():
        keys = [found.key for found in list_objects(prefix)]
    return delete_objects(keys)


def abort_uploads(before: datetime.datetime, *, keep: Collection[str] = ()) -> int:
    """Abort S3 multipart uploads begun before that moment, but for the keys in `keep`.

    Returns how many were aborted; nothing to do on the local disk.
    """
    if is_local():
        return 0
    with reported():
        stale = [
            upload
            for upload in bucket().multipart_uploads.all()
            if upload.initiated < before and upload.object_key not in keep
        ]
        for upload in stale:
            bucket().Object(upload.object_key).MultipartUpload(upload.id).abort()
    return len(stale)
