"""Folding: text becomes plain words, the same in the index, in queries, and on both databases."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from catalog.models.search import MAX_WORD_LENGTH
from catalog.search.wording import STOP_WORDS

#: Of a whole name written as one word; PostgreSQL takes no words above two kilobytes.
MAX_WHOLE_LENGTH = 120
#: Letters that Unicode does not decompose, as people without them on the keyboard type them.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"}
)
#: Digits that stand for letters in names such as Se7en.
_LEET = str.maketrans("0134579", "oieastg")
_LEET_SEVEN_AS_V = str.maketrans("0134579", "oieasvg")
_VULGAR_FRACTION = re.compile("([¼½¾⅐-⅞])")
EPISODE = re.compile(r"s0*(\d{1,4})e0*(\d{1,4})")
_EPISODE_WITH_X = re.compile(r"0*(\d{1,2})x0*(\d{1,3})")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Chunk:
    """What stood between spaces: `Spider-Man` has the parts spider and man, and joins them."""

    parts: tuple[str, ...]

    @property
    def joined(self) -> str:
        """All parts as one word; empty where that is no word that anybody would type."""
        whole = "".join(self.parts)
        is_long = len(whole) > MAX_WORD_LENGTH or len(self.parts) > 8
        return "" if len(self.parts) < 2 or is_long or _IDEOGRAPHS.search(whole) else whole

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that finds it."""
        joined = self.joined
        found = (*self.parts, joined) if joined else self.parts
        return (*found, *(other for word in found for other in _without_digits(word)))


def fold(text: str) -> str:
    """Return `text` without case, accents and compatibility forms (Unicode NFKD, casefold)."""
    spaced = _VULGAR_FRACTION.sub(r" \1 ", text)
    bare = (c for c in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(c))
    folded = unicodedata.normalize("NFKD", "".join(bare).casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)).translate(_PLAIN)


@lru_cache(maxsize=20_000)
def chunks(text: str) -> tuple[Chunk, ...]:
    """Cut `text` into chunks; what is nothing but punctuation is left out."""
    found = (Chunk(tuple(_parts(piece))) for piece in fold(text).split())
    return tuple(chunk for chunk in found if chunk.parts)


def words_of(*texts: str) -> list[str]:
    """Return every word that finds one of `texts`, each once, in order."""
    return list(dict.fromkeys(w for text in texts for c in chunks(text) for w in c.words))


def plain_words(text: str) -> list[str]:
    """Return the words of `text` in order, as often as they occur."""
    return [part for chunk in chunks(text) for part in chunk.parts]


def whole_name(words: Iterable[str]) -> str:
    """Return the one word that stands for a name with these words and no others that matter.

    Underscores mark it: neither a word of a name nor of a query has any.
    """
    all_words = tuple(words)
    kept = [word for word in all_words if word not in STOP_WORDS] or all_words
    return f"_{''.join(kept)[:MAX_WHOLE_LENGTH]}_"


def _parts(piece: str) -> Iterator[str]:
    # An ideograph is a word of its own: nobody puts spaces between them.
    spaced = _IDEOGRAPHS.sub(r" \g<0> ", piece)
    for is_word, letters in groupby(spaced, str.isalnum):
        if is_word:
            yield _episode("".join(letters))[:MAX_WORD_LENGTH]


def _episode(word: str) -> str:
    """Write the number of an episode in one way: S01E02 and s1e2, 1x02 and 1x2."""
    if match := EPISODE.fullmatch(word):
        return f"s{match[1]}e{match[2]}"
    if match := _EPISODE_WITH_X.fullmatch(word):
        return f"s{match[1]}e{match[2]}"
    return word


def _without_digits(word: str) -> Iterator[str]:
    letters = sum(map(str.isalpha, word))
    if len(word) >= 4 and letters < len(word) <= letters + 2 and not EPISODE.fullmatch(word):
        yield from dict.fromkeys((word.translate(_LEET), word.translate(_LEET_SEVEN_AS_V)))
