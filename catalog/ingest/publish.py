"""Makes a finished version the one that plays: objects first, then one transaction."""

import dataclasses
import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import storage
from catalog.history.recording import record
from catalog.history.snapshots import Kind, take_snapshot
from catalog.ingest.claim import Claim
from catalog.ingest.facts import refresh_facts
from catalog.models import Change, MediaAsset, Playable, Rendition, Title
from media_engine.packaging.renditions import PackagedRendition

_COPIED_FIELDS = tuple(
    field.name
    for field in dataclasses.fields(PackagedRendition)
    if field.name not in {"path", "segments"}
)
#: A title that was on the site for longer than this before its first media came was put there
#: without any, by somebody who wanted that.
CAME_TOGETHER = datetime.timedelta(minutes=1)


def reserve_version(claim: Claim, asset: MediaAsset) -> int:
    """Return a version number that was never used; what a killed worker stored is not met again."""
    version = asset.latest_version + 1
    claim.write(latest_version=version)
    asset.latest_version = version
    return version


def store_rendition(asset: MediaAsset, version: int, made: PackagedRendition) -> Rendition:
    """Store one packaged rendition under the version's prefix; the row is not saved yet."""
    key = f"{asset.version_prefix(version)}/{made.name}.mp4"
    content_type = "audio/mp4" if made.width is None else "video/mp4"
    storage.store_file(made.path, key, content_type=content_type)
    fields: dict[str, Any] = {name: getattr(made, name) for name in _COPIED_FIELDS}
    return Rendition(asset=asset, version=version, key=key, segments=made.segment_rows, **fields)


def carry_over(rows: Sequence[Rendition], version: int) -> list[Rendition]:
    """Return unsaved copies of published rows for the next version; their objects stay put."""
    fields = [
        field.name
        for field in Rendition._meta.concrete_fields
        if field.name not in {"id", "public_id", "version"}
    ]
    return [
        Rendition(version=version, **{name: getattr(row, name) for name in fields}) for row in rows
    ]


def publish_version(
    claim: Claim, asset: MediaAsset, version: int, rows: Sequence[Rendition], **values: Any
) -> None:
    """Switch the asset to `version`, whose renditions are `rows`, in one transaction.

    `values` are written to the asset's row as well. Raises MediaError LOST_CLAIM, having changed
    nothing, when another worker has taken over.
    """
    with transaction.atomic():
        # Attempts are counted since something was last achieved.
        claim.write(published_version=version, attempts=1, **values)
        Rendition.objects.bulk_create(rows)
        _take_awaited_place(asset)
        playables = Playable.objects.filter(asset=asset)
        playables.update(duration_seconds=asset.duration_seconds)
        refresh_facts(playables.values_list("title", flat=True), timezone.now())
    asset.published_version = version


def _take_awaited_place(asset: MediaAsset) -> None:
    """Put the asset in the place that it waits for; what played there is attached to nothing.

    The row decides, not `asset`: another successor may have come since the work began.
    """
    awaited = MediaAsset.objects.values_list("awaits", flat=True).get(pk=asset.pk)
    if awaited is None:
        return
    Playable.objects.select_for_update().filter(pk=awaited).order_by("pk").first()
    MediaAsset.objects.filter(playable=awaited).exclude(pk=asset.pk).update(playable=None)
    MediaAsset.objects.filter(pk=asset.pk).update(playable=awaited, awaits=None)


def unpublish_failed_titles(failed: Collection[int], now: datetime.datetime) -> int:
    """Make drafts of the titles on the site that came with these media, and of which nothing plays.

    `failed` are row numbers of assets. A title stays while anything of it plays or is being worked
    on, and one that was announced before its media came stays too. The history
    remembers it. Runs in a transaction; returns how many went.
    """
    of_title = MediaAsset.objects.filter(playable__title=OuterRef("pk"))
    alive = of_title.exclude(status=MediaAsset.Status.FAILED, published_version=None)
    concerned = MediaAsset.objects.filter(pk__in=failed).values("playable__title")
    gone = (
        Title.objects.published(now)
        .filter(~Exists(alive), pk__in=concerned)
        .annotate(first_media_at=Min("playables__asset__created_at"))
        .filter(published_at__gte=F("first_media_at") - CAME_TOGETHER)
    )
    pks = sorted(Title.objects.filter(pk__in=gone.values("pk")).values_list("pk", flat=True))
    chosen = Title.objects.filter(pk__in=pks)
    list(chosen.select_for_update().order_by("pk").values_list("pk"))
    before = take_snapshot(Kind.TITLE, pks, is_deep=False)
    count = chosen.update(status=Title.Status.DRAFT, updated_at=now)
    after = take_snapshot(Kind.TITLE, pks, is_deep=False)
    comment = _("None of its media could be played.")
    record(before, after, by=None, via=Change.Via.SYSTEM, comment=comment)
    return count
