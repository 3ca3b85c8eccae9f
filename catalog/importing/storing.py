"""Brings the bytes of a source into the storage, or leaves them where they are."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from accounts.models import new_public_id
from catalog.actions.assets import kept, write_source
from catalog.importing.job import Job
from catalog.importing.sources import Found, LocalCopy
from catalog.media import outside, storage
from catalog.media.incoming import StoredSource


def store_source(job: Job, found: Found, copy: LocalCopy) -> StoredSource:
    """Copy a source into the storage, or name the place where it stays. Raises MediaError."""
    if job.run.is_in_place:
        return StoredSource(
            public_id=new_public_id(),
            key=outside.source_key_of(found.address),
            size_bytes=found.size_bytes,
            sha256=copy.sha256,
        )
    return write_source(file_name=found.path.name, file=_Ticking(copy.path, job))


def kept_source(stored: StoredSource) -> AbstractContextManager[None]:
    """Delete a copy unless the block succeeds; somebody's own file is never deleted."""
    return nullcontext() if "://" in stored.key else kept(stored)


class _Ticking:
    """A file that says how it is read."""

    def __init__(self, path: Path, job: Job) -> None:
        self._path, self._job = path, job

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the content piece by piece."""
        with storage.reported(), outside.open_file(self._path) as file:
            while chunk := file.read(chunk_size or storage.CHUNK_BYTES):
                self._job.tick(len(chunk))
                yield chunk
