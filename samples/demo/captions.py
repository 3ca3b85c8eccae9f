"""Subtitles of the demo as WebVTT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media_engine import subtitles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samples.demo.editorial import Cue

LANGUAGES = {"en": "English", "es": "Español"}
"""In the order in which a cue holds them."""


def webvtt(cues: Sequence[Cue], place: int) -> bytes:
    """The cues in the language at `place` of LANGUAGES, or nothing if there are none."""
    timed = [
        subtitles.Cue(start_seconds=start, end_seconds=end, text=texts[place])
        for start, end, *texts in cues
    ]
    return subtitles.to_webvtt(timed).encode() if timed else b""
