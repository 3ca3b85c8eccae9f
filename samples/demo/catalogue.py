"""The demo catalogue: every title in the order in which it becomes playable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.demo.collections import LANTERN_POINT, ROOMS, SEEING_COLOUR
from samples.demo.features import (
    AURORA,
    BALLOON,
    CARTOGRAPHER,
    DROWNED_CITY,
    EMBER,
    INK,
    LOOM,
    PERIHELION,
    SALT_ROAD,
)

if TYPE_CHECKING:
    from samples.demo.editorial import Entry, Item

CATALOGUE: tuple[Entry, ...] = (
    SALT_ROAD, LANTERN_POINT, PERIHELION, AURORA, BALLOON, ROOMS, DROWNED_CITY, SEEING_COLOUR,
    LOOM, CARTOGRAPHER, EMBER, INK,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Play:
    """Something that plays, and where it belongs: a film has no numbers, an extra no season."""

    entry: Entry
    item: Item
    season_number: int | None = None
    number: int | None = None

    @property
    def key(self) -> str:
        """A name for it that never changes, good for a file too."""
        if self.season_number is not None:
            return f"{self.entry.slug}-{self.season_number}x{self.number:02}"
        return self.entry.slug if self.number is None else f"{self.entry.slug}-extra-{self.number}"


def plays_of(entry: Entry) -> list[Play]:
    """Everything of a title that plays, extras last."""
    films = [Play(entry=entry, item=item) for item in entry.items]
    numbered = [
        Play(entry=entry, item=item, season_number=season, number=number)
        for season, part in enumerate(entry.parts, 1)
        for number, item in enumerate(part.items, 1)
    ]
    extras = [Play(entry=entry, item=item, number=at) for at, item in enumerate(entry.extras, 1)]
    return [*films, *numbered, *extras]


def plays() -> list[Play]:
    """Everything that plays, so ordered that each title is soon playable.

    First what each title opens with, then the rest: a visitor meets a whole catalogue of first
    episodes before any second one.
    """
    each = [plays_of(entry) for entry in CATALOGUE]
    longest = max(len(rank) for rank in each)
    return [rank[index] for index in range(longest) for rank in each if index < len(rank)]
