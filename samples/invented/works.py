"""The works of an invented catalogue: what each is, who made it, what in it plays."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from samples.invented import vocabulary
from samples.invented.language import (
    Phrase,
    character_name,
    course_name,
    line,
    synopsis,
    tagline,
    work_name,
)
from samples.invented.tails import Zipf, around, long_tail
from samples.invented.vocabulary import entries

T = TypeVar("T")
ITEM_KINDS = {"series": "episode", "course": "lesson", "album": "track"}
FIRST_YEAR = 1920
DAYS = 3650

_KINDS = (("movie", 70), ("series", 11), ("album", 15), ("course", 4))
_LANGUAGES = (
    *(("en", 45), ("es", 28), ("fr", 7), ("ja", 5), ("de", 4), ("ko", 4), ("it", 4), ("pt", 3)),
)
_AGES = ((0, 24), (7, 14), (10, 5), (12, 20), (14, 5), (16, 20), (18, 12))
_STATUSES = (("published", 92), ("draft", 5), ("withdrawn", 3))
_STATES = (("ready", 960), ("failed", 12), ("", 28))
_REASONS = ("violence", "fear", "language", "drugs", "sex", "discrimination")
_FILM_GENRES = Zipf([slug for slug, *_ in entries(vocabulary.FILM_GENRES)], exponent=1.1)
_GENRES = {
    "movie": _FILM_GENRES,
    "series": _FILM_GENRES,
    "album": Zipf([slug for slug, *_ in entries(vocabulary.MUSIC_GENRES)], exponent=1.1),
    "course": Zipf([slug for slug, *_ in entries(vocabulary.COURSE_GENRES)], exponent=1.1),
}
_CREW = (("writer", 0.3), ("composer", 0.15), ("cinematographer", 0.1), ("editor", 0.05))


@dataclass(frozen=True, kw_only=True)
class Billing:
    """One credit; `rank` is how busy the person is among those of this role, 0 the busiest."""

    rank: int
    role: str
    character: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that plays.

    `days` is when it comes, counted from its title; `state` is that of its media: `ready`,
    `failed`, or empty where there are none.
    """

    kind: str
    name: str
    duration_seconds: float
    number: int | None = None
    days: float | None = None
    synopsis: str = ""
    state: str = "ready"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A season, a section, a disc."""

    number: int
    name: str
    items: list[Item]


@dataclass(frozen=True, kw_only=True)
class Work:
    """One title; `age_days` is how long ago it was published, negative when it is scheduled."""

    kind: str
    name: str
    original_name: str
    tagline: str
    synopsis: str
    year: int
    original_language: str
    maturity_age: int
    maturity_reasons: str
    status: str
    age_days: float
    lasts_days: float | None
    genres: list[str]
    billing: list[Billing]
    items: list[Item]
    parts: list[Part]

    @property
    def sitting_seconds(self) -> int:
        """How long a sitting takes: a film, a whole album, the average of what has come so far."""
        main = [item for item in self.items if item.kind != "extra"]
        main += [item for part in self.parts for item in part.items]
        lengths = [i.duration_seconds for i in main if (i.days or -DAYS) <= self.age_days]
        is_whole = self.kind in ("movie", "album")
        return round(sum(lengths) / (1 if is_whole else max(1, len(lengths))))


class Maker:
    """Makes works for a catalogue with as many people as `people`, in the year `this_year`."""

    def __init__(self, *, people: int, this_year: int) -> None:
        self.this_year = this_year
        self._ranks = Zipf(range(people), exponent=1.05, flat=12)

    def work(self, rng: random.Random) -> Work:
        """Return one work."""
        kind, language = _weighted(rng, _KINDS), _weighted(rng, _LANGUAGES)
        name, other = _names(rng, kind)
        about, under = synopsis(rng, long_tail(rng, exponent=1.2, most=6)), tagline(rng)
        spoken, age = rng.randrange(2), _weighted(rng, _AGES)
        return Work(
            kind=kind,
            name=name[:180],
            original_name=_original(rng, name, other, language),
            tagline="" if rng.random() < 0.3 else under[spoken],
            synopsis="" if rng.random() < 0.03 else about[spoken],
            year=max(FIRST_YEAR, self.this_year - int(rng.expovariate(1 / 14))),
            original_language=language,
            maturity_age=age,
            maturity_reasons=", ".join(rng.sample(_REASONS, 2)) if age >= 12 else "",
            status=_weighted(rng, _STATUSES),
            age_days=_age_days(rng),
            lasts_days=rng.uniform(30, 1500) if rng.random() < 0.04 else None,
            genres=_genres(rng, kind),
            billing=self._billing(rng, kind),
            items=_film(rng) if kind == "movie" else [],
            parts=_parts(rng, kind),
        )

    def _billing(self, rng: random.Random, kind: str) -> list[Billing]:
        """Return the credits in their order, nobody twice in the same role."""
        drawn = dict.fromkeys((role, self._ranks.draw(rng)) for role in _roles(rng, kind))
        return [
            Billing(
                role=role,
                rank=rank,
                character=character_name(rng) if role == "actor" and rng.random() < 0.7 else "",
            )
            for role, rank in drawn
        ]


def subtitles(
    rng: random.Random, duration_seconds: float, count: int
) -> list[tuple[float, Phrase]]:
    """Return `count` lines spread over something: at which second, and what is said."""
    gap = duration_seconds / count
    return [(round(gap * (place + 0.4 * rng.random()), 3), line(rng)) for place in range(count)]


def cue_count(rng: random.Random) -> int:
    """Return how many cues a track of subtitles has."""
    return max(20, int(around(rng, 260, spread=0.7, most=1500)))


def _weighted(rng: random.Random, choices: Sequence[tuple[T, int]]) -> T:
    return rng.choices([value for value, _ in choices], [weight for _, weight in choices])[0]


def _names(rng: random.Random, kind: str) -> tuple[str, str]:
    """Return a name in one language and the same in the other."""
    name = course_name(rng) if kind == "course" else work_name(rng)
    return (name.en, name.es) if rng.random() < 0.55 else (name.es, name.en)


def _original(rng: random.Random, name: str, other: str, language: str) -> str:
    """Return the other name for some of those that come from where it would be said."""
    is_translated = language in ("en", "es") and other != name and rng.random() < 0.5
    return other[:180] if is_translated else ""


def _age_days(rng: random.Random) -> float:
    """Return how long ago it came: most lately, some on one day of import, a few still to come."""
    choice = rng.random()
    if choice < 0.02:
        return -rng.uniform(0, 120)
    if choice < 0.12:
        return float(30 * rng.randrange(1, 40))
    return min(DAYS, rng.expovariate(1 / 400))


def _genres(rng: random.Random, kind: str) -> list[str]:
    if rng.random() < 0.02:
        return []
    count = rng.choices((1, 2, 3), (45, 40, 15))[0]
    return list(dict.fromkeys(_GENRES[kind].draw(rng) for _ in range(count)))


def _roles(rng: random.Random, kind: str) -> list[str]:
    if kind == "course":
        return ["teacher"] * long_tail(rng, exponent=3, most=4)
    if kind == "album":
        return ["artist"] * long_tail(rng, exponent=2.2, most=12)
    crew = [role for role, share in _CREW if rng.random() < share]
    directors = ["director"] if kind == "movie" else []
    return [*directors, *["actor"] * long_tail(rng, exponent=1.5, most=60), *crew]


def _film(rng: random.Random) -> list[Item]:
    seconds = around(rng, 100 * 60, spread=0.3, most=5 * 3600)
    film = Item(kind="film", name="", duration_seconds=seconds, state=_weighted(rng, _STATES))
    if rng.random() > 0.25:
        return [film]
    trailer = Item(kind="extra", name="Trailer", number=1, duration_seconds=rng.uniform(40, 180))
    return [film, trailer]


def _parts(rng: random.Random, kind: str) -> list[Part]:
    if kind == "movie":
        return []
    exponent, most = {"series": (1.5, 24), "course": (1.3, 10), "album": (4, 5)}[kind]
    count = long_tail(rng, exponent=exponent, most=most)
    parts = []
    for number in range(1, count + 1):
        name = work_name(rng)[rng.randrange(2)] if rng.random() < 0.2 else ""
        parts.append(Part(number=number, name=name[:180], items=_items(rng, kind, number)))
    return parts


def _items(rng: random.Random, kind: str, part: int) -> list[Item]:
    median, most, minutes = {
        "series": (7, 26, rng.choice((24, 45, 55))),
        "course": (4, 20, 11),
        "album": (9, 30, 3.6),
    }[kind]
    count = max(1, round(around(rng, median, spread=0.4, most=most)))
    return [
        Item(
            kind=ITEM_KINDS[kind],
            number=number,
            name=work_name(rng)[rng.randrange(2)][:180],
            duration_seconds=around(rng, 60 * minutes, spread=0.15, most=7200),
            # A season a year, an episode a week.
            days=365 * (part - 1) + 7 * (number - 1) if kind == "series" else None,
            state=_weighted(rng, _STATES),
        )
        for number in range(1, count + 1)
    ]
