"""A query is a list of slots, one for each word typed; any of its alternatives fills a slot.

`spider man` has two slots; both are also filled by `spiderman`. What is typed is never part of an
expression of the database: only folded words are, which are letters and digits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise, product

from catalog.search.folding import Chunk, chunks, plain_words, whole_name
from catalog.search.wording import EQUIVALENTS, STOP_WORDS

#: What is longer is not read: nobody types it, and it costs.
MAX_CHARACTERS = 200
MAX_SLOTS = 8
#: How many ways to read all words together are looked for as whole names.
MAX_WHOLES = 24
#: One letter begins too much; the engine completes it by the most watched titles instead.
MIN_PREFIX = 2
#: What an alternative is worth, against the word itself.
SAME, EQUIVALENT, SPLIT, PREFIX = 1.0, 0.94, 0.95, 0.9
#: What a word that means little counts, against one that means something.
_STOP_WEIGHT = 0.25


@dataclass(frozen=True)
class Alternative:
    """Words that together fill a slot, and what that is worth, up to 1."""

    words: tuple[str, ...]
    quality: float = SAME
    is_prefix: bool = False


@dataclass(frozen=True)
class Slot:
    """One word of a query, as typed, and its alternatives, the best first."""

    word: str
    alternatives: tuple[Alternative, ...]
    is_required: bool = True
    is_last: bool = False

    @property
    def weight(self) -> float:
        """How much it counts among the others."""
        return 1.0 if self.is_required else _STOP_WEIGHT

    def also(self, alternatives: Iterable[Alternative]) -> "Slot":
        """Return the slot with more alternatives; of the same words the better one stays."""
        best: dict[tuple[tuple[str, ...], bool], Alternative] = {}
        for alternative in (*self.alternatives, *alternatives):
            key = (alternative.words, alternative.is_prefix)
            if key not in best or best[key].quality < alternative.quality:
                best[key] = alternative
        ordered = sorted(best.values(), key=lambda r: -r.quality)
        return replace(self, alternatives=tuple(ordered))


@dataclass(frozen=True)
class Query:
    """What somebody looks for."""

    text: str
    slots: tuple[Slot, ...]

    @property
    def initial(self) -> str:
        """The letter that was typed, if it is all that was typed."""
        words = [slot.word for slot in self.slots]
        return words[0] if len(words) == 1 and len(words[0]) == 1 else ""

    def completed(self) -> "Query":
        """Return the query as one for whatever begins with it, however short."""
        begun = (
            slot.also([Alternative((slot.word,), PREFIX, is_prefix=True)]) if slot.is_last else slot
            for slot in self.slots
        )
        return replace(self, slots=tuple(begun))

    @property
    def required(self) -> tuple[Slot, ...]:
        """The slots that must be filled: all of them if all are words that mean little."""
        return tuple(slot for slot in self.slots if slot.is_required) or self.slots

    @property
    def whole(self) -> Slot:
        """The slot of names that are what was typed, as far as words mean anything, and no more."""
        alternatives = (
            [each.words for each in slot.alternatives if not each.is_prefix]
            for slot in self.required
        )
        chosen = islice(product(*alternatives), MAX_WHOLES)
        names = (plain_words(self.text), *(chain.from_iterable(words) for words in chosen))
        words = dict.fromkeys(map(whole_name, names))
        return Slot("", tuple(Alternative((word,)) for word in words))


def parse_query(text: str) -> Query:
    """Read what was typed; the last word may be the beginning of one, unless a space follows."""
    typed = text[:MAX_CHARACTERS]
    # What stands twice is asked for once; the last place counts, where a word may be open.
    once = dict.fromkeys(reversed(chunks(typed)[: 2 * MAX_SLOTS]))
    pieces = [Chunk(piece.parts[:MAX_SLOTS]) for piece in reversed(once)][:MAX_SLOTS]
    is_open = not typed[-1:].isspace()
    slots = tuple(
        _slot(piece, is_last=is_open and place == len(pieces))
        for place, piece in enumerate(pieces, 1)
    )
    return Query(text=typed.strip(), slots=_with_joins(slots))


def _slot(piece: Chunk, *, is_last: bool) -> Slot:
    word = piece.joined or piece.parts[-1]
    if len(piece.parts) > 1:
        alternatives = [Alternative(piece.parts, SAME)]
        if piece.joined:
            alternatives.append(Alternative((piece.joined,), SAME))
    else:
        alternatives = [Alternative((word,), SAME)]
        alternatives += [Alternative((other,), EQUIVALENT) for other in EQUIVALENTS.get(word, ())]
    if is_last and len(word) >= MIN_PREFIX:
        alternatives.append(Alternative((word,), PREFIX, is_prefix=True))
        if len(piece.parts) > 1:
            alternatives.append(Alternative(piece.parts, PREFIX, is_prefix=True))
    is_required = word not in STOP_WORDS
    return Slot(word, tuple(alternatives), is_required=is_required, is_last=is_last)


def _with_joins(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Let two words typed apart also be one: `spider man` finds Spiderman."""
    joined: list[list[Alternative]] = [[] for _ in slots]
    for place, (left, right) in enumerate(pairwise(slots)):
        word = left.word + right.word
        alternatives = [Alternative((word,), SPLIT)]
        if right.is_last:
            alternatives.append(Alternative((word,), SPLIT * PREFIX, is_prefix=True))
        joined[place] += alternatives
        joined[place + 1] += alternatives
    return tuple(slot.also(more) for slot, more in zip(slots, joined, strict=True))
