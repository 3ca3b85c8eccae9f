"""Spelling: which words may have been meant, by the optimal string alignment distance.

OSA counts a letter left out, added, changed, or swapped with its neighbour as one edit each
(Damerau 1964; Boytsov, "Indexing methods for approximate dictionary searching", 2011). How many
are allowed grows with the length, as in Elasticsearch's `fuzziness: AUTO`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q
from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.models import SearchWord
from catalog.search.query import PREFIX, SPLIT, Alternative, Query, Slot
from catalog.search.vocabulary import MIN_LENGTH

#: How many words of a query are corrected, and how many corrections each gets.
MAX_CORRECTED = 4
MAX_CORRECTIONS = 12
#: No more words than that are measured for one query.
MAX_MEASURED = 40_000
#: What a word with one and with two edits is worth.
QUALITY_BY_EDITS = {1: 0.72, 2: 0.5}
#: A word that only lines hold is less likely to be meant.
_ONLY_IN_LINES = 0.9
_MIN_SPLIT = 2


def allowed_edits(word: str) -> int:
    """Return how many edits a word of this length may be away from what was meant."""
    if len(word) < MIN_LENGTH or word.isdigit():
        return 0
    return 1 if len(word) < 6 else 2


def correct(query: Query, *, corrects_known_words: bool = False) -> Query:
    """Return `query` with corrections for the words that nothing contains, in two database queries.

    If `corrects_known_words`, those that something contains too: `tain` may be a word, and still
    be a mistake.
    """
    known = _known(query.slots)
    wrong = [slot for slot in query.slots if corrects_known_words or slot.word not in known]
    wrong = [slot for slot in wrong if allowed_edits(slot.word)][:MAX_CORRECTED]
    if not wrong:
        return query
    measured = _similar([slot.word for slot in wrong])
    corrected = {
        slot: slot.also((*_splits(slot, known), *_corrections(slot, measured))) for slot in wrong
    }
    return replace(query, slots=tuple(corrected.get(slot, slot) for slot in query.slots))


def _known(slots: Sequence[Slot]) -> set[str]:
    """Return which of the words, and of the pieces into which each can be cut, occur."""
    words = {slot.word for slot in slots}
    pieces = {piece for slot in slots for pair in _pairs(slot.word) for piece in pair}
    found = SearchWord.objects.filter(word__in=words | pieces)
    return set(found.values_list("word", flat=True))


def _pairs(word: str) -> Iterable[tuple[str, str]]:
    places = range(_MIN_SPLIT, len(word) - _MIN_SPLIT + 1)
    return ((word[:place], word[place:]) for place in places)


def _splits(slot: Slot, known: set[str]) -> list[Alternative]:
    """Read one word as two: `nighttrain` finds Night Train."""
    return [
        Alternative(pair, SPLIT)
        for pair in _pairs(slot.word)
        if any(word in known for word in pair)
        and all(word in known or len(word) < MIN_LENGTH for word in pair)
    ]


def _similar(words: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the words that share two outer letters with one of `words`, near it in length."""
    condition = reduce(or_, (_near(word) for word in words))
    rows = SearchWord.objects.filter(condition).values_list("word", "is_named")
    return list(rows[:MAX_MEASURED])


def _near(word: str) -> Q:
    edits = allowed_edits(word)
    near = {"length__range": (len(word) - edits, len(word) + edits)}
    heads, tails = {word[:2], word[1::-1]}, {word[-2:], word[:-3:-1]}
    # What is typed may be the misspelt beginning of something longer.
    beginning = Q(head=word[:2], length__gt=len(word) + edits)
    return (
        Q(head__in=heads, **near)
        | Q(tail__in=tails, **near)
        | Q(ends=word[0] + word[-1], **near)
        | beginning
    )


def _corrections(slot: Slot, measured: Sequence[tuple[str, bool]]) -> list[Alternative]:
    named = dict(measured)
    alternatives = _whole(slot.word, named)
    if slot.is_last and len(alternatives) < MAX_CORRECTIONS:
        alternatives += _beginnings(slot.word, named)
    alternatives.sort(key=lambda alternative: (-alternative.quality, alternative.words))
    return alternatives[:MAX_CORRECTIONS]


def _whole(word: str, named: dict[str, bool]) -> list[Alternative]:
    found = process.extract(
        word, named.keys(), scorer=OSA.distance, score_cutoff=allowed_edits(word), limit=60
    )
    return [
        Alternative((other,), _quality(word, other, edits, is_named=named[other]))
        for other, edits, _place in found
        if edits
    ]


def _beginnings(word: str, named: dict[str, bool]) -> list[Alternative]:
    """Return beginnings that differ from `word`; the database completes them."""
    if len(word) < 4:
        return []
    length = len(word)
    cuts = {
        other[:cut]: is_named
        for other, is_named in named.items()
        if len(other) > length and other[:1] == word[:1]
        for cut in (length - 1, length, length + 1)
    }
    cuts.pop(word, None)
    found = process.extract(word, cuts.keys(), scorer=OSA.distance, score_cutoff=1, limit=20)
    return [
        Alternative(
            (other,), PREFIX * _quality(word, other, 1, is_named=cuts[other]), is_prefix=True
        )
        for other, _edits, _place in found
        if len(other) >= MIN_LENGTH and not word.startswith(other)
    ]


def _quality(word: str, other: str, edits: int, *, is_named: bool) -> float:
    quality = QUALITY_BY_EDITS[edits] + (0.03 if word[0] == other[0] else 0)
    return quality if is_named else quality * _ONLY_IN_LINES
