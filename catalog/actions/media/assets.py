"""Taking media in, attaching it, trying again, deleting it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog import storage, tasks
from catalog.ingest.facts import refresh_facts
from catalog.ingest.incoming import SourceWriter, StoredSource, clean_file_name
from catalog.models import MediaAsset, Playable
from media_engine.errors import MediaError


class HasChunks(Protocol):
    """An uploaded file, as Django's and the storage's are."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the content piece by piece."""


class PlayableHasMediaError(Exception):
    """The playable has an asset already; attach another one to replace it."""


class NotFailedError(Exception):
    """Only what has failed can be tried again."""


def take_in_file(
    *,
    file_name: str,
    path: Path | None = None,
    file: HasChunks | None = None,
    user: User | None = None,
    playable: Playable | None = None,
) -> MediaAsset:
    """Copy `path` or `file` into the storage, a MiB at a time, and queue the work on it.

    `user` owns it; without one it is the catalogue's.

    Raises MediaError with the reason (empty, too large, no room, storage away), in which case
    nothing is left behind; PlayableHasMediaError.
    """
    _refuse_media(playable)
    stored = write_source(file_name=file_name, path=path, file=file)
    with kept(stored):
        return add_asset(stored=stored, file_name=file_name, user=user, playable=playable)


def write_source(
    *, file_name: str, path: Path | None = None, file: HasChunks | None = None
) -> StoredSource:
    """Copy `path` or `file` into the storage, a MiB at a time; the row is the caller's to add.

    Raises MediaError with the reason, in which case nothing is left behind.
    """
    with SourceWriter(file_name) as writer:
        for chunk in _chunks(path, file):
            writer.write(chunk)
        return writer.finish()


def _chunks(path: Path | None, file: HasChunks | None) -> Iterator[bytes]:
    if file is not None:
        yield from file.chunks(storage.CHUNK_BYTES)
    elif path is not None:
        with storage.reported(), path.open("rb") as source:
            while chunk := source.read(storage.CHUNK_BYTES):
                yield chunk
    else:
        raise TypeError("give a path or a file")


@contextmanager
def kept(stored: StoredSource) -> Iterator[None]:
    """Keep a stored source if the block succeeds, else delete it."""
    try:
        yield
    except BaseException:
        with suppress(MediaError):  # the periodic check finds it
            storage.delete_objects([stored.key])
        raise


@transaction.atomic
def add_asset(
    *,
    stored: StoredSource,
    file_name: str,
    user: User | None = None,
    playable: Playable | None = None,
) -> MediaAsset:
    """Make the row of a source that lies in the storage, and queue the work on it.

    The row is the outbox: if this process ends before the message is sent, the periodic check sends
    it. Raises PlayableHasMediaError.
    """
    require_free(playable)
    asset = MediaAsset.objects.create(
        public_id=stored.public_id,
        owner=user,
        playable=playable,
        file_name=clean_file_name(file_name),
        source_key=stored.key,
        source_bytes=stored.size_bytes,
        source_sha256=stored.sha256,
        queued_at=timezone.now(),
    )
    _enqueue_on_commit(asset)
    return asset


def require_free(playable: Playable | None) -> None:
    """Hold a playable until the end of the transaction. Raises PlayableHasMediaError."""
    if playable is not None:  # Of two uploads for it at once, the second waits and is refused.
        Playable.objects.select_for_update().filter(pk=playable.pk).order_by("pk").first()
    _refuse_media(playable)


def _refuse_media(playable: Playable | None) -> None:
    if playable and MediaAsset.objects.filter(playable=playable).exists():
        raise PlayableHasMediaError(str(playable))


def _enqueue_on_commit(asset: MediaAsset) -> None:
    transaction.on_commit(partial(tasks.enqueue, asset.pk))


@transaction.atomic
def attach_asset(*, asset: MediaAsset, playable: Playable | None) -> None:
    """Let `asset` be what `playable` plays, in the place of what it played before; None detaches.

    Pictures and subtitles for the playable follow, so finished work is queued once more.
    """
    former, changed = asset.playable, int(asset.is_playable)
    if playable is not None:
        # The latest word counts. First of all, as a worker that publishes holds that row first.
        MediaAsset.objects.filter(awaits=playable).exclude(pk=asset.pk).update(awaits=None)
        others = MediaAsset.objects.filter(playable=playable).exclude(pk=asset.pk)
        changed += others.update(playable=None)
        lasts_otherwise = Playable.objects.exclude(duration_seconds=asset.duration_seconds)
        changed += lasts_otherwise.filter(pk=playable.pk).update(
            duration_seconds=asset.duration_seconds
        )
    asset.playable, asset.awaits = playable, None
    asset.save(update_fields=["playable", "awaits", "updated_at"])
    if former or changed:  # not for each file of an import, of which nothing is known yet
        refresh_facts(_titles_of(former, playable), timezone.now())
    if playable is not None:
        _queue(asset, MediaAsset.Status.READY)


@transaction.atomic
def replace_when_ready(*, asset: MediaAsset, playable: Playable) -> None:
    """Let `asset` be what `playable` plays, as soon as it plays itself.

    Until then, or for good if the work on it fails, what plays there goes on playing.
    """
    others = MediaAsset.objects.exclude(pk=asset.pk)
    others.filter(awaits=playable).update(awaits=None)
    Playable.objects.select_for_update().filter(pk=playable.pk).order_by("pk").first()
    if asset.is_playable or not others.playable_now().filter(playable=playable).exists():
        attach_asset(asset=asset, playable=playable)
        return
    asset.awaits = playable
    asset.save(update_fields=["awaits", "updated_at"])


def _titles_of(*playables: Playable | None) -> set[int]:
    return {playable.title_id for playable in playables if playable}


@transaction.atomic
def retry_asset(*, asset: MediaAsset) -> None:
    """Queue once more what has failed; of two clicks one counts.

    Raises NotFailedError.
    """
    if not _queue(asset, MediaAsset.Status.FAILED):
        raise NotFailedError(str(asset))


def _queue(asset: MediaAsset, status: MediaAsset.Status) -> bool:
    """Queue the asset if it stands at `status`, in one conditional UPDATE."""
    now = timezone.now()
    values: dict[str, Any] = {
        "status": MediaAsset.Status.QUEUED,
        "stage": MediaAsset.Stage.NONE,
        "attempts": 0,
        "progress_percent": 0,
        "eta_seconds": None,
        "error_code": "",
        "error_detail": "",
        "queued_at": now,
        "updated_at": now,
    }
    is_queued = MediaAsset.objects.filter(pk=asset.pk, status=status).update(**values) == 1
    if is_queued:
        _enqueue_on_commit(asset)
        asset.refresh_from_db()
    return is_queued


@transaction.atomic
def delete_asset(*, asset: MediaAsset) -> None:
    """Delete an asset, its streams and its source; a worker on it finds its claim gone and stops.

    Objects that cannot be deleted now are left to the periodic check.
    """
    prefixes = (asset.prefix, f"sources/{asset.public_id}")
    titles = _titles_of(asset.playable)
    asset.delete()
    refresh_facts(titles, timezone.now())
    transaction.on_commit(partial(_delete_objects, prefixes))


def _delete_objects(prefixes: tuple[str, ...]) -> None:
    for prefix in prefixes:
        try:
            storage.delete_prefix(prefix)
        except MediaError:
            return
