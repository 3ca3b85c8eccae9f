"""Puts drawn pictures into the storage and in the place of those they follow."""

from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import new_public_id
from catalog import storage
from catalog.models import Artwork, Person, Playable, Title
from media_engine.artwork_files import Drawing

CONTENT_TYPES = {".webp": "image/webp", ".jpg": "image/jpeg", ".avif": "image/avif"}
Source = Artwork.Source
Target = Title | Playable | Person


def find_artwork(target: Target, role: str) -> Artwork | None:
    """Return the row of the picture that `target` has, or awaits, in a role."""
    return Artwork.rows.filter(**link(target), role=role).first()


def link(target: Target) -> dict[str, Any]:
    """Return the one column that names `target`."""
    if isinstance(target, Title):
        return {"title": target}
    return {"playable": target} if isinstance(target, Playable) else {"person": target}


def may_replace(present: Artwork | None, source: str) -> bool:
    """Whether a picture from `source` may take the place of `present`.

    What an editor gave, or has just given, is only ever replaced by an editor; what is set in type
    gives way to every real picture.
    """
    if present is None or source == Source.EDITOR:
        return True
    if present.is_in_work or (present.source == Source.EDITOR and present.width):
        return False
    return source != Source.GENERATED or present.source == source or not present.width


def save_artwork(
    drawing: Drawing,
    *,
    target: Target,
    role: str,
    source: str,
    recipe: str = "",
) -> Artwork:
    """Store `drawing` and make it the one of its role, which keeps its row.

    What may not replace the present one (`may_replace`) does not: then that is returned.
    The former objects stay until the storage is cleaned up, for pages that are still open.

    Raises MediaError DISK_FULL or STORAGE_FAILED.
    """
    values = describe_stored(drawing, source=source, recipe=recipe)
    return place_artwork(values, target=target, role=role)


def describe_stored(drawing: Drawing, *, source: str, recipe: str = "") -> dict[str, Any]:
    """Store `drawing` and return the columns of its row. Raises MediaError as `store` does."""
    return {**store(drawing), "source": source, "recipe": recipe}


@transaction.atomic
def place_artwork(values: dict[str, Any], *, target: Target, role: str) -> Artwork:
    """Make what `describe_stored` has stored the picture of a role, if it may replace the present.

    Returns the one that is in that place then.
    """
    present = Artwork.rows.select_for_update().filter(**link(target), role=role).first()
    if present is None:
        return _create(target, role, values)
    if may_replace(present, values["source"]):
        if values["source"] == Source.EDITOR:
            values = {**values, **SETTLED, "revision": present.revision + 1}
        Artwork.rows.filter(pk=present.pk).update(**values)
        present.refresh_from_db()
    return present


#: The columns of a row that nothing is to be done for.
SETTLED: dict[str, Any] = {
    "status": Artwork.Status.READY,
    "error_code": "",
    "incoming_key": "",
    "attempts": 0,
}


def store(drawing: Drawing) -> dict[str, Any]:
    """Store the files of `drawing` under a new prefix and return the columns that describe them.

    Raises MediaError DISK_FULL or STORAGE_FAILED.
    """
    public_id = new_public_id()
    prefix = f"artwork/{public_id}"
    store_files({**drawing.files, "master.jpg": drawing.master}, prefix)
    return {
        "public_id": public_id,
        "prefix": prefix,
        "master_key": f"{prefix}/master.jpg",
        "widths": drawing.widths,
        "width": drawing.width,
        "height": drawing.height,
        "colour": drawing.colour,
        "focus_x": drawing.focus[0],
        "focus_y": drawing.focus[1],
        "fallback_width": drawing.fallback_width,
        "has_avif": False,
        "drawn_at": timezone.now(),
    }


def store_files(files: dict[str, Path], prefix: str) -> None:
    """Store `files` by name under `prefix`. Raises MediaError DISK_FULL or STORAGE_FAILED."""
    for name, path in files.items():
        storage.store_file(path, f"{prefix}/{name}", content_type=CONTENT_TYPES[path.suffix])


def _create(target: Target, role: str, values: dict[str, Any]) -> Artwork:
    try:
        with transaction.atomic():
            return Artwork.rows.create(**link(target), role=role, **values)
    except IntegrityError:
        # Another episode of the same series was a moment faster.
        return Artwork.rows.get(**link(target), role=role)
