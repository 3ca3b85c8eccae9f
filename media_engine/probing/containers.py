"""Reads the first bytes and the outer boxes of a file, before any demuxer sees it."""

import os
from pathlib import Path
from typing import BinaryIO

from media_engine.errors import ErrorCode, MediaError

MAX_BOXES = 100_000
# Boxes that hold samples or the table of them; a file cut inside one of these lost something.
VITAL_BOXES = frozenset({b"moov", b"mdat", b"moof"})
FIRST_BOXES = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"})
# Text formats that point at other files or carry script, whatever the file is called.
POINTING_STARTS = (
    b"#EXTM3U",
    b"ffconcat",
    b"<?xml",
    b"<MPD",
    b"<svg",
    b"<!DOCTYPE",
    b"<html",
    b"v=0",
)


def sniff_image(head: bytes) -> bool:
    """Whether `head` starts like a JPEG, PNG, WebP or AVIF still picture."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return True
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return is_webp or (head[4:8] == b"ftyp" and head[8:12] == b"avif")


def refuse_pointers(head: bytes) -> None:
    """Raise MediaError UNSUPPORTED_FORMAT for text that points at other files.

    The demuxer's allow-list refuses them anyway; this gives the better reason.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(POINTING_STARTS):
        raise MediaError(ErrorCode.UNSUPPORTED_FORMAT, "a playlist, manifest or document")


def check_boxes(path: Path) -> None:
    """Raise MediaError TRUNCATED for an ISO media file cut short, or without its table.

    Says nothing about files of other kinds.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if size < 8 or file.read(8)[4:8] not in FIRST_BOXES:
            return
        kinds = _outer_boxes(file, size)
    if b"moov" not in kinds:
        raise MediaError(ErrorCode.TRUNCATED, "no moov box")


def check_riff(path: Path) -> None:
    """Raise MediaError TRUNCATED for an AVI or WAV file shorter than its own header says.

    Says nothing about files of other kinds, nor about those written into a pipe, which have no
    size in the header.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
    length = int.from_bytes(head[4:8], "little")
    is_riff = head[:4] == b"RIFF" and head[8:12] in {b"AVI ", b"WAVE"}
    if is_riff and length != 0xFFFFFFFF and size < length:
        raise MediaError(ErrorCode.TRUNCATED, f"{size} of {length + 8} bytes")


def _outer_boxes(file: BinaryIO, size: int) -> set[bytes]:
    kinds: set[bytes] = set()
    offset = 0
    for _count in range(MAX_BOXES):
        if offset + 8 > size:
            break
        kind, length = _read_box(file, offset, size)
        kinds.add(kind)
        if offset + length > size and kind in VITAL_BOXES:
            raise MediaError(ErrorCode.TRUNCATED, f"{kind!r} box cut at byte {size}")
        if length < 8:
            break
        offset += length
    return kinds


def _read_box(file: BinaryIO, offset: int, size: int) -> tuple[bytes, int]:
    """Return type and length of the box at `offset` (ISO/IEC 14496-12, 4.2)."""
    file.seek(offset, os.SEEK_SET)
    header = file.read(16)
    length = int.from_bytes(header[:4])
    if length == 1:
        length = int.from_bytes(header[8:16])
    elif length == 0:
        length = size - offset
    return header[4:8], length
