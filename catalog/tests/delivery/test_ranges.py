"""Range headers after RFC 9110, section 14."""

import pytest

from catalog.delivery.ranges import ByteRange, Unsatisfiable, parse_range


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-499", 0, 499),
        ("bytes=500-", 500, 999),
        ("bytes=500-5000", 500, 999),
        ("bytes=999-999", 999, 999),
        ("bytes=-1", 999, 999),
        ("bytes=-5000", 0, 999),
        ("BYTES=10-20", 10, 20),
        ("bytes= 10-20 ", 10, 20),
        ("bytes=10-" + "9" * 900, 10, 999),
    ],
)
def test_it_reads(header: str, first: int, last: int) -> None:
    assert parse_range(header, 1000) == ByteRange(first, last)


@pytest.mark.parametrize(
    "header", ["bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=" + "9" * 900 + "-"]
)
def test_it_refuses_what_lies_outside(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse_range(header, 1000)


@pytest.mark.parametrize(
    "header",
    [
        "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,5-6", "bytes=--1",
        "bytes=+1-2", "bytes=1 - 2", "bytes=0x0-0x9", "lines=0-1", "0-1", "bytes=٣-٤",
        "bytes=" + "1" * 5000 + "-",
    ],
)  # fmt: skip
def test_it_ignores_what_it_need_not_understand(header: str) -> None:
    assert parse_range(header, 1000) is None


def test_an_empty_file_has_no_ranges() -> None:
    assert parse_range("bytes=-5", 0) is None
    with pytest.raises(Unsatisfiable):
        parse_range("bytes=0-", 0)
