"""What packaging yields: one file per rendition, and where its segments lie."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media_engine.packaging.fmp4 import Fragment, FragmentedFile
from media_engine.probing.timeline import cut_points

# The kinds, as `catalog.models.Rendition.Kind` stores them.
VIDEO, AUDIO, PROGRESSIVE = "video", "audio", "progressive"


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A span that can be fetched and played by itself after the initialisation section."""

    duration_seconds: float
    offset: int
    length: int


@dataclass(frozen=True, kw_only=True)
class PackagedRendition:
    """One encoded stream in one local file; the fields are those of the `Rendition` model.

    `bandwidth_bps` is the peak over segments, as RFC 8216 (4.3.4.2) wants it. A progressive file
    has no segments and an `init_bytes` of 0.
    """

    kind: str
    name: str
    path: Path
    codecs: str
    width: int | None
    height: int | None
    frame_rate: float | None
    bandwidth_bps: int
    average_bandwidth_bps: int
    size_bytes: int
    sha256: str
    duration_seconds: float
    init_bytes: int
    segments: tuple[Segment, ...]
    language: str
    channels: int | None
    is_default: bool

    @property
    def segment_rows(self) -> list[list[float]]:
        """The segments as the database keeps them: duration, offset, length."""
        return [
            [segment.duration_seconds, segment.offset, segment.length] for segment in self.segments
        ]


def join_fragments(file: FragmentedFile) -> tuple[Segment, ...]:
    """Join the fragments of a file into segments of about four seconds."""
    fragments = file.fragments
    end = fragments[-1].start_seconds + fragments[-1].duration_seconds
    cuts = set(cut_points([round(f.start_seconds, 6) for f in fragments], end))
    groups: list[list[Fragment]] = []
    for fragment in fragments:
        if not groups or round(fragment.start_seconds, 6) in cuts:
            groups.append([])
        groups[-1].append(fragment)
    return tuple(_join(group) for group in groups)


def _join(fragments: Sequence[Fragment]) -> Segment:
    return Segment(
        duration_seconds=round(sum(fragment.duration_seconds for fragment in fragments), 6),
        offset=fragments[0].offset,
        length=sum(fragment.length for fragment in fragments),
    )


def peak_bandwidth(segments: Sequence[Segment]) -> int:
    """Return the highest bit rate of any run of segments half to one and a half targets long.

    The definition of RFC 8216, 4.1: a last segment of a few frames does not count by itself.
    """
    target = max(segment.duration_seconds for segment in segments)
    peak = 0.0
    for first in range(len(segments)):
        seconds = bits = 0.0
        for segment in segments[first:]:
            seconds += segment.duration_seconds
            bits += segment.length * 8
            if seconds > target * 1.5:
                break
            if seconds >= target * 0.5:
                peak = max(peak, bits / seconds)
    return max(1, round(peak))


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
