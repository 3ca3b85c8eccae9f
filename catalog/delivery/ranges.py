"""Byte ranges of RFC 9110, section 14, as far as a file needs them."""

import re
from dataclasses import dataclass

# Section 14.1.1: `first-last`, `first-` or `-length`. Python refuses to read integers of more than
# 4,300 digits; no server lets such a header through, but a regular expression is the cheaper guard.
_SPEC = re.compile(r"\A(?:([0-9]{1,999})-([0-9]{0,999})|-([0-9]{1,999}))\Z")


class Unsatisfiable(Exception):  # noqa: N818
    """A well-formed range that lies outside the representation: 416."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """A span of a file; `last` is inclusive, as in the header."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """The number of bytes."""
        return self.last - self.first + 1


def parse_range(header: str, size_bytes: int) -> ByteRange | None:
    """Return the range that `header` asks for in a representation of `size_bytes`.

    None means: serve everything. That is the answer to another unit, to a malformed header and,
    as section 14.2 allows, to more than one range. Raises Unsatisfiable for a range beyond the end.
    """
    unit, _, specs = header.partition("=")
    spec = _SPEC.match(specs.strip())
    if unit.strip().lower() != "bytes" or spec is None:
        return None
    first, last, suffix = spec.groups()
    if suffix is not None:
        return _suffix(int(suffix), size_bytes)
    if last and int(last) < int(first):
        return None
    if int(first) >= size_bytes:
        raise Unsatisfiable
    return ByteRange(int(first), min(int(last) if last else size_bytes, size_bytes - 1))


def _suffix(length: int, size_bytes: int) -> ByteRange | None:
    if length == 0:
        raise Unsatisfiable
    if size_bytes == 0:
        return None  # Satisfiable by section 14.1.2, but Content-Range cannot name an empty span.
    return ByteRange(max(size_bytes - length, 0), size_bytes - 1)
