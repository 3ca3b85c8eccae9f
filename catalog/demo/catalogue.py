"""The demo catalogue: every title in the order in which it becomes playable."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.demo.editorial import Entry, Item
from catalog.demo.episodes import LANTERN_POINT, SMALL_GODS
from catalog.demo.features import CARTOGRAPHER, DROWNED_CITY, EMBER, PERIHELION, SALT_ROAD
from catalog.demo.festival import AURORA, BALLOON, INK, LOOM, RED_LABYRINTH, SNOW
from catalog.demo.school import SEEING_COLOUR
from catalog.demo.songs import ROOMS

CATALOGUE: tuple[Entry, ...] = (
    SALT_ROAD, LANTERN_POINT, PERIHELION, AURORA, BALLOON, ROOMS, DROWNED_CITY, SEEING_COLOUR,
    RED_LABYRINTH, SMALL_GODS, LOOM, CARTOGRAPHER, EMBER, SNOW, INK,
)  # fmt: skip

GENRES = {
    "adventure": ("Adventure", "Aventura"),
    "ambient": ("Ambient", "Ambiental"),
    "animation": ("Animation", "Animación"),
    "documentary": ("Documentary", "Documental"),
    "drama": ("Drama", "Drama"),
    "family": ("Family", "Familia"),
    "fantasy": ("Fantasy", "Fantasía"),
    "horror": ("Horror", "Terror"),
    "instrumental": ("Instrumental", "Instrumental"),
    "learning": ("Learning", "Aprender"),
    "mystery": ("Mystery", "Misterio"),
    "science-fiction": ("Science fiction", "Ciencia ficción"),
    "thriller": ("Thriller", "Suspense"),
}


@dataclass(frozen=True, kw_only=True)
class Play:
    """Something that plays, with the title it belongs to and a key that never changes."""

    key: str
    entry: Entry
    item: Item


def plays() -> list[Play]:
    """Everything that plays, so ordered that each title is soon playable.

    First what each title opens with, then the rest: a visitor meets a whole catalogue of first
    episodes before any second one.
    """
    each = [[Play(key=key, entry=entry, item=item) for key, item in entry.plays()] for entry in CATALOGUE]
    longest = max(len(rank) for rank in each)
    return [rank[index] for index in range(longest) for rank in each if index < len(rank)]
