"""Ids that follow from a seed, and by which what was generated is found again.

They are UUIDs of version 8 (RFC 9562, section 5.8), whose content is the maker's own: 48 bits that
mark the generator, 12 for the table, 22 of the seed's digest, 40 for a number. Everything else here
has version 7, so a range of the unique index holds exactly the generated rows.
"""

import uuid
import zlib
from enum import IntEnum

MARK = 0x67656E657261  # "genera"
_SEED_BITS, _NUMBER_BITS = 22, 40


class Table(IntEnum):
    """Which table an id is for."""

    TITLE = 1
    SEASON = 2
    PLAYABLE = 3
    PERSON = 4
    CHARACTER = 5
    ASSET = 6
    TEXT_TRACK = 7
    RENDITION = 8


def generated_id(table: Table, seed: int, number: int) -> uuid.UUID:
    """Return the id of row `number`, below 2^40, of a table."""
    return _pack(table, (fingerprint(seed) << _NUMBER_BITS) | number)


def id_range(table: Table) -> tuple[uuid.UUID, uuid.UUID]:
    """Return the smallest and the largest id of a table, whatever the seed."""
    return _pack(table, 0), _pack(table, (1 << (_SEED_BITS + _NUMBER_BITS)) - 1)


def fingerprint(seed: int) -> int:
    """Return 22 bits that tell seeds apart."""
    return zlib.crc32(str(seed).encode()) & ((1 << _SEED_BITS) - 1)


def fingerprint_of(public_id: uuid.UUID) -> int:
    """Return the seed's bits in a generated id."""
    return (public_id.int >> _NUMBER_BITS) & ((1 << _SEED_BITS) - 1)


def _pack(table: Table, content: int) -> uuid.UUID:
    version, variant = 0x8, 0b10
    return uuid.UUID(int=MARK << 80 | version << 76 | table << 64 | variant << 62 | content)
