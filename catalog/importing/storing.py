"""Brings the bytes of a source into the storage, or leaves them where they are."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

from django.db import transaction

from accounts.models import new_public_id
from catalog import storage
from catalog.actions.edit_session import CollisionError, Editing
from catalog.actions.media.assets import add_asset, kept, retry_asset, write_source
from catalog.importing.job import Job
from catalog.importing.reading.sources import FoundFile, LocalCopy
from catalog.ingest.incoming import StoredSource
from catalog.models import MediaAsset
from catalog.storage import external

#: What the column holds, but for the mark of a source that is gone.
_MAX_KEY_CHARACTERS = 1500 - 40
#: Makes the asset of a source within the act of editing; it plays as nothing yet.
Make = Callable[[], MediaAsset]


@contextmanager
def taking_in(job: Job, found: FoundFile, copy: LocalCopy) -> Iterator[tuple[Editing, Make]]:
    """Open an act of editing in which the source can be given an asset.

    An asset with these very bytes that is attached to nothing, since another file took its place,
    is used again: nothing is copied and nothing encoded. Raises MediaError, CollisionError.
    """
    spare = spare_asset(job, copy)
    if spare is not None:
        with job.editing(found) as edit:
            yield edit, partial(_claim, job, found, spare)
        return
    stored = store_source(job, found, copy)
    with kept_source(stored), job.editing(found) as edit:
        yield edit, partial(_add, stored, found)


def spare_asset(job: Job, copy: LocalCopy) -> MediaAsset | None:
    """Return an asset of the catalogue with these bytes that neither plays nor will play."""
    spare = MediaAsset.objects.of_catalogue().filter(
        source_sha256=copy.sha256, playable=None, awaits=None
    )
    if not job.run.is_in_place:
        spare = spare.exclude(source_key__contains="://")
    return spare.order_by("-pk").first()


def _claim(job: Job, found: FoundFile, spare: MediaAsset) -> MediaAsset:
    rows = MediaAsset.objects.select_for_update().filter(pk=spare.pk, playable=None, awaits=None)
    asset = rows.first()
    if asset is None:  # another import was a moment faster
        raise CollisionError(str(spare))
    if asset.is_in_place:
        point_to(asset, found)
    if asset.status == MediaAsset.Status.FAILED:
        retry_asset(asset=asset)
    return asset


def _add(stored: StoredSource, found: FoundFile) -> MediaAsset:
    _forget_source(stored.key)
    return add_asset(stored=stored, file_name=found.path.name)


@transaction.atomic
def point_to(asset: MediaAsset, found: FoundFile) -> None:
    """Note that the source of an asset, which stays in place, lies elsewhere now."""
    key = external.source_key_of(found.address)
    if asset.source_key != key:
        _forget_source(key)
        MediaAsset.objects.filter(pk=asset.pk).update(source_key=key)
        asset.source_key = key


def _forget_source(key: str) -> None:
    """Take `key` from the asset whose source it is: its bytes are gone, its streams are not."""
    for asset in MediaAsset.objects.filter(source_key=key):
        gone = f"{key}?{asset.public_id}"
        MediaAsset.objects.filter(pk=asset.pk).update(source_key=gone)


def store_source(job: Job, found: FoundFile, copy: LocalCopy) -> StoredSource:
    """Copy a source into the storage, or name the place where it stays. Raises MediaError."""
    if job.run.is_in_place:
        key = external.source_key_of(found.address)
        if len(key) > _MAX_KEY_CHARACTERS:
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), found.address)
        return StoredSource(
            public_id=new_public_id(),
            key=key,
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
        with storage.reported(), external.open_file(self._path) as file:
            while chunk := file.read(chunk_size or storage.CHUNK_BYTES):
                self._job.tick(len(chunk))
                yield chunk
