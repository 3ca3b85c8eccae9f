import pytest

from catalog.search.folding import chunks, fold, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("AMÉLIE", "amelie"), ("Señora Ñandú", "senora nandu"), ("Straße", "strasse"),
        ("Łódź", "lodz"), ("Æon", "aeon"), ("ﬁlm", "film"), ("İstanbul", "istanbul"),
    ],
)  # fmt: skip
def test_it_folds_case_accents_and_compatibility_forms(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Spider-Man", ["spider", "man", "spiderman"]),
        ("Ocean's Eleven", ["ocean", "s", "oceans", "eleven"]),
        ("M*A*S*H", ["m", "a", "s", "h", "mash"]),
        ("WALL·E", ["wall", "e", "walle"]),
        ("Se7en", ["se7en", "seten", "seven"]),
        ("8½", ["8", "1", "2", "12"]),
        ("¿Qué?", ["que"]),
        ("S01E02 1x02", ["s1e2"]),
        ("七人の侍", ["七", "人", "の", "侍"]),
        ("\0 \u202e () * ' \" %_", []),
    ],
)  # fmt: skip
def test_it_finds_the_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_word_is_never_too_long_and_never_a_mark() -> None:
    assert words_of("x" * 10_000) == ["x" * 40]
    assert words_of("_title") == ["title"]
    assert len(chunks("a-" * 5000)[0].joined) == 0
