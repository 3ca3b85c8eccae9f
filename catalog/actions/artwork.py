"""Giving a title, a playable or a person a picture, and taking it away."""

from pathlib import Path
from typing import TypedDict, Unpack

from django.db import transaction

from catalog.media.artworks import find_artwork, may_replace, save_artwork
from catalog.media.drawings import CENTRE, Focus, draw
from catalog.media.scratch import drawing_folder
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
    focus: Focus = CENTRE,
    **target: Unpack[ArtworkTarget],
) -> Artwork:
    """Clean `image`, cut it to the shape of its role, store it, and put it in its place, at once.

    It takes the place of the former picture, but a frame or an embedded cover never takes that of
    an editor's: then the editor's is returned. `focus` is the point that is cut off last.
    AVIF follows by the worker.

    Raises MediaError: BAD_PICTURE, TOO_LARGE_PICTURE, TOO_SMALL_PICTURE, TOO_LARGE_FILE, DISK_FULL,
    STORAGE_FAILED.
    """
    chosen = _only(target)
    present = find_artwork(chosen, role)
    if present is not None and not may_replace(present, source):
        return present
    with drawing_folder() as folder:
        drawing = draw(image, role=role, folder=folder, focus=focus)
        return save_artwork(drawing, target=chosen, role=role, source=source)


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
