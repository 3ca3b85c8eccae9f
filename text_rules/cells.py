"""Cells of tables (CSV and the like) that no spreadsheet takes for a formula.

Spreadsheets compute a cell that begins with one of `= + - @`, also where a file says that it is
text (OWASP, "CSV Injection"). A cell is what their own language makes it, so whatever follows a
semicolon, a tab or the end of a line may begin one too. An apostrophe in front makes it text; it is
taken away again when a table comes back, so nothing is changed by going out and in.
"""

import re

_BEGINS = r"(\A|[;\t\r\n])"
# A quote may go with the separator of somebody else.
_FORMULA = r"(?='*[ \u00a0\"]*[=+\-@＝＋－＠])"
_BARE = re.compile(_BEGINS + _FORMULA)
_QUOTED = re.compile(_BEGINS + "'" + _FORMULA)


def as_cell(text: str) -> str:
    """Return `text` for a table: where a formula could begin, an apostrophe stands in front."""
    return _BARE.sub(r"\1'", text)


def from_cell(text: str) -> str:
    """Return what `as_cell` was given."""
    return _QUOTED.sub(r"\1", text)
