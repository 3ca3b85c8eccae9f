"""Pages by cursor: forwards and back they show every title once, in each order."""

import datetime
from itertools import pairwise

import pytest
from django.utils import timezone

from catalog.browsing.paging import BadCursorError, page_of
from catalog.browsing.query import Sort
from catalog.models import Title

NOW = timezone.now()


@pytest.fixture
def shelf(db: None) -> None:
    """Titles of which many share a place in every order."""
    Title.objects.bulk_create(
        Title(
            slug=f"t{n}",
            name=f"Film {n // 7}",
            sort_name=f"film {n // 7}",
            kind="movie",
            status="published",
            published_at=NOW - datetime.timedelta(days=n // 9),
            year=None if n % 3 else 1990 + n // 11,
            popularity=n // 5,
            sitting_seconds=n // 4 * 100,
        )
        for n in range(100)
    )


@pytest.mark.parametrize("sort", Sort.values)
@pytest.mark.parametrize("size", [1, 7, 50, 100, 101])
def test_pages_follow_one_another_both_ways(shelf: None, sort: str, size: int) -> None:
    titles = Title.objects.all()
    pages = [page_of(titles, sort=sort, size=size)]
    while pages[-1].next_cursor:
        pages.append(page_of(titles, sort=sort, size=size, cursor=pages[-1].next_cursor))
    seen = [pk for page in pages for pk in page.ids]
    assert len(seen) == len(set(seen)) == 100
    assert seen == page_of(titles, sort=sort, size=100).ids
    assert [page.position for page in pages] == list(range(0, 100, size))
    for before, after in pairwise(pages):
        back = page_of(titles, sort=sort, size=size, cursor=after.previous_cursor)
        assert (back.ids, back.position) == (before.ids, before.position)
        again = page_of(titles, sort=sort, size=size, cursor=back.next_cursor)
        assert (again.ids, again.position) == (after.ids, after.position)
    assert not pages[0].previous_cursor


def test_orders_are_what_they_are_called(db: None) -> None:
    for name, year, seconds, plays in (
        ("Alpha", 1990, 300, 1), ("Beta", None, 0, 9), ("Gamma", 2020, 100, 0),
    ):  # fmt: skip
        Title.objects.create(
            name=name, slug=name.lower(), kind="movie", year=year, sitting_seconds=seconds,
            popularity=plays, published_at=NOW + datetime.timedelta(days=len(name)),
        )  # fmt: skip

    def names(sort: str) -> str:
        ids = page_of(Title.objects.all(), sort=sort, size=9).ids
        by_id = dict(Title.objects.values_list("pk", "name"))
        return " ".join(by_id[pk] for pk in ids)

    assert names("newest") == "Gamma Alpha Beta"
    assert names("name") == "Alpha Beta Gamma"
    assert names("year") == "Gamma Alpha Beta"
    assert names("popular") == "Beta Alpha Gamma"
    # What is of unknown length comes last in both.
    assert names("shortest") == "Gamma Alpha Beta"
    assert names("longest") == "Alpha Gamma Beta"


def test_a_page_whose_rows_are_gone_still_leads_back(shelf: None) -> None:
    second = page_of(Title.objects.all(), sort="newest", size=60).next_cursor
    last = page_of(Title.objects.all(), sort="newest", size=60, cursor=second)
    Title.objects.filter(pk__in=last.ids).delete()
    page = page_of(Title.objects.all(), sort="newest", size=60, cursor=second)
    assert page.ids == []


@pytest.mark.parametrize("cursor", ["x", "\0", "a" * 5000, "WzFd:1:2"])
def test_a_cursor_of_nobody_is_refused(shelf: None, cursor: str) -> None:
    with pytest.raises(BadCursorError):
        page_of(Title.objects.all(), sort="newest", size=5, cursor=cursor)


def test_a_cursor_is_for_its_own_order(shelf: None) -> None:
    cursor = page_of(Title.objects.all(), sort="name", size=5).next_cursor
    with pytest.raises(BadCursorError):
        page_of(Title.objects.all(), sort="year", size=5, cursor=cursor)
