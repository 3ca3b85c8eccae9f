"""Highlighting: which pieces of a text answer a query, as plain pieces and never as markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from catalog.search.folding import chunks, fold
from catalog.search.query import Query
from catalog.search.ranking import fill

_SPACES = re.compile(r"(\s+)")


@dataclass(frozen=True)
class Segment:
    """A piece of text, and whether it was asked for."""

    text: str
    is_match: bool


def highlight(query: Query, text: str) -> list[Segment]:
    """Cut `text` into segments; together they are `text` again."""
    wanted = _words_in(query, text)
    pieces = [piece for chunk in _SPACES.split(text) if chunk for piece in _cut(chunk, wanted)]
    return [
        Segment("".join(piece for piece, _is_match in group), is_match)
        for is_match, group in groupby(pieces, key=lambda piece: piece[1])
    ]


def is_touched(query: Query, text: str) -> bool:
    """Whether any word of `text` that means something was asked for."""
    words = {word for chunk in chunks(text) for word in chunk.words}
    return any(fill(slot, words).quality for slot in query.required)


def _words_in(query: Query, text: str) -> dict[str, int]:
    """Return the words of `text` that fill a slot, and how many letters of each were typed."""
    words = {word for chunk in chunks(text) for word in chunk.words}
    found: dict[str, int] = {}
    for slot in query.slots:
        best = fill(slot, words)
        for word in best.words:
            is_begun = slot.is_last and word.startswith(slot.word)
            found[word] = max(found.get(word, 0), len(slot.word) if is_begun else len(word))
    return found


def _cut(chunk: str, wanted: dict[str, int]) -> Iterator[tuple[str, bool]]:
    whole = "".join(part for part in fold(chunk) if part.isalnum())
    if whole in wanted:
        yield from _marked(chunk, wanted[whole])
        return
    for is_word, letters in groupby(chunk, lambda c: c.isalnum() or not fold(c)):
        piece = "".join(letters)
        folded = fold(piece)
        if is_word and folded in wanted:
            yield from _marked(piece, wanted[folded])
        else:
            yield piece, False


def _marked(piece: str, letters: int) -> Iterator[tuple[str, bool]]:
    """Mark the letters that were typed; where folding changed their number, all of them."""
    is_plain = len(fold(piece)) == len(piece) and piece.isalnum()
    cut = letters if is_plain else len(piece)
    yield piece[:cut], True
    if piece[cut:]:
        yield piece[cut:], False
