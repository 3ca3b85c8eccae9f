"""Makes a finished version the one that plays: objects first, then one transaction."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from catalog.media import storage
from catalog.media.lease import Lease
from catalog.media.renditions import PackagedRendition
from catalog.models import MediaAsset, Playable, Rendition

_COPIED_FIELDS = tuple(
    field.name
    for field in dataclasses.fields(PackagedRendition)
    if field.name not in {"path", "segments"}
)


def reserve_version(lease: Lease, asset: MediaAsset) -> int:
    """Return a version number that was never used; what a killed worker stored is not met again."""
    version = asset.latest_version + 1
    lease.write(latest_version=version)
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
    lease: Lease, asset: MediaAsset, version: int, rows: Sequence[Rendition], **values: Any
) -> None:
    """Switch the asset to `version`, whose renditions are `rows`, in one transaction.

    `values` are written to the asset's row as well. Raises MediaError LOST_LEASE, having changed
    nothing, when another worker has taken over.
    """
    with transaction.atomic():
        # Attempts are counted since something was last achieved.
        lease.write(published_version=version, attempts=1, **values)
        Rendition.objects.bulk_create(rows)
        Playable.objects.filter(asset=asset).update(duration_seconds=asset.duration_seconds)
    asset.published_version = version
