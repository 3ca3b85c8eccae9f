"""The words that occur, each once: what a misspelt one is compared with."""

from collections.abc import Iterable

from catalog.models import SearchWord

#: Shorter words are not corrected, so they need not be known.
MIN_LENGTH = 3
_BATCH = 500


def learn_words(words: Iterable[str], *, is_named: bool) -> None:
    """Add the words that are not known yet; those of names are told from those of lines only."""
    wanted = sorted({word for word in words if len(word) >= MIN_LENGTH and word[0] != "_"})
    for start in range(0, len(wanted), _BATCH):
        _learn(wanted[start : start + _BATCH], is_named=is_named)


def _learn(words: list[str], *, is_named: bool) -> None:
    known = SearchWord.objects.filter(word__in=words)
    if is_named:
        known = known.filter(is_named=True)
    missing = set(words).difference(known.values_list("word", flat=True))
    rows = [_row(word, is_named=is_named) for word in sorted(missing)]
    if is_named:
        SearchWord.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["word"], update_fields=["is_named"]
        )
    else:
        SearchWord.objects.bulk_create(rows, ignore_conflicts=True)


def _row(word: str, *, is_named: bool) -> SearchWord:
    return SearchWord(
        word=word,
        head=word[:2],
        tail=word[-2:],
        ends=word[0] + word[-1],
        length=len(word),
        is_named=is_named,
    )
