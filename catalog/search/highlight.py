"""Highlighting: which pieces of a text were asked for, as plain pieces and never as markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from catalog.search.folding import chunks, fold
from catalog.search.ranking import Match

_SPACES = re.compile(r"(\s+)")


@dataclass(frozen=True)
class Segment:
    """A piece of text, and whether it was asked for."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Highlighted:
    """A text in segments, and whether any of its words that means something was asked for."""

    segments: list[Segment]
    is_asked_for: bool


def highlight(matches: Sequence[Match], text: str) -> Highlighted:
    """Cut `text` into segments by what a hit was found by; together they are `text` again."""
    words = {word for chunk in chunks(text) for word in chunk.words}
    present = [match for match in matches if match.letters.keys() <= words]
    typed: dict[str, int] = {}
    for match in present:
        for word, letters in match.letters.items():
            typed[word] = max(typed.get(word, 0), letters)
    return Highlighted(_segments(text, typed), any(match.is_required for match in present))


def _segments(text: str, typed: dict[str, int]) -> list[Segment]:
    pieces = [piece for chunk in _SPACES.split(text) if chunk for piece in _cut(chunk, typed)]
    return [
        Segment("".join(piece for piece, _is_match in group), is_match)
        for is_match, group in groupby(pieces, key=lambda piece: piece[1])
    ]


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
