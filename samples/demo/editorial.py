"""What the demo says about a title, as typed data; the content is in the modules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from samples.demo.graph import SCOPE, Frame
from samples.demo.sound import Score, Song

Kind = Literal["movie", "series", "course", "album"]
ItemKind = Literal["film", "episode", "lesson", "track", "extra"]
Cue = tuple[float, float, str, str]
"""A subtitle: from and to in seconds, in English and in Spanish."""

CROSSFADE_SECONDS = 1.0
CREDITS_SECONDS = 3.5
OPENING_SECONDS = (0.8, 4.0)


@dataclass(frozen=True, kw_only=True)
class Billing:
    """One credit."""

    person: str
    role: str
    character: str = ""


def cast(*actors: str, **crew: str) -> tuple[Billing, ...]:
    """Credits in billing order: actors as "Person: Character", then the crew by role."""
    played = [actor.partition(": ") for actor in actors]
    return (
        *(Billing(person=who, role="actor", character=whom) for who, _, whom in played),
        *(Billing(person=person, role=role) for role, person in crew.items()),
    )


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A moving picture: scenes with their seconds, crossfaded, and a score."""

    scenes: tuple[tuple[str, float], ...]
    score: Score
    dub: Score | None = None
    """The sound in English, where the film is in another language."""
    chapters: tuple[str, ...] = ()
    """The names of its scenes as chapters, or none."""
    frame: Frame = SCOPE
    has_credits: bool = True

    @property
    def seconds(self) -> float:
        """How long it runs."""
        shots = [seconds for _, seconds in self.scenes]
        if self.has_credits:
            shots.append(CREDITS_SECONDS)
        return sum(shots) - CROSSFADE_SECONDS * (len(shots) - 1)

    @property
    def chapter_spans(self) -> list[tuple[str, float, float]]:
        """Its chapters with from and to in seconds; the last lasts to the end."""
        lengths = [seconds - CROSSFADE_SECONDS for _, seconds in self.scenes]
        starts = list(accumulate(lengths[:-1], initial=0.0))
        ends = [*starts[1:], self.seconds]
        return list(zip(self.chapters, starts, ends, strict=True)) if self.chapters else []


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


def film(clip: Clip, *cues: Cue) -> tuple[Item]:
    """All there is to a film."""
    return (Item(kind="film", media=clip, cues=cues),)


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
    font: str
    """Of its lettering: one of the styles in which posters are set."""
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

    @property
    def maker(self) -> str:
        """Whose work it is, for the small line on its poster."""
        makers = {"movie": "director", "series": "writer", "course": "teacher", "album": "artist"}
        return next(each.person for each in self.billing if each.role == makers[self.kind])
