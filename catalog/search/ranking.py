"""Ranking: how well a name answers a query, then how much it is watched and how new it is.

All of it happens here, on the few hundred rows that the database returns, and not in SQL: so both
databases rank alike, and a hit can say why it is one.
"""

import datetime
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from catalog.models import SearchEntry
from catalog.search.folding import EPISODE, Chunk, chunks
from catalog.search.query import Alternative, Query, Slot
from catalog.search.wording import STOP_WORDS

Kind = SearchEntry.Kind
#: How the parts of a score add up to 1: chosen by judgement, and held to the golden set.
WORDS, FULLNESS, START, ORDER, POPULARITY, RECENCY = 0.62, 0.2, 0.04, 0.03, 0.08, 0.03
#: A word found in what surrounds a name (cast, genre, series) against one in the name.
SURROUNDING = 0.45
#: Of equally good hits, titles come first.
PRIORS = {
    Kind.TITLE: 1.0, Kind.PERSON: 0.985, Kind.GENRE: 0.97, Kind.TRACK: 0.95, Kind.LESSON: 0.945,
    Kind.EPISODE: 0.945, Kind.CHARACTER: 0.94,
}  # fmt: skip
#: So many plays in three months are as popular as can be.
_MANY_PLAYS = 10_000
_HALF_LIFE = datetime.timedelta(days=365)
#: Lines: all words, and in a row; one word alone is said in many of them.
_LINE_WORDS, _LINE_PHRASE, _LINE_BREVITY = 0.5, 0.36, 0.04
_LINE_OF_ONE_WORD = 0.6


@dataclass(frozen=True)
class Name:
    """A name taken apart: its chunks, and in which of them each word stands."""

    chunks: tuple[Chunk, ...]
    places: dict[str, tuple[int, ...]]
    weight: float


@lru_cache(maxsize=20_000)
def name_of(text: str) -> Name:
    """Take a name apart."""
    found = chunks(text)
    places: dict[str, list[int]] = {}
    for place, chunk in enumerate(found):
        for word in chunk.words:
            places.setdefault(word, []).append(place)
    weight = sum(_weight(part) for chunk in found for part in chunk.parts)
    return Name(found, {word: tuple(where) for word, where in places.items()}, weight)


@dataclass(frozen=True)
class Fill:
    """An alternative that fills a slot: what it is worth, and which words of the name it takes."""

    quality: float
    words: tuple[str, ...] = ()


def fill(slot: Slot, words: Iterable[str]) -> Fill:
    """Return the best way to fill `slot` with some of `words`; of quality 0 if there is none."""
    best = Fill(0.0)
    for alternative in slot.alternatives:
        if alternative.quality <= best.quality:
            break
        found = _fill_alternative(alternative, words)
        if found and found.quality > best.quality:
            best = found
    return best


def _fill_alternative(alternative: Alternative, words: Iterable[str]) -> Fill | None:
    *first, last = alternative.words
    if any(word not in words for word in first):
        return None
    if not alternative.is_prefix:
        return Fill(alternative.quality, alternative.words) if last in words else None
    longer = [word for word in words if word.startswith(last)]
    if not longer:
        return None
    nearest = min(longer, key=len)
    share = len(last) / len(nearest)
    return Fill(alternative.quality * (0.85 + 0.15 * share), (*first, nearest))


@dataclass(frozen=True)
class Match:
    """Words that together fill a slot, and how many letters of each were typed."""

    letters: dict[str, int]
    is_required: bool


def matches_of(query: Query, words: Collection[str]) -> tuple[Match, ...]:
    """Return everything among the `words` of a hit that fills a slot of `query`.

    Whatever is shown of the hit is compared with this, which is asked once and not for each text.
    """
    required = query.required
    return tuple(
        Match({word: _letters_typed(slot, word) for word in taken}, slot in required)
        for slot in query.slots
        for alternative in slot.alternatives
        for taken in _taken_by(alternative, words)
    )


def _taken_by(alternative: Alternative, words: Collection[str]) -> Iterator[tuple[str, ...]]:
    *first, last = alternative.words
    if any(word not in words for word in first):
        return
    for word in words:
        if word == last or (alternative.is_prefix and word.startswith(last)):
            yield (*first, word)


def _letters_typed(slot: Slot, word: str) -> int:
    is_begun = slot.is_last and word.startswith(slot.word)
    return len(slot.word) if is_begun else len(word)


def score_name(query: Query, name: Name, more_words: frozenset[str] = frozenset()) -> float:
    """Return how well a name, with what surrounds it, answers a query: 0 to the sum of weights."""
    total = sum(slot.weight for slot in query.slots) or 1.0
    filled, fills = 0.0, []
    for slot in query.slots:
        found = fill(slot, name.places)
        if found.quality:
            fills.append(found)
            filled += slot.weight * found.quality
        elif more_words:
            filled += slot.weight * fill(slot, more_words).quality * SURROUNDING
    if not fills:
        return WORDS * filled / total
    starts = [name.places[found.words[0]][0] for found in fills]
    return (
        WORDS * filled / total
        + FULLNESS * _fullness(name, fills)
        + START * (min(starts) == 0)
        + ORDER * (starts == sorted(starts))
    )


def _fullness(name: Name, fills: Sequence[Fill]) -> float:
    """Return how much of the name was asked for: 1 for an exact name."""
    taken: dict[tuple[int, str], float] = {}
    for found in fills:
        for word in found.words:
            for place in name.places[word]:
                parts = name.chunks[place].parts
                for part in parts if word not in parts else (word,):
                    key = (place, part)
                    taken[key] = max(taken.get(key, 0.0), _weight(part) * found.quality)
    return min(1.0, sum(taken.values()) / name.weight) if name.weight else 0.0


def _weight(part: str) -> float:
    return 0.5 if part in STOP_WORDS else 2.0 + len(part)


def score_entry(
    query: Query,
    entry: SearchEntry,
    *,
    plays: int | None,
    published_at: datetime.datetime | None,
    now: datetime.datetime,
) -> float:
    """Return the score of an entry, between 0 and 1."""
    more_words = frozenset(entry.more_words.split())
    names = [name_of(name) for name in (entry.name, entry.alias) if name]
    if entry.kind != Kind.TITLE and not _is_meant(query, names, more_words):
        return 0.0
    best = max(score_name(query, name, more_words) for name in names)
    popularity = entry.popularity if plays is None else _popularity(plays)
    recency = 0.5 if published_at is None else _recency(now - published_at)
    return PRIORS[Kind(entry.kind)] * (best + POPULARITY * popularity + RECENCY * recency)


def _is_meant(query: Query, names: Sequence[Name], more_words: frozenset[str]) -> bool:
    """Whether the thing itself was asked for, and not only the title that it belongs to."""
    if any(fill(slot, name.places).quality for slot in query.required for name in names):
        return True
    return any(EPISODE.fullmatch(slot.word) and slot.word in more_words for slot in query.slots)


def _popularity(plays: int) -> float:
    return min(1.0, math.log1p(plays) / math.log1p(_MANY_PLAYS))


def _recency(age: datetime.timedelta) -> float:
    return float(2 ** (-max(age, datetime.timedelta()) / _HALF_LIFE))


def score_line(query: Query, words: Sequence[str], own_count: int) -> float:
    """Return the score of a spoken line; 0 if what was found is only in the line after it."""
    places: dict[str, int] = {}
    for place, word in enumerate(words):
        places.setdefault(word, place)
    total = sum(slot.weight for slot in query.slots) or 1.0
    filled, found = 0.0, []
    for slot in query.slots:
        best = fill(slot, places)
        filled += slot.weight * best.quality
        if best.quality:
            found.append((places[best.words[0]], best.quality))
    if not found or min(place for place, _quality in found) >= own_count:
        return 0.0
    brevity = min(1.0, len(query.slots) / max(1, own_count))
    phrase = _in_a_row([place for place, _quality in found], len(query.slots))
    score = _LINE_WORDS * filled / total + _LINE_PHRASE * phrase + _LINE_BREVITY * brevity
    return score if len(query.slots) > 1 else score * _LINE_OF_ONE_WORD


def _in_a_row(places: Sequence[int], slot_count: int) -> float:
    """Return which share of neighbours in the query are neighbours in the line."""
    if slot_count < 2:
        return 0.0
    # Joined words stand between the others, so neighbours may be two apart.
    near = sum(1 for left, right in pairwise(places) if 0 < right - left <= 2)
    return near / (slot_count - 1)
