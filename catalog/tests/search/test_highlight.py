"""What a hit was found by marks every text that is shown of it."""

import pytest

from catalog.search.folding import words_of
from catalog.search.highlight import highlight
from catalog.search.query import parse_query
from catalog.search.ranking import matches_of


def marked(query: str, text: str, *others: str) -> str:
    """Return `text` with brackets around what is marked, of a hit with these texts."""
    matches = matches_of(parse_query(query), set(words_of(text, *others)))
    pieces = highlight(matches, text).segments
    assert "".join(piece.text for piece in pieces) == text
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("harbour ", "Harbour Lights", "[Harbour] Lights"),
        ("mar", "Maria and Marcus", "[Mar]ia and [Mar]cus"),
        ("amelie ", "Amélie", "[Amélie]"),
        ("spider man ", "Spider-Man", "[Spider-Man]"),
        ("spiderman ", "The Spider-Man", "The [Spider-Man]"),
        ("nothing ", "Harbour Lights", "Harbour Lights"),
    ],
)
def test_it_marks_what_was_typed(query, text, expected):
    assert marked(query, text) == expected


def test_words_that_fill_a_place_together_mark_nothing_alone():
    """`spider-man` is two words of one place: a cast with a man in it was not asked for."""
    name, cast = "Spider-Man", "Man Ray"
    matches = matches_of(parse_query("spider-man "), set(words_of(name, cast)))
    assert highlight(matches, name).is_asked_for
    assert not highlight(matches, cast).is_asked_for


def test_a_word_that_means_little_is_marked_and_is_no_reason():
    matches = matches_of(parse_query("the night "), set(words_of("The Night", "The Crew")))
    found = highlight(matches, "The Crew")
    assert [piece.text for piece in found.segments if piece.is_match] == ["The"]
    assert not found.is_asked_for
    assert highlight(matches, "The Night").is_asked_for


def test_words_that_mean_little_are_asked_for_where_there_are_no_others():
    matches = matches_of(parse_query("the "), set(words_of("The The")))
    assert highlight(matches, "The The").is_asked_for
