"""What counts as a name, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text_rules.tidying import is_visible, tidy_text

NOTHING = [
    "", " ", "\t\n", "\u00a0\u3000", "\u200b\u200b", "\u200c", "\u200d", "\u200d\u200c\u200d",
    "\u00ad", "\u034f", "\u061c", "\u115f\u1160", "\u17b4", "\u180b", "\u180e",
    "\u200e\u202e\u200b", "\u2028\u2029", "\u2060", "\u2066", "\u2800", "\u3164", "\ufe0f",
    "\ufeff", "\uffa0", "\U000e0041\U000e0042", "\U000e0100", "\x07\x1b", "\ud800", "\ue000",
    "\u0301",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING, ids=ascii)
def test_nothing_that_can_be_seen_is_no_name(text: str) -> None:
    assert tidy_text(text) == tidy_text(text, has_lines=True) == ""


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        (" Ada ", "Ada"),
        ("Ada\nLovelace", "Ada Lovelace"),
        ("Ada\r\n\u2028\u2029Lovelace", "Ada Lovelace"),
        ("\u202eadA\u202c", "adA"),
        ("\u200eAda\u200f", "Ada"),
        ("\u2067Ada\u2069", "Ada"),
        ("A\u200bda\ufeff", "Ada"),
        ("A\x00da", "A\x00da"),
        ("Jose\u0301", "José"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("-", "-"),
        ("\u0301a", "\u0301a"),
        ("한국", "한국"),
        ("❤\ufe0f", "❤\ufe0f"),
    ],
    ids=ascii,
)
def test_a_name_keeps_what_can_be_seen(given_text: str, expected: str) -> None:
    assert tidy_text(given_text) == expected


def test_prose_keeps_its_lines_and_directions() -> None:
    assert tidy_text("a\r\nb\u2029c \u200f", has_lines=True) == "a\nb\n\nc \u200f"


@given(st.text())
def test_a_tidy_text_stays_as_it_is(text: str) -> None:
    once = tidy_text(text)
    assert tidy_text(once) == once
    assert once == "" or is_visible(once)
    assert not {"\n", "\r", "\t", "\u202e", "\u200e"} & set(once)
