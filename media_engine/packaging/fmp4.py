"""Reads fragmented MP4 files: where the parts lie, how long they play, which codec they hold.

Box layouts are those of ISO/IEC 14496-12 (the section is named at each reader). Only tables are
read, never samples, so a file of gigabytes takes milliseconds.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media_engine.errors import ErrorCode, MediaError

MAX_TABLE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """One movie fragment: start and duration in seconds, place in the file in bytes."""

    start_seconds: float
    duration_seconds: float
    offset: int
    length: int


@dataclass(frozen=True, kw_only=True)
class FragmentedFile:
    """The tables of a file with exactly one track."""

    init_bytes: int
    size_bytes: int
    codecs: str
    width: int | None
    height: int | None
    fragments: tuple[Fragment, ...]

    @property
    def duration_seconds(self) -> float:
        """How long all fragments play."""
        return sum(fragment.duration_seconds for fragment in self.fragments)


@dataclass(frozen=True, kw_only=True)
class _Track:
    timescale: int
    default_duration: int
    codecs: str
    width: int | None
    height: int | None


Box = tuple[bytes, bytes]


def read_fragmented(path: Path) -> FragmentedFile:
    """Read the tables of `path`.

    Raises MediaError OUTPUT_INVALID for anything but one complete track in whole fragments.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except (OSError, IndexError, ValueError, KeyError, ZeroDivisionError) as error:
        raise MediaError(ErrorCode.OUTPUT_INVALID, f"{path.name}: {error!r}") from error


def _read(file: BinaryIO) -> FragmentedFile:
    size = file.seek(0, os.SEEK_END)
    track: _Track | None = None
    fragments: list[Fragment] = []
    init_bytes = start = 0
    timing = (0, 0)
    for kind, offset, length in _outer_boxes(file, size):
        if kind == b"moov":
            track = _read_track(_payload(file, offset, length))
            init_bytes = start = offset + length
        elif kind == b"moof" and track is not None:
            timing = _read_moof(_payload(file, offset, length), track)
        elif kind == b"mdat" and track is not None:
            end = offset + length
            fragments.append(_fragment(track, timing, start=start, end=end))
            start = end
    if track is None or not fragments or start != size:
        raise ValueError(f"{len(fragments)} fragments end at {start} of {size} bytes")
    return FragmentedFile(
        init_bytes=init_bytes,
        size_bytes=size,
        codecs=track.codecs,
        width=track.width,
        height=track.height,
        fragments=tuple(fragments),
    )


def _fragment(track: _Track, timing: tuple[int, int], *, start: int, end: int) -> Fragment:
    return Fragment(
        start_seconds=timing[0] / track.timescale,
        duration_seconds=timing[1] / track.timescale,
        offset=start,
        length=end - start,
    )


def _outer_boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    offset = 0
    while offset < size:
        file.seek(offset)
        header = file.read(16)
        length = int.from_bytes(header[:4])
        if length == 1:
            length = int.from_bytes(header[8:16])
        if length < 8 or offset + length > size:
            raise ValueError(f"box of {length} bytes at {offset} of {size}")
        yield header[4:8], offset, length
        offset += length


def _payload(file: BinaryIO, offset: int, length: int) -> bytes:
    if length > MAX_TABLE_BYTES:
        raise ValueError(f"a table of {length} bytes")
    file.seek(offset + 8)
    return file.read(length - 8)


def _boxes(data: bytes) -> Iterator[Box]:
    offset = 0
    while offset + 8 <= len(data):
        length = int.from_bytes(data[offset : offset + 4])
        if length < 8 or offset + length > len(data):
            raise ValueError(f"inner box of {length} bytes")
        yield data[offset + 4 : offset + 8], data[offset + 8 : offset + length]
        offset += length


def _only(data: bytes, *path: bytes) -> bytes:
    """Follow `path` of box types; there must be exactly one box at every step."""
    for kind in path:
        found = [payload for name, payload in _boxes(data) if name == kind]
        if len(found) != 1:
            raise ValueError(f"{len(found)} {kind!r} boxes")
        data = found[0]
    return data


def _number(data: bytes, offset: int, size: int = 4) -> int:
    if offset + size > len(data):
        raise ValueError("table is cut short")
    return int.from_bytes(data[offset : offset + size])


def _read_track(moov: bytes) -> _Track:
    media = _only(moov, b"trak", b"mdia")
    header = _only(media, b"mdhd")  # 8.4.2: version 1 has two 64-bit times before the scale
    codecs, width, height = _read_entry(_only(media, b"minf", b"stbl", b"stsd"))
    return _Track(
        timescale=_number(header, 20 if header[0] == 1 else 12),
        default_duration=_number(_only(moov, b"mvex", b"trex"), 12),  # 8.8.3
        codecs=codecs,
        width=width,
        height=height,
    )


def _read_entry(stsd: bytes) -> tuple[str, int | None, int | None]:
    """Return the codec string of RFC 6381 and the picture's size from the sample entry (8.5.2)."""
    kind, entry = next(_boxes(stsd[8:]))
    if kind == b"avc1":
        record = _only(entry[78:], b"avcC")  # 12.1.3: 78 bytes of VisualSampleEntry
        return f"avc1.{record[1:4].hex()}", _number(entry, 24, 2), _number(entry, 26, 2)
    if kind == b"mp4a":
        return f"mp4a.40.{_audio_object_type(_only(entry[28:], b'esds')[4:])}", None, None
    raise ValueError(f"sample entry {kind!r}")


def _audio_object_type(descriptors: bytes) -> int:
    """Return the AAC object type out of nested descriptors (ISO/IEC 14496-1, 7.2.6)."""
    tag, body = _descriptor(descriptors)
    while tag != 5:  # DecSpecificInfo
        # ES_Descriptor has 3 bytes, DecoderConfigDescriptor 13, before the next one inside.
        tag, body = _descriptor(body[{3: 3, 4: 13}[tag] :])
    return body[0] >> 3  # AudioSpecificConfig begins with five bits of object type


def _descriptor(data: bytes) -> tuple[int, bytes]:
    length, position = 0, 1
    while True:  # seven bits a byte, the top bit says that more follow
        length = length << 7 | data[position] & 127
        position += 1
        if not data[position - 1] & 128:
            return data[0], data[position : position + length]


def _read_moof(moof: bytes, track: _Track) -> tuple[int, int]:
    """Return decode time and duration of one fragment in units of the track's timescale."""
    traf = _only(moof, b"traf")
    base = _only(traf, b"tfdt")  # 8.8.12
    start = _number(base, 4, 8 if base[0] == 1 else 4)
    default = _default_duration(_only(traf, b"tfhd"), track)
    runs = [payload for name, payload in _boxes(traf) if name == b"trun"]
    return start, sum(_run_duration(run, default) for run in runs)


def _default_duration(tfhd: bytes, track: _Track) -> int:
    flags = _number(tfhd, 1, 3)  # 8.8.7
    offset = 8 + (8 if flags & 0x01 else 0) + (4 if flags & 0x02 else 0)
    return _number(tfhd, offset) if flags & 0x08 else track.default_duration


def _run_duration(trun: bytes, default: int) -> int:
    flags, count = _number(trun, 1, 3), _number(trun, 4)  # 8.8.8
    if not flags & 0x100:
        return count * default
    offset = 8 + (4 if flags & 0x01 else 0) + (4 if flags & 0x04 else 0)
    step = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    return sum(_number(trun, offset + step * index) for index in range(count))
