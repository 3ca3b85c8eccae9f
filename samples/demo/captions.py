"""Subtitles of the demo as WebVTT."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samples.demo.editorial import Cue

LANGUAGES = {"en": "English", "es": "Español"}
"""In the order in which a cue holds them."""


def webvtt(cues: Sequence[Cue], place: int) -> bytes:
    """The cues in the language at `place` of LANGUAGES, or nothing if there are none."""
    if not cues:
        return b""
    blocks = [f"{clock(cue[0])} --> {clock(cue[1])}\n{cue[2 + place]}" for cue in cues]
    return ("\n\n".join(["WEBVTT", *blocks]) + "\n").encode()


def clock(seconds: float) -> str:
    """Seconds as WebVTT writes a time: 00:00:04.400."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02}:{minutes:02}:{rest:06.3f}"
