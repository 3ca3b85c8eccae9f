"""Putting pictures and subtitles back, as long as the storage still holds their files."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from catalog import storage
from catalog.actions.search_index import request_cues
from catalog.models import Artwork, TextTrack


def restore_stored(model: type[Model], pk: int, fields: dict[str, Any]) -> bool:
    """Bring a picture or a text track back to how it was; return False if its files are gone.

    `fields` are as the history has them. What a worker has put in its place meanwhile gives way.
    Raises MediaError STORAGE_FAILED.
    """
    if model is TextTrack:
        return _restore_track(pk, fields)
    return _restore_picture(pk, fields)


def _restore_track(pk: int, fields: dict[str, Any]) -> bool:
    if not storage.exists(fields["key"]):
        return False
    identity = ("playable_id", "kind", "language", "is_forced")
    same = TextTrack.objects.filter(**{name: fields[name] for name in identity})
    same.exclude(pk=pk).delete()
    TextTrack.objects.update_or_create(pk=pk, defaults=fields)
    request_cues(text_track_id=pk)
    return True


def _restore_picture(pk: int, fields: dict[str, Any]) -> bool:
    drawn = Artwork(**fields)
    if not (drawn.width and all(map(storage.exists, {drawn.key(1), drawn.fallback_key} - {""}))):
        return False
    identity = ("title_id", "playable_id", "person_id", "role")
    same = Artwork.rows.filter(**{name: fields[name] for name in identity})
    same.exclude(pk=pk).delete()
    present = Artwork.rows.filter(pk=pk).first()
    Artwork.rows.update_or_create(
        pk=pk,
        defaults={
            **fields,
            # A worker that draws what was given later finds that it is late.
            "revision": present.revision + 1 if present else 0,
            "status": Artwork.Status.READY,
            "error_code": "",
            "incoming_key": "",
            "attempts": 0,
            "recipe": "",
            "has_avif": False,
            "drawn_at": timezone.now(),
        },
    )
    return True
