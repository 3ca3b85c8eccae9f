"""Removes from the storage what no row needs any more, and nothing else.

Grace is measured by the clock of the database's rows and the storage's objects: longer than any
signed URL lives, so nobody's playback breaks.
"""

import datetime
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Profile
from catalog import storage
from catalog.models import Artwork, HistoryFile, MediaAsset, Rendition, TextTrack, Upload

logger = logging.getLogger(__name__)
#: What is younger may belong to a row that is about to be written.
ORPHAN_AGE = datetime.timedelta(hours=24)
#: For how long the files of replaced and deleted pictures and subtitles can be brought back.
REMEMBERED = datetime.timedelta(days=30)
_BATCH = 500
#: Tables of metadata wait here between their preview and their confirmation.
DRAFTS = "drafts"


def remove_superseded(*, before: datetime.datetime) -> int:
    """Forget renditions of versions that were replaced before that moment; return how many.

    One DELETE: publishing moves `updated_at`, so a version replaced meanwhile keeps its grace.
    """
    settled = Q(asset__status__in=(MediaAsset.Status.READY, MediaAsset.Status.FAILED))
    rows = Rendition.objects.filter(settled, asset__updated_at__lt=before)
    count, _by_model = rows.exclude(version=F("asset__published_version")).delete()
    return count


def remove_drafts(now: datetime.datetime) -> int:
    """Delete tables that nobody confirmed within a day. Raises MediaError STORAGE_FAILED."""
    before = now - ORPHAN_AGE
    old = [each.key for each in storage.list_objects(DRAFTS) if each.modified_at < before]
    return storage.delete_objects(old) if old else 0


def remove_orphans(now: datetime.datetime) -> int:
    """Delete objects older than a day that no row names, and abort uploads as old.

    Keys that StreamEx would not have made are left alone. Returns how many objects were deleted.
    Raises MediaError STORAGE_FAILED.
    """
    before = now - ORPHAN_AGE
    count = 0
    for prefix, find_live in _LIVE.items():
        old = (each.key for each in storage.list_objects(prefix) if each.modified_at < before)
        for keys in _batches(key for key in old if _owner(key)):
            orphans = keys - find_live(keys)
            count += storage.delete_objects(sorted(orphans))
    receiving = Upload.objects.filter(status=Upload.Status.RECEIVING)
    uploads = storage.abort_uploads(
        before, keep=set(receiving.values_list("storage_key", flat=True))
    )
    if count or uploads:
        logger.info("removed %d objects and %d unfinished uploads", count, uploads)
    return count


def _batches(keys: Iterable[str]) -> Iterator[set[str]]:
    iterator = iter(keys)
    while batch := set(islice(iterator, _BATCH)):
        yield batch


def _owner(key: str) -> uuid.UUID | None:
    """Return the public id that a key carries: `folder/<id>…` or `text/<id>.vtt`."""
    try:
        return uuid.UUID(key.split("/")[1].removesuffix(".vtt"))
    except (IndexError, ValueError):
        return None


def _owners(keys: set[str]) -> set[uuid.UUID]:
    return {owner for key in keys if (owner := _owner(key))}


def _live_sources(keys: set[str]) -> set[str]:
    assets = MediaAsset.objects.filter(source_key__in=keys).values_list("source_key", flat=True)
    uploads = Upload.objects.filter(storage_key__in=keys).exclude(status=Upload.Status.ABORTED)
    return {*assets, *uploads.values_list("storage_key", flat=True)}


def _live_assets(keys: set[str]) -> set[str]:
    """Return what rows name, and everything of assets that are being worked on or are pictures."""
    assets = MediaAsset.objects.filter(public_id__in=_owners(keys))
    named = set(Rendition.objects.filter(asset__in=assets).values_list("key", flat=True))
    whole = set()
    for asset in assets:
        named.add(asset.storyboard.get("key", ""))
        if asset.status == MediaAsset.Status.PROCESSING or asset.kind == MediaAsset.Kind.IMAGE:
            whole.add(asset.public_id)
    return {key for key in keys if key in named or _owner(key) in whole}


def _live_texts(keys: set[str]) -> set[str]:
    live = set(TextTrack.objects.filter(key__in=keys).values_list("key", flat=True))
    return live | _remembered(keys - live)


def _live_artworks(keys: set[str]) -> set[str]:
    """Return what is shown, what it is cut from, and what waits to be drawn."""
    found = Artwork.rows.filter(public_id__in=_owners(keys))
    live = set(found.values_list("public_id", flat=True))
    kept = Artwork.rows.filter(Q(master_key__in=keys) | Q(incoming_key__in=keys))
    named = {key for pair in kept.values_list("master_key", "incoming_key") for key in pair}
    known = {key for key in keys if key in named or _owner(key) in live}
    dead = {key: f"artwork/{_owner(key)}" for key in keys - known}
    remembered = _remembered({*dead, *dead.values()})
    return known | {key for key, prefix in dead.items() if {key, prefix} & remembered}


def _live_avatars(keys: set[str]) -> set[str]:
    return set(Profile.objects.filter(picture_key__in=keys).values_list("picture_key", flat=True))


def _remembered(names: set[str]) -> set[str]:
    """Return which keys and prefixes of `names` the history could still bring back.

    One query for each batch, by the index of the names.
    """
    if not names:
        return set()
    found = HistoryFile.objects.filter(
        name__in=names, entry__change__made_at__gte=timezone.now() - REMEMBERED
    )
    return set(found.values_list("name", flat=True))


_LIVE: dict[str, Callable[[set[str]], set[str]]] = {
    "sources": _live_sources,
    "assets": _live_assets,
    "text": _live_texts,
    "artwork": _live_artworks,
    "avatars": _live_avatars,
}
