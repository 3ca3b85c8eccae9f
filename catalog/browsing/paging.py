"""Pages of titles by a cursor, forwards and back, so that page 1,000 costs as much as the first.

A cursor names the last row's place in the order and its number, and how many rows lie before the
page, which an offset would have to count.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Literal

from django.core import signing
from django.db.models import Q

from catalog.browsing.query import ORDERS, Sort, placed
from catalog.models.titles import TitleQuerySet

Row = tuple[int, Any]
Direction = Literal["after", "before"]
_SALT = "catalog.browsing.paging"


class BadCursorError(Exception):
    """The cursor was not given out for this order."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Row numbers of titles in their order; `position` of them lie before the page."""

    ids: list[int]
    position: int
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True, kw_only=True)
class _Cursor:
    """Where a page begins: right after, or right before, the row `pk` at `place`."""

    direction: Direction
    place: Any
    pk: int
    position: int


def page_of(titles: TitleQuerySet, *, sort: str, size: int, cursor: str = "") -> Page:
    """Return a page of `size` titles in the order `sort`, with one query.

    Raises BadCursorError.
    """
    begin = _read(cursor, sort) if cursor else None
    is_back = begin is not None and begin.direction == "before"
    rows = _rows(titles, sort, begin, is_back=is_back)[: size + 1]
    found: list[Row] = list(rows.values_list("pk", "place"))  # type: ignore[misc]
    has_more, found = len(found) > size, found[:size]
    if is_back:
        found.reverse()
    position = _position(begin, len(found)) if has_more or not is_back else 0
    end = position + len(found)
    return Page(
        ids=[pk for pk, _place in found],
        position=position,
        next_cursor=_write("after", found[-1], end, sort)
        if found and (has_more or is_back)
        else "",
        previous_cursor=_write("before", found[0], position, sort)
        if found and (has_more if is_back else begin)
        else "",
    )


def _position(begin: _Cursor | None, count: int) -> int:
    if begin is None:
        return 0
    return begin.position if begin.direction == "after" else max(begin.position - count, 0)


def _rows(
    titles: TitleQuerySet, sort: str, begin: _Cursor | None, *, is_back: bool
) -> TitleQuerySet:
    is_descending = ORDERS[Sort(sort)].is_descending is not is_back
    sign, beyond = ("-", "lt") if is_descending else ("", "gt")
    rows = placed(titles, sort, is_beginning=begin is None).order_by(f"{sign}place", f"{sign}pk")
    if begin is None:
        return rows
    # The first condition follows from the second, and is what an index can begin at.
    return rows.filter(
        Q(**{f"place__{beyond}e": begin.place}),
        Q(**{f"place__{beyond}": begin.place}) | Q(**{f"pk__{beyond}": begin.pk}),
    )


def _write(direction: Direction, row: Row, position: int, sort: str) -> str:
    pk, place = row
    if isinstance(place, datetime.datetime):
        place = place.isoformat()
    return signing.dumps([direction, place, pk, position], salt=f"{_SALT}.{sort}", compress=True)


def _read(cursor: str, sort: str) -> _Cursor:
    try:
        direction, place, pk, position = signing.loads(cursor, salt=f"{_SALT}.{sort}")
    except signing.BadSignature as error:
        raise BadCursorError from error
    return _Cursor(direction=direction, place=place, pk=pk, position=position)
