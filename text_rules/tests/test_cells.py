"""A table carries no formula, and comes back as it went."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text_rules.cells import as_cell, from_cell

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/C calc'!A0", " =1", "\t=1", "\r=1", "\n=1",
    "＝1", "－1", "a;=1", "a\n=1", "a\t@x", "'=1", "''=1", "a; \u00a0+1", "\t\"-\"",
]  # fmt: skip
HARMLESS = ["", "a", "a=b", "a - b", "a, -b", "1", "'", "'a", "it's", "12 Monkeys", "a;b", ";", "…"]
#: What a formula begins with, in the first cell of a line or behind any separator.
BEGINS = re.compile(r"(?:\A|[;\t\r\n])[ \u00a0]*[=+\-@＝＋－＠]")


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_formula_becomes_text(text: str) -> None:
    cell = as_cell(text)
    assert cell != text
    assert not BEGINS.search(cell)
    assert from_cell(cell) == text


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert as_cell(text) == from_cell(text) == text


@given(st.text(alphabet="a'=+-@ ;\t\r\n＝\u00a0,\""))
def test_it_comes_back(text: str) -> None:
    assert from_cell(as_cell(text)) == text
    assert not BEGINS.search(as_cell(text))


@given(st.lists(st.text(alphabet="a'=+-@ ;\t\n,\"1"), min_size=1, max_size=3))
def test_no_reading_of_a_file_has_a_formula(cells: list[str]) -> None:
    """Whichever of its separators a spreadsheet believes in."""
    written = io.StringIO()
    csv.writer(written).writerow([as_cell(cell) for cell in cells])
    (row,) = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert [from_cell(cell) for cell in row] == cells
    for separator in ",;\t":
        for line in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=separator):
            assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@")) for cell in line)
