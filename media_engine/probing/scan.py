"""Reads every packet of a file with PyAV and sums up its streams; for the probe's child only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition, Stream
from PIL import Image

from media_engine import formats
from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import SourceLimits
from media_engine.probing.containers import check_boxes, check_riff, refuse_pointers, sniff_image
from media_engine.probing.probe import Probe
from media_engine.probing.streams import (
    describe_audio,
    describe_chapters,
    describe_picture,
    describe_subtitles,
    describe_tags,
    describe_video,
)
from media_engine.probing.timeline import StreamScan

HEAD_BYTES = 4096
# These store the duration in a header; a scan that ends well before it means a missing end.
HONEST_DURATIONS = frozenset({"mov", "matroska", "avi", "flac", "wav"})
DECODE_ATTEMPTS = 600
ENCRYPTED_TAGS = frozenset({"encv", "enca", "drms", "drmi"})
NOT_A_FILM = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
HEADERLESS = frozenset({"mp3", "aac", "flac"})
PICTURE_ONLY = frozenset({"mp3", "flac", "ogg", "wav", "aac"})


@dataclass(kw_only=True)
class Chosen:
    """The streams of a container that will be used."""

    video: Any = None
    audio: list[Any] = field(default_factory=list)
    subtitles: list[Any] = field(default_factory=list)
    picture: Any = None
    ignored: list[str] = field(default_factory=list)

    @property
    def to_scan(self) -> list[Any]:
        """Streams whose packets are read."""
        return [stream for stream in (self.video, *self.audio) if stream is not None]


def scan_file(path: Path, limits: SourceLimits) -> Probe:
    """Return the probe of `path`; raises MediaError with the reason why it is not accepted."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if sniff_image(head):
        return _scan_image(path, limits)
    refuse_pointers(head)
    check_boxes(path)
    check_riff(path)
    try:
        with _open(path) as container:
            return _scan_container(path, container, limits)
    except av.error.MemoryError as error:
        raise MediaError(ErrorCode.PROBE_FAILED, str(error)) from error
    except (av.error.FFmpegError, UnicodeError) as error:
        raise MediaError(ErrorCode.NOT_MEDIA, f"{type(error).__name__}: {error}") from error


def _scan_image(path: Path, limits: SourceLimits) -> Probe:
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP", "AVIF")) as image:
            width, height = image.size
    except Image.DecompressionBombError as error:
        raise MediaError(ErrorCode.TOO_LARGE_PICTURE, str(error)) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise MediaError(ErrorCode.BAD_PICTURE, str(error)) from error
    if width * height > limits.max_pixels:
        raise MediaError(ErrorCode.TOO_LARGE_PICTURE, f"{width}×{height}")
    return Probe(
        container="image",
        size_bytes=path.stat().st_size,
        duration_seconds=0,
        start_seconds=0,
        bit_rate_bps=0,
        video=None,
    )


def _open(path: Path) -> InputContainer:
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": formats.DEMUXERS,
        "codec_whitelist": formats.DECODERS,
    }
    # The prefix stops FFmpeg from reading "scheme:" in an odd name as a protocol.
    name = f"file:{path.absolute()}"
    return av.open(name, mode="r", options=options, metadata_errors="replace")


def _scan_container(path: Path, container: InputContainer, limits: SourceLimits) -> Probe:
    demuxer = formats.CONTAINERS.get(container.format.name)
    if demuxer is None:
        raise MediaError(ErrorCode.UNSUPPORTED_FORMAT, container.format.name)
    _check_header(container, limits)
    chosen = choose_streams(container, demuxer)
    _check_streams(chosen, limits)
    scans = _read_packets(container, chosen, limits)
    probe = _sum_up(path, container, chosen, scans)
    texts_end = max((scans[text.index].end for text in chosen.subtitles), default=0)
    _check_end(container, probe, max(probe.duration_seconds, float(texts_end)), path)
    return probe


def _check_header(container: InputContainer, limits: SourceLimits) -> None:
    if len(container.streams) > limits.max_streams:
        raise MediaError(ErrorCode.TOO_MANY_STREAMS, f"{len(container.streams)} streams")
    seconds = (container.duration or 0) / av.time_base
    if seconds > limits.max_duration_seconds:
        raise MediaError(ErrorCode.TOO_LONG, f"{seconds:.0f} s")


def choose_streams(container: InputContainer, demuxer: str) -> Chosen:
    """Pick the picture, all usable sound, text and the cover; say what is left out and why."""
    chosen = Chosen()
    films: list[Any] = []
    for stream in container.streams:
        codec = _codec_name(stream)
        if stream.type == "video":
            is_cover = bool(stream.disposition & NOT_A_FILM) or demuxer in PICTURE_ONLY
            if not is_cover and codec in formats.VIDEO_CODECS:
                films.append(stream)
            elif is_cover and codec in formats.PICTURE_CODECS:
                chosen.picture = chosen.picture or stream
            else:
                chosen.ignored.append(f"{stream.index}: video {codec}")
        elif stream.type == "audio" and codec in formats.AUDIO_CODECS:
            chosen.audio.append(stream)
        elif stream.type == "subtitle" and codec in formats.TEXT_CODECS:
            chosen.subtitles.append(stream)
        else:
            chosen.ignored.append(f"{stream.index}: {stream.type} {codec}")
    chosen.video = max(films, key=_prominence, default=None)
    chosen.ignored += [f"{film.index}: another video" for film in films if film != chosen.video]
    return chosen


def _codec_name(stream: Stream) -> str:
    context = stream.codec_context
    codec = getattr(context, "codec", None)  # data streams and unknown codecs have none
    return "unknown" if codec is None else str(codec.canonical_name)


def _tag(stream: Stream) -> str:
    try:
        return str(stream.codec_context.codec_tag)
    except UnicodeDecodeError:  # the tag of AAC in AVI is the byte 0xFF, and PyAV expects ASCII
        return ""


def _prominence(stream: Any) -> tuple[bool, int, int]:
    area = stream.codec_context.width * stream.codec_context.height
    return bool(stream.disposition & Disposition.default), area, -stream.index


def _check_streams(chosen: Chosen, limits: SourceLimits) -> None:
    for stream in chosen.to_scan:
        if _tag(stream) in ENCRYPTED_TAGS:
            raise MediaError(ErrorCode.ENCRYPTED, f"stream {stream.index}")
    refused = [reason for reason in chosen.ignored if ": video " in reason or ": audio " in reason]
    if chosen.video is None and any(": video " in reason for reason in refused):
        raise MediaError(ErrorCode.UNSUPPORTED_CODEC, "; ".join(refused))
    if not chosen.to_scan:
        code = ErrorCode.UNSUPPORTED_CODEC if refused else ErrorCode.NO_STREAMS
        raise MediaError(code, "; ".join(chosen.ignored))
    if chosen.video is not None:
        _check_picture(chosen.video.codec_context, limits)


def _check_picture(context: Any, limits: SourceLimits) -> None:
    pixels = context.width * context.height
    if pixels > limits.max_pixels:
        raise MediaError(ErrorCode.TOO_LARGE_PICTURE, f"{context.width}×{context.height}")


def _read_packets(
    container: InputContainer, chosen: Chosen, limits: SourceLimits
) -> dict[int, StreamScan]:
    # Text may outlast the film, and what the header promises is the end of the longest stream.
    streams = [*chosen.to_scan, *chosen.subtitles]
    start = Fraction(container.start_time or 0, av.time_base)
    scans = {stream.index: StreamScan(stream, start) for stream in streams}
    for stream in chosen.to_scan:
        stream.codec_context.thread_count = 1
    for packet in _packets(container, streams):
        scan = scans[packet.stream_index]
        scan.add(packet)
        is_text = scan.stream.type == "subtitle"
        if scan.frame is None and scan.decode_attempts < DECODE_ATTEMPTS and not is_text:
            _try_to_decode(scan, packet)
    longest = max(float(scans[stream.index].end) for stream in chosen.to_scan)
    if longest > limits.max_duration_seconds:
        raise MediaError(ErrorCode.TOO_LONG, f"{longest:.0f} s")
    _check_decoded(container, chosen, scans)
    return scans


def _packets(container: InputContainer, streams: list[Any]) -> Iterable[Any]:
    try:
        yield from container.demux(streams)
    except av.error.MemoryError:
        raise
    except av.error.FFmpegError:
        # Demuxers give up on a damaged place; how far they came decides what it is called.
        return


def _try_to_decode(scan: StreamScan, packet: Any) -> None:
    scan.decode_attempts += 1
    if packet.has_sidedata("encryption_info") or packet.has_sidedata("encryption_init_info"):
        raise MediaError(ErrorCode.ENCRYPTED, f"stream {packet.stream_index}")
    try:
        frames = packet.decode()
    except av.error.MemoryError:
        raise
    except (av.error.FFmpegError, ValueError):
        return
    if frames:
        scan.frame = frames[0]


def _check_decoded(container: InputContainer, chosen: Chosen, scans: dict[int, StreamScan]) -> None:
    if chosen.video is not None and scans[chosen.video.index].frame is None:
        raise MediaError(ErrorCode.DAMAGED, "no frame of the picture could be decoded")
    heard = [stream for stream in chosen.audio if scans[stream.index].frame is not None]
    silent = [stream for stream in chosen.audio if scans[stream.index].frame is None]
    if chosen.video is None and not heard:
        # Formats without a header are taken for what their name says, whatever is inside.
        is_guess = container.format.name in HEADERLESS
        code = ErrorCode.NOT_MEDIA if is_guess else ErrorCode.DAMAGED
        raise MediaError(code, "no sound could be decoded")
    chosen.audio = heard
    chosen.ignored += [f"{stream.index}: nothing decodable" for stream in silent]


def _sum_up(
    path: Path, container: InputContainer, chosen: Chosen, scans: dict[int, StreamScan]
) -> Probe:
    video = chosen.video
    used = [scans[stream.index] for stream in chosen.to_scan]
    duration = float(max(scan.end for scan in used))
    size = path.stat().st_size
    return Probe(
        container=formats.CONTAINERS[container.format.name],
        size_bytes=size,
        duration_seconds=round(duration, 3),
        start_seconds=round((container.start_time or 0) / av.time_base, 6),
        bit_rate_bps=int(size * 8 / duration) if duration > 0 else 0,
        video=None if video is None else describe_video(video, scans[video.index]),
        audio=tuple(describe_audio(stream, scans[stream.index]) for stream in chosen.audio),
        subtitles=tuple(describe_subtitles(stream) for stream in chosen.subtitles),
        picture=None if chosen.picture is None else describe_picture(chosen.picture),
        chapters=describe_chapters(container, duration),
        tags=describe_tags(container, chosen.audio),
        ignored=tuple(chosen.ignored),
    )


def _check_end(container: InputContainer, probe: Probe, end: float, path: Path) -> None:
    """Compare `end`, that of the last packet of picture, sound or text, with the promise."""
    if probe.duration_seconds <= 0:
        raise MediaError(ErrorCode.TRUNCATED, "nothing plays")
    is_counted = probe.container == "mp3" and _has_frame_count(path)
    promised = (container.duration or 0) / av.time_base
    # Half a second and a hundredth: the last frame's length and rounded headers.
    if (is_counted or probe.container in HONEST_DURATIONS) and end < promised * 0.99 - 0.5:
        raise MediaError(ErrorCode.TRUNCATED, f"{end:.1f} of {promised:.1f} s")


def _has_frame_count(path: Path) -> bool:
    """Whether an MP3 tells its length in its first frame, which follows any ID3v2 tag."""
    with path.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":
            # Four bytes of seven bits each (ID3v2.4, section 3.1).
            file.seek(
                sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
                + 10
            )
        else:
            file.seek(0)
        first_frame = file.read(HEAD_BYTES)
    return b"Xing" in first_frame or b"Info" in first_frame
