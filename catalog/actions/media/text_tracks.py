"""Giving a playable subtitles, and taking them away."""

from pathlib import PurePath
from typing import Unpack

from django.utils import timezone

from catalog.actions.edit_session import Act, editing_of
from catalog.actions.search_index import request_cues
from catalog.ingest.facts import refresh_facts
from catalog.ingest.text_tracks import TrackLabel, place_text_track, store_text
from catalog.models import Playable, TextTrack
from media_engine.languages import ISO_639_1, language_tag
from media_engine.subtitles import parse_subtitles

#: Parts of a file name that media servers give to tracks for those who cannot hear; "hi" as well,
#: which alone means Hindi.
_CAPTIONS = frozenset({"sdh", "cc"})


def set_text_track(
    *,
    playable: Playable,
    content: bytes,
    file_name: str = "",
    act: Act | None = None,
    **label: Unpack[TrackLabel],
) -> TextTrack:
    """Read subtitles (SRT, WebVTT, ASS), and store them as plain WebVTT in place of the former.

    What `label` leaves open is read from `file_name`: `film.es.forced.srt`. With an `act` the
    history remembers it.

    Raises MediaError: BAD_SUBTITLES, DISK_FULL, STORAGE_FAILED.
    """
    merged: TrackLabel = {**label_of(file_name), **label}
    cues = parse_subtitles(
        content,
        duration_seconds=playable.duration_seconds,
        language=merged.get("language", ""),
    )
    stored = store_text(cues)
    with editing_of(playable, act, having=TextTrack):
        track = place_text_track(stored, playable=playable, **merged)
        request_cues(text_track_id=track.pk)
    return track


def label_text_track(*, text_track: TextTrack, name: str, is_default: bool, act: Act) -> None:
    """Call a track otherwise, or show it without being asked."""
    with editing_of(text_track.playable, act, having=TextTrack):
        text_track.name, text_track.is_default = name, is_default
        text_track.save(update_fields=["name", "is_default"])


def label_of(file_name: str) -> TrackLabel:
    """Say what the parts of a name between its stem and its extension tell about a track."""
    label: TrackLabel = {}
    parts = PurePath(file_name).stem.split(".")[1:]
    while parts:
        last = parts.pop()
        flag = last.lower()
        if flag == "forced":
            label["is_forced"] = True
        elif flag in _CAPTIONS or (flag == "hi" and parts and _language(parts[-1])):
            label["kind"] = TextTrack.Kind.CAPTIONS
        else:
            if tag := _language(last):
                label["language"] = tag
            break
    return label


def _language(part: str) -> str:
    """Return the tag for `part` if it is a language, and not just any word of three letters."""
    tag = language_tag(part)
    return tag if len(tag.split("-")[0]) == 2 or part.lower() in ISO_639_1 else ""


def delete_text_track(*, text_track: TextTrack, act: Act | None = None) -> None:
    """Delete a track; its object stays until the clean-up, for players that are open."""
    with editing_of(text_track.playable, act, having=TextTrack):
        text_track.delete()
        refresh_facts([text_track.playable.title_id], timezone.now())
