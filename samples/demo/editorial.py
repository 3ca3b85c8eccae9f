"""What the demo says about a title, as typed data; the content is in the modules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from samples.demo.graph import SCOPE, Frame
from samples.demo.sound import Score, Song

Kind = Literal["movie", "series", "course", "album"]
ItemKind = Literal["film", "episode", "lesson", "track", "extra"]
Role = Literal[
    "actor", "director", "writer", "composer", "cinematographer", "artist", "teacher", "narrator"
]
Cue = tuple[float, float, str, str]
"""A subtitle: from and to in seconds, in English and in Spanish."""

CROSSFADE_SECONDS = 1.0
CREDITS_SECONDS = 3.5
OPENING_SECONDS = (0.8, 4.0)


@dataclass(frozen=True, kw_only=True)
class Lettering:
    """How a title is set, on its poster and in its opening."""

    font: str
    lines: tuple[str, ...]
    colour: str = "f6f1e7"
    over_colour: str = ""
    """The colour over the opening shot, where that of the poster would not be read."""
    across: float = 0.5
    """Where the middle of the title stands in the opening, as a share of the width."""
    tracking: float = 0.04
    """Extra space between letters, in ems."""
    place: Literal["top", "middle", "bottom"] = "bottom"
    width: float = 0.84
    """The share of the poster's width that the longest line takes."""
    leading: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Billing:
    """One credit."""

    person: str
    role: Role
    character: str = ""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A moving picture: scenes with their seconds, crossfaded, and a score."""

    scenes: tuple[tuple[str, float], ...]
    score: Score
    frame: Frame = SCOPE
    has_credits: bool = True

    @property
    def seconds(self) -> float:
        """How long it runs."""
        shots = [seconds for _, seconds in self.scenes]
        if self.has_credits:
            shots.append(CREDITS_SECONDS)
        return sum(shots) - CROSSFADE_SECONDS * (len(shots) - 1)


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that plays: its words, and a clip or a song."""

    kind: ItemKind
    media: Clip | Song
    name: str = ""
    synopsis: str = ""
    cues: tuple[Cue, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it runs."""
        return self.media.seconds

    @property
    def media_has_credits(self) -> bool:
        """Whether it closes with credits."""
        return isinstance(self.media, Clip) and self.media.has_credits

    @property
    def is_audio(self) -> bool:
        """Whether there is nothing to see."""
        return isinstance(self.media, Song)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A season, a section of a course, a disc."""

    items: tuple[Item, ...]
    name: str = ""
    synopsis: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One title of the demo catalogue."""

    slug: str
    kind: Kind
    name: str
    tagline: str
    synopsis: str
    year: int
    genres: tuple[str, ...]
    lettering: Lettering
    poster: tuple[str, float]
    """The scene on the poster, and how many seconds into it."""
    billing: tuple[Billing, ...]
    items: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    original_name: str = ""
    original_language: str = "en"
    maturity_age: int = 0
    maturity_reasons: str = ""
    extras: tuple[Item, ...] = ()
