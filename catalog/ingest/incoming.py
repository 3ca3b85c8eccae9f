"""Takes a file in, chunk by chunk, straight into the storage, hashing it on the way."""

import hashlib
import os
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import new_public_id
from catalog import storage
from media_engine.errors import ErrorCode, MediaError

MAX_NAME_CHARACTERS = 255
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, kw_only=True)
class StoredSource:
    """A source that lies complete in the storage, and no row knows yet."""

    public_id: uuid.UUID
    key: str
    size_bytes: int
    sha256: str


def clean_file_name(name: str) -> str:
    """Return `name` for people to read: no folders, control or direction characters, 255 at most.

    Its extension survives the cut. What is left of nothing is called "file".
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    cleaned = "".join(char for char in last if unicodedata.category(char) not in _HIDDEN).strip()
    if len(cleaned) > MAX_NAME_CHARACTERS:
        stem, dot, extension = cleaned.rpartition(".")
        tail = f"{dot}{extension}" if stem and len(extension) <= 16 else ""
        cleaned = cleaned[: MAX_NAME_CHARACTERS - len(tail)] + tail
    return cleaned if cleaned.strip(". ") else "file"


class Sink(Protocol):
    """Where chunks go."""

    def write(self, chunk: bytes) -> None:
        """Add a chunk."""

    def close(self) -> None:
        """Make the object appear, complete."""

    def abandon(self) -> None:
        """Leave nothing behind."""


class LocalSink:
    """A file below the media folder."""

    def __init__(self, key: str) -> None:
        self._path = Path(default_storage.path(key))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Add a chunk."""
        self._file.write(chunk)

    def close(self) -> None:
        """Bring everything to the disk: the row that follows must not outlive the bytes."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if settings.FILE_UPLOAD_PERMISSIONS is not None:
            self._path.chmod(settings.FILE_UPLOAD_PERMISSIONS)

    def abandon(self) -> None:
        """Remove the file."""
        try:
            self._file.close()
        finally:
            self._path.unlink(missing_ok=True)


class S3Sink:
    """A multipart upload, which is invisible until it is complete."""

    def __init__(self, key: str) -> None:
        target = storage.bucket().Object(key)
        self._upload: Any = target.initiate_multipart_upload(ContentType="application/octet-stream")
        self._buffer = bytearray()
        self._parts: list[dict[str, Any]] = []

    def write(self, chunk: bytes) -> None:
        """Add a chunk; a part is sent whenever enough has come together."""
        self._buffer += chunk
        if len(self._buffer) >= storage.PART_BYTES:
            self._send()

    def _send(self) -> None:
        number = len(self._parts) + 1
        answer = self._upload.Part(number).upload(Body=bytes(self._buffer))
        self._parts.append({"ETag": answer["ETag"], "PartNumber": number})
        self._buffer.clear()

    def close(self) -> None:
        """Send the rest and complete the upload."""
        if self._buffer:
            self._send()
        self._upload.complete(MultipartUpload={"Parts": self._parts})

    def abandon(self) -> None:
        """Abort the upload; the bucket forgets its parts."""
        self._upload.abort()


class SourceWriter:
    """Writes one source into the storage; abandoned unless `finish` was reached.

    Use as a context manager. Raises MediaError: TOO_LARGE_FILE as soon as the limit of
    STREAMEX_MAX_SOURCE_BYTES is passed, EMPTY_FILE, DISK_FULL, STORAGE_FAILED.
    """

    def __init__(self, file_name: str) -> None:
        self.public_id = new_public_id()
        self.key = storage.source_key(self.public_id, file_name)
        self.size_bytes = 0
        self._digest = hashlib.sha256()
        self._is_finished = False
        with storage.reported():
            self._sink: Sink = LocalSink(self.key) if storage.is_local() else S3Sink(self.key)

    def write(self, chunk: bytes) -> None:
        """Add a chunk."""
        self.size_bytes += len(chunk)
        if self.size_bytes > settings.MAX_SOURCE_BYTES:
            raise MediaError(ErrorCode.TOO_LARGE_FILE, f"over {settings.MAX_SOURCE_BYTES} bytes")
        self._digest.update(chunk)
        with storage.reported():
            self._sink.write(chunk)

    def finish(self) -> StoredSource:
        """Complete the object and say what lies where."""
        if self.size_bytes == 0:
            raise MediaError(ErrorCode.EMPTY_FILE, "0 bytes")
        with storage.reported():
            self._sink.close()
        self._is_finished = True
        return StoredSource(
            public_id=self.public_id,
            key=self.key,
            size_bytes=self.size_bytes,
            sha256=self._digest.hexdigest(),
        )

    def abandon(self) -> None:
        """Leave nothing behind, unless it was finished."""
        if not self._is_finished:
            self._is_finished = True
            with storage.reported():
                self._sink.abandon()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()
