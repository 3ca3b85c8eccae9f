"""Puts cleaned pictures into the storage and in the place of those they follow."""

from pathlib import Path

from django.db import IntegrityError, transaction

from accounts.models import new_public_id
from catalog.media import storage
from catalog.media.pictures import CleanPicture
from catalog.models import Artwork, Person, Playable, Title

Role, Source = Artwork.Role, Artwork.Source
#: Width : height of each role.
ASPECTS: dict[str, tuple[int, int]] = {
    Role.POSTER: (2, 3),
    Role.BACKDROP: (16, 9),
    Role.STILL: (16, 9),
    Role.COVER: (1, 1),
    Role.PORTRAIT: (2, 3),
}


def find_artwork(target: Title | Playable | Person, role: str) -> Artwork | None:
    """Return the picture that `target` has in a role."""
    return Artwork.objects.filter(**_link(target), role=role).first()


def _link(target: Title | Playable | Person) -> dict[str, Title | Playable | Person]:
    if isinstance(target, Title):
        return {"title": target}
    return {"playable": target} if isinstance(target, Playable) else {"person": target}


def save_artwork(
    picture: CleanPicture, *, target: Title | Playable | Person, role: str, source: str
) -> Artwork:
    """Store `picture` and make it the one of its role, which keeps its row.

    What the files of the video offer never replaces what an editor gave: then that is returned.
    The former objects stay until the storage is swept, for pages that are still open.

    Raises MediaError DISK_FULL or STORAGE_FAILED.
    """
    public_id = new_public_id()
    prefix = f"artwork/{public_id}"
    _store(picture.files, prefix)
    values = {
        "public_id": public_id,
        "prefix": prefix,
        "source": source,
        "widths": sorted(picture.files),
        "width": picture.width,
        "height": picture.height,
        "colour": picture.colour,
    }
    with transaction.atomic():
        present = Artwork.objects.select_for_update().filter(**_link(target), role=role).first()
        if present is None:
            return _create(target, role, values)
        if source == Source.EDITOR or present.source != Source.EDITOR:
            Artwork.objects.filter(pk=present.pk).update(**values)
            present.refresh_from_db()
        return present


def _store(files: dict[int, Path], prefix: str) -> None:
    for width, path in files.items():
        storage.store_file(path, f"{prefix}/{width}.webp", content_type="image/webp")


def _create(target: Title | Playable | Person, role: str, values: dict[str, object]) -> Artwork:
    try:
        with transaction.atomic():
            return Artwork.objects.create(**_link(target), role=role, **values)
    except IntegrityError:
        # Another episode of the same series was a moment faster.
        return Artwork.objects.get(**_link(target), role=role)
