"""Puts subtitles, cleaned to plain WebVTT, into the storage and in the place of the former."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import new_public_id
from catalog import storage
from catalog.ingest.facts import UNKNOWN_LANGUAGE, refresh_facts
from catalog.models import Playable, TextTrack
from media_engine.subtitles import Cue, to_webvtt
from text_rules.tidying import tidy_text

#: BCP 47 for text in a language that nobody named.


class TrackLabel(TypedDict, total=False):
    """What tells a track from the others of its playable; `language` is a BCP 47 tag."""

    language: str
    kind: str
    is_forced: bool
    is_default: bool
    name: str


def save_text_track(
    cues: Sequence[Cue], *, playable: Playable, **label: Unpack[TrackLabel]
) -> TextTrack:
    """Store `cues` as the track of this kind and language, which keeps its row if there is one.

    The former object stays until the storage is cleaned up, for players that are still open.

    Raises MediaError DISK_FULL or STORAGE_FAILED.
    """
    return place_text_track(store_text(cues), playable=playable, **label)


def store_text(cues: Sequence[Cue]) -> dict[str, Any]:
    """Store `cues` as WebVTT and return the columns that lead to it.

    Raises MediaError DISK_FULL or STORAGE_FAILED.
    """
    public_id = new_public_id()
    key = f"text/{public_id}.vtt"
    content = to_webvtt(cues).encode()
    _store(content, key)
    return {"public_id": public_id, "key": key, "size_bytes": len(content)}


@transaction.atomic
def place_text_track(
    stored: dict[str, Any], *, playable: Playable, **label: Unpack[TrackLabel]
) -> TextTrack:
    """Make what `store_text` has stored the track of its kind and language."""
    track, _is_new = TextTrack.objects.update_or_create(
        playable=playable,
        kind=label.get("kind", TextTrack.Kind.SUBTITLES),
        language=label.get("language") or UNKNOWN_LANGUAGE,
        is_forced=label.get("is_forced", False),
        defaults={
            **stored,
            "is_default": label.get("is_default", False),
            "name": tidy_text(label.get("name", ""))[:60],
        },
    )
    refresh_facts([playable.title_id], timezone.now())
    return track


def _store(content: bytes, key: str) -> None:
    with storage.reported(), TemporaryDirectory(dir=settings.SCRATCH_DIR) as folder:
        path = Path(folder) / "track.vtt"
        path.write_bytes(content)
        storage.store_file(path, key, content_type="text/vtt; charset=utf-8")
