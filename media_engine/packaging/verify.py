"""Checks what came out before anybody may see it. The encoder's exit code is no proof.

On a full disk FFmpeg has returned 0 with an empty playlist, and 0 with half the film for a
truncated source (measured).
"""

from media_engine.errors import ErrorCode, MediaError
from media_engine.packaging.renditions import VIDEO, PackagedRendition
from media_engine.probing.probe import Probe, probe_file

# Priming samples, a last frame of unknown length, a rounded header.
TOLERANCE_SECONDS = 0.5
TOLERANCE_SHARE = 0.002


def verify_rendition(rendition: PackagedRendition, *, expected_seconds: float) -> None:
    """Raise MediaError unless the file is whole, as long as it should be, and can be played.

    `expected_seconds` is the duration of the stream in the source. TRUNCATED when too little came
    out, OUTPUT_INVALID for anything else.
    """
    _check_file(rendition)
    _check_ranges(rendition)
    _check_length(rendition.duration_seconds, expected_seconds, rendition.name)
    probe = _probe(rendition)
    _check_length(probe.duration_seconds, expected_seconds, rendition.name)
    if rendition.kind == VIDEO:
        _check_picture(rendition, probe)


def verify_progressive(rendition: PackagedRendition) -> None:
    """Raise MediaError unless a plain MP4 is whole and holds what its codecs say."""
    _check_file(rendition)
    probe = _probe(rendition)
    _check_length(probe.duration_seconds, rendition.duration_seconds, rendition.name)
    streams = (probe.video is not None) + len(probe.audio)
    _require(streams == len(rendition.codecs.split(",")), rendition, f"{streams} streams")


def _require(condition: bool, rendition: PackagedRendition, detail: str) -> None:
    if not condition:
        raise MediaError(ErrorCode.OUTPUT_INVALID, f"{rendition.name}: {detail}")


def _check_file(rendition: PackagedRendition) -> None:
    size = rendition.path.stat().st_size if rendition.path.is_file() else 0
    _require(size == rendition.size_bytes > 0, rendition, f"{size} bytes on disk")


def _check_ranges(rendition: PackagedRendition) -> None:
    """The segments must follow each other from the initialisation section to the last byte."""
    position = rendition.init_bytes
    for number, segment in enumerate(rendition.segments):
        _require(segment.offset == position, rendition, f"a gap before segment {number}")
        is_whole = segment.length > 0 and segment.duration_seconds > 0
        _require(is_whole, rendition, f"segment {number} is empty")
        position += segment.length
    _require(position == rendition.size_bytes, rendition, f"segments end at byte {position}")
    total = sum(segment.duration_seconds for segment in rendition.segments)
    is_sum = abs(total - rendition.duration_seconds) < 0.1
    _require(is_sum, rendition, f"segments play for {total:.3f} s")


def _check_length(seconds: float, expected: float, name: str) -> None:
    tolerance = TOLERANCE_SECONDS + expected * TOLERANCE_SHARE
    detail = f"{name}: {seconds:.2f} s instead of {expected:.2f} s"
    if seconds < expected - tolerance:
        raise MediaError(ErrorCode.TRUNCATED, detail)
    if seconds > expected + tolerance:
        raise MediaError(ErrorCode.OUTPUT_INVALID, detail)


def _probe(rendition: PackagedRendition) -> Probe:
    try:
        return probe_file(rendition.path)
    except MediaError as error:
        raise MediaError(ErrorCode.OUTPUT_INVALID, f"{rendition.name}: {error}") from error


def _check_picture(rendition: PackagedRendition, probe: Probe) -> None:
    video = probe.video
    if video is None:
        raise MediaError(ErrorCode.OUTPUT_INVALID, f"{rendition.name}: no picture")
    size = (video.width, video.height)
    _require(size == (rendition.width, rendition.height), rendition, f"picture is {size}")
    _require(video.has_only_closed_gops, rendition, "a segment needs the one before")
