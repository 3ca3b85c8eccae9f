"""Turns PyAV's streams into the dataclasses of a probe: plain, bounded, on one line."""

import unicodedata
from typing import Any

from av.container import InputContainer
from av.stream import Disposition

from media_engine.languages import language_tag
from media_engine.probing.probe import (
    AttachedPicture,
    AudioStream,
    Chapter,
    SubtitleStream,
    VideoStream,
)
from media_engine.probing.timeline import (
    StreamScan,
    cut_points,
    is_variable,
    longest_gap,
    measured_rate,
)

TAG_NAMES = frozenset(
    {
        "title", "artist", "album", "album_artist", "track", "disc", "date", "genre", "show",
        "season_number", "episode_sort", "composer",
    }
)  # fmt: skip
MAX_TAG_CHARACTERS = 300
MAX_CHAPTERS = 500
# AVColorTransferCharacteristic, as numbered in ITU-T H.273, table 3.
TRANSFERS = {16: "smpte2084", 18: "arib-std-b67"}
# AVFieldOrder: 2 to 5 are the interlaced orders.
INTERLACED_ORDERS = range(2, 6)
#: No format has pixels further from square than 2.4 to 1; beyond this a header is damaged or a
#: joke, and stretching by it would make pictures of a hundred thousand lines.
MAX_PIXEL_STRETCH = 4.0
# Format, not letters: right-to-left marks and the like turn a name around in lists.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain_text(text: str, limit: int = MAX_TAG_CHARACTERS) -> str:
    """Return `text` in NFC on one line without control and direction characters, cut to `limit`."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(char for char in spaced if unicodedata.category(char) not in _HIDDEN)[:limit]


def describe_video(stream: Any, scan: StreamScan) -> VideoStream:
    """Sum up the picture; sizes and format come from a decoded frame, not from the header."""
    context, frame = stream.codec_context, scan.frame
    keyframes, end = scan.seconds(scan.keyframe_times), float(scan.end)
    times = scan.seconds(scan.times)
    start = float(scan.start or 0)
    return VideoStream(
        index=stream.index,
        codec=context.codec.canonical_name,
        profile=str(stream.profile or ""),
        pix_fmt=frame.format.name,
        bit_depth=frame.format.components[0].bits,
        width=frame.width,
        height=frame.height,
        sample_aspect_ratio=_pixel_shape(stream),
        rotation=int(frame.rotation) % 360,
        frame_rate=round(_frame_rate(stream, times), 3),
        is_variable_frame_rate=is_variable(times),
        is_interlaced=bool(frame.interlaced_frame) or context.field_order in INTERLACED_ORDERS,
        transfer=TRANSFERS.get(int(context.color_trc or 0), ""),
        bit_rate_bps=_bit_rate(scan),
        start_seconds=round(start, 6),
        duration_seconds=round(end - start, 6),
        keyframe_interval_seconds=round(longest_gap(keyframes, end), 3),
        has_only_closed_gops=scan.has_only_idr and scan.can_be_cut,
        segment_starts=cut_points(keyframes, end),
        language=language_tag(stream.language),
        is_default=bool(stream.disposition & Disposition.default),
    )


def _pixel_shape(stream: Any) -> float:
    """Return width to height of a pixel; square where the header says nothing sensible."""
    ratio = float(stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or 1)
    return ratio if 1 / MAX_PIXEL_STRETCH <= ratio <= MAX_PIXEL_STRETCH else 1.0


def _frame_rate(stream: Any, times: list[float]) -> float:
    measured = measured_rate(times)
    declared = float(stream.average_rate or stream.guessed_rate or 0)
    # The header's fraction is exact where it tells the truth; half of it for field-coded pictures.
    if not measured or abs(declared - measured) < 0.02 * measured:
        return declared or 25.0
    return measured


def _bit_rate(scan: StreamScan) -> int:
    seconds = float(scan.end - (scan.start or 0))
    return int(scan.bytes * 8 / seconds) if seconds > 0 else 0


def describe_audio(stream: Any, scan: StreamScan) -> AudioStream:
    """Sum up one track of sound."""
    start = float(scan.start or 0)
    return AudioStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        profile=str(stream.profile or ""),
        sample_rate_hz=scan.frame.sample_rate,
        channels=scan.frame.layout.nb_channels,
        bit_rate_bps=_bit_rate(scan),
        start_seconds=round(start, 6),
        duration_seconds=round(float(scan.end) - start, 6),
        language=language_tag(stream.language),
        title=plain_text(stream.metadata.get("title", "")),
        is_default=bool(stream.disposition & Disposition.default),
    )


def describe_subtitles(stream: Any) -> SubtitleStream:
    """Sum up one track of text."""
    return SubtitleStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        language=language_tag(stream.language),
        title=plain_text(stream.metadata.get("title", "")),
        is_default=bool(stream.disposition & Disposition.default),
        is_forced=bool(stream.disposition & Disposition.forced),
        is_hearing_impaired=bool(stream.disposition & Disposition.hearing_impaired),
    )


def describe_picture(stream: Any) -> AttachedPicture:
    """Sum up the cover."""
    context = stream.codec_context
    return AttachedPicture(
        index=stream.index,
        codec=context.codec.canonical_name,
        width=context.width,
        height=context.height,
    )


def describe_chapters(container: InputContainer, duration: float) -> tuple[Chapter, ...]:
    """Return the chapters that lie within the file, at most 500, in order."""
    spans = []
    for chapter in container.chapters()[:MAX_CHAPTERS]:
        base = chapter["time_base"] or 1
        start, end = float(chapter["start"] * base), float(chapter["end"] * base)
        title = plain_text(chapter["metadata"].get("title", ""), 120)
        if 0 <= start < min(end, duration):
            span = Chapter(
                start_seconds=round(start, 3), end_seconds=round(min(end, duration), 3), title=title
            )
            spans.append(span)
    return tuple(sorted(spans, key=lambda span: span.start_seconds))


def describe_tags(container: InputContainer, audio: list[Any]) -> dict[str, str]:
    """Return the known tags as plain text; Ogg keeps them on the stream, the others on the file."""
    found: dict[str, str] = {}
    sources = [stream.metadata for stream in audio[:1]] if container.format.name == "ogg" else []
    for metadata in (*sources, container.metadata):
        for key, value in metadata.items():
            text = plain_text(value)
            if key.lower() in TAG_NAMES and text:
                found[key.lower()] = text
    return found
