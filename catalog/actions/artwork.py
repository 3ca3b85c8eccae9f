"""Giving a title, a playable or a person a picture, and taking it away."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction

from catalog.media.artworks import ASPECTS, find_artwork, save_artwork
from catalog.media.pictures import clean_picture
from catalog.models import Artwork, Person, Playable, Title


class ArtworkTarget(TypedDict, total=False):
    """What a picture is of: exactly one of the three."""

    title: Title
    playable: Playable
    person: Person


def set_artwork(
    *,
    image: bytes | Path,
    role: str,
    source: str = Artwork.Source.EDITOR,
    **target: Unpack[ArtworkTarget],
) -> Artwork:
    """Clean `image`, cut it to the shape of its role, store it, and put it in its place.

    It takes the place of the former picture, but a frame or an embedded cover never takes that of
    an editor's: then the editor's is returned.

    Raises MediaError: BAD_PICTURE, TOO_LARGE_PICTURE, TOO_LARGE_FILE, DISK_FULL, STORAGE_FAILED.
    """
    chosen = _only(target)
    present = find_artwork(chosen, role)
    is_editors = present is not None and present.source == Artwork.Source.EDITOR
    if present is not None and is_editors and source != Artwork.Source.EDITOR:
        return present
    with TemporaryDirectory(dir=settings.SCRATCH_DIR) as folder:
        picture = clean_picture(image, folder=Path(folder), aspect=ASPECTS[role])
        return save_artwork(picture, target=chosen, role=role, source=source)


def _only(target: ArtworkTarget) -> Title | Playable | Person:
    given: list[Title | Playable | Person] = [
        value
        for value in (target.get("title"), target.get("playable"), target.get("person"))
        if value is not None
    ]
    if len(given) != 1:
        raise TypeError("give exactly one of title, playable and person")
    return given[0]


@transaction.atomic
def delete_artwork(*, artwork: Artwork) -> None:
    """Delete a picture; its objects stay until the storage is swept, for pages that are open."""
    artwork.delete()
