"""Giving a title, a playable or a person a picture, and taking it away."""

from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import new_public_id
from catalog import storage, tasks
from catalog.actions.edit_session import Act, editing_of
from catalog.actions.media.assets import NotFailedError
from catalog.actions.posters import ask_for_posters
from catalog.artwork.saving import describe_stored, find_artwork, link, may_replace, place_artwork
from catalog.models import Artwork, Person, Playable, Title
from catalog.storage.scratch import drawing_folder
from media_engine.artwork_files import CENTRE, Focus, draw
from media_engine.errors import ErrorCode, MediaError
from media_engine.pictures import MAX_BYTES


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
    act: Act | None = None,
    **target: Unpack[ArtworkTarget],
) -> Artwork:
    """Clean `image`, cut it to the shape of its role, store it, and put it in its place, at once.

    It takes the place of the former picture, but a frame or an embedded cover never takes that of
    an editor's: then the editor's is returned. `focus` is the point that is cut off last.
    AVIF follows by the worker. With an `act` the history remembers it.

    Raises MediaError: BAD_PICTURE, TOO_LARGE_PICTURE, TOO_SMALL_PICTURE, TOO_LARGE_FILE, DISK_FULL,
    STORAGE_FAILED.
    """
    chosen = _only(target)
    present = find_artwork(chosen, role)
    if present is not None and not may_replace(present, source):
        return present
    with drawing_folder() as folder:
        drawing = draw(image, role=role, folder=folder, focus=focus)
        values = describe_stored(drawing, source=source)
    with editing_of(chosen, act, having=Artwork):
        return place_artwork(values, target=chosen, role=role)


def submit_artwork(
    *,
    content: bytes,
    role: str,
    focus: Focus = CENTRE,
    act: Act | None = None,
    **target: Unpack[ArtworkTarget],
) -> Artwork:
    """Keep what an editor gave as it is, and let a worker clean and cut it.

    The picture that was there stays on the site until then. The row says how it stands, and is its
    own outbox: if the message is lost, the periodic check sends it.
    Raises MediaError: TOO_LARGE_FILE, DISK_FULL, STORAGE_FAILED.
    """
    chosen = _only(target)
    key = _keep(content)
    with editing_of(chosen, act, having=Artwork):
        present = Artwork.rows.select_for_update().filter(**link(chosen), role=role).first()
        blank = Artwork(**link(chosen), role=role, prefix="", widths=[], width=0, height=0)
        row = present or blank
        row.incoming_key = key
        row.focus_x, row.focus_y = focus
        _queue(row)
    return row


def refocus_artwork(*, artwork: Artwork, focus: Focus, act: Act | None = None) -> None:
    """Let a worker cut a picture once more, around another point of it."""
    with editing_of(_target_of(artwork), act, having=Artwork):
        row = Artwork.rows.select_for_update().get(pk=artwork.pk)
        row.focus_x, row.focus_y = focus
        _queue(row)


@transaction.atomic
def retry_artwork(*, artwork: Artwork) -> None:
    """Let a worker try once more what has failed. Raises NotFailedError."""
    row = Artwork.rows.select_for_update().get(pk=artwork.pk)
    if row.status != Artwork.Status.FAILED or not (row.incoming_key or row.master_key):
        raise NotFailedError(str(row))
    _queue(row)


def _keep(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise MediaError(ErrorCode.TOO_LARGE_FILE, f"{len(content)} bytes")
    key = f"artwork/{new_public_id()}/given"
    with drawing_folder() as folder:
        path = folder / "given"
        path.write_bytes(content)
        storage.store_file(path, key, content_type="application/octet-stream")
    return key


def _queue(row: Artwork) -> None:
    row.status = Artwork.Status.QUEUED
    row.error_code = ""
    row.attempts = 0
    row.revision += 1
    row.queued_at = timezone.now()
    row.save()
    transaction.on_commit(partial(tasks.enqueue_artwork, row.pk))


def _only(target: ArtworkTarget) -> Title | Playable | Person:
    given: list[Title | Playable | Person] = [
        value
        for value in (target.get("title"), target.get("playable"), target.get("person"))
        if value is not None
    ]
    if len(given) != 1:
        raise TypeError("give exactly one of title, playable and person")
    return given[0]


def _target_of(artwork: Artwork) -> Title | Playable | Person:
    target = artwork.title or artwork.playable or artwork.person
    if target is None:
        raise ValueError("the database holds what each picture is of")
    return target


def delete_artwork(*, artwork: Artwork, act: Act | None = None) -> None:
    """Delete a picture; its objects stay until the storage is cleaned up, for pages that are open.

    A title that has none then gets one in type.
    """
    title_id = artwork.title_id
    with editing_of(_target_of(artwork), act, having=Artwork):
        artwork.delete()
        if title_id is not None:
            ask_for_posters(title_ids=[title_id])
