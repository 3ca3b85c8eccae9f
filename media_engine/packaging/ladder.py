"""Decides what is made of a source: what is copied, which rungs are encoded, how they are cut."""

import math
from dataclasses import dataclass

from media_engine.probing.probe import AudioStream, Probe, VideoStream

# The short side of the picture, in pixels, and what it may cost. Peak rates follow Apple's HLS
# Authoring Specification (table of variants for H.264); quality is held by CRF below that cap.
RUNG_RATES_KBPS = {2160: 16000, 1440: 10000, 1080: 6000, 720: 3000, 480: 1400, 360: 800, 240: 400}
RUNGS = (1080, 720, 480, 360, 240)
MAX_FRAME_RATE = 60.0
MIN_FRAME_RATE = 5.0
# x264's usual keyframe distance of 250 frames lasts 10.43 s at 24 frames a second.
MAX_COPY_KEYFRAME_SECONDS = 10.5
MAX_COPY_SHORT_SIDE = 1088
MAX_COPY_BIT_RATE_BPS = 20_000_000
# Sound and picture may start this far apart in a copy; more would be heard (ITU-R BT.1359).
MAX_COPY_OFFSET_SECONDS = 0.1
KEYFRAME_SECONDS = 2.0
MAX_LANGUAGES = 12
COPYABLE_PROFILES = frozenset({"Constrained Baseline", "Baseline", "Main", "High"})
# The others keep no times for pictures that are shown out of order.
COPYABLE_CONTAINERS = frozenset({"mov", "matroska", "mpegts"})
COMMON_RATES = (24000 / 1001, 24.0, 25.0, 30000 / 1001, 30.0, 50.0, 60000 / 1001, 60.0)


@dataclass(frozen=True, kw_only=True)
class VideoRung:
    """One picture to make: even sizes in square pixels; `is_copy` takes the source's packets."""

    name: str
    width: int
    height: int
    max_rate_bps: int
    is_copy: bool = False


@dataclass(frozen=True, kw_only=True)
class AudioRung:
    """One sound to make from stream `index` of the source."""

    name: str
    index: int
    channels: int
    bit_rate_bps: int
    language: str
    title: str
    is_default: bool
    is_copy: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is made of one source.

    `quick` is published first, `rest` completes it; a source without picture has rungs of sound
    only. `frame_rate` is what encoded rungs play at; `retime` whether frames must be dropped or
    repeated for that. `segment_starts` are the cuts that encoded rungs share with a copied one;
    empty where nothing is copied: then a keyframe comes every two seconds.
    """

    duration_seconds: float
    video: VideoStream | None
    quick_video: tuple[VideoRung, ...]
    rest_video: tuple[VideoRung, ...]
    quick_audio: tuple[AudioRung, ...]
    rest_audio: tuple[AudioRung, ...]
    frame_rate: float
    retime: bool
    segment_starts: tuple[float, ...]

    @property
    def is_complete_when_quick(self) -> bool:
        """Whether nothing remains after the quick part."""
        return not self.rest_video and not self.rest_audio


def plan_encoding(probe: Probe) -> Plan:
    """Plan what is made of the source that `probe` describes."""
    audio = _audio_rungs(probe)
    if probe.video is None:
        return _audio_only_plan(probe, audio)
    is_copy = can_remux_video(probe)
    rungs = video_rungs(probe.video, is_copy=is_copy)
    quick = [rung for rung in rungs if rung.is_copy] or [rungs[-1]]
    return Plan(
        duration_seconds=probe.duration_seconds,
        video=probe.video,
        quick_video=tuple(quick),
        rest_video=tuple(rung for rung in rungs if rung not in quick),
        quick_audio=audio,
        rest_audio=(),
        frame_rate=target_rate(probe.video),
        retime=_must_retime(probe.video),
        segment_starts=probe.video.segment_starts if is_copy else (),
    )


def _audio_only_plan(probe: Probe, audio: tuple[AudioRung, ...]) -> Plan:
    return Plan(
        duration_seconds=probe.duration_seconds,
        video=None,
        quick_video=(),
        rest_video=(),
        quick_audio=audio[:1],
        rest_audio=audio[1:],
        frame_rate=0,
        retime=False,
        segment_starts=(),
    )


def can_remux_video(probe: Probe) -> bool:
    """Whether the picture can be streamed as it is: players take it, and it can be cut."""
    video = probe.video
    if video is None or video.codec != "h264" or not _is_plain(video):
        return False
    return (
        probe.container in COPYABLE_CONTAINERS
        and min(video.width, video.height) <= MAX_COPY_SHORT_SIDE
        and max(video.width, video.height) <= 2 * MAX_COPY_SHORT_SIDE
        and video.bit_rate_bps <= MAX_COPY_BIT_RATE_BPS
        and video.frame_rate <= MAX_FRAME_RATE * 1.01
        and abs(video.start_seconds) <= MAX_COPY_OFFSET_SECONDS
        and video.has_only_closed_gops
        and 0 < video.keyframe_interval_seconds <= MAX_COPY_KEYFRAME_SECONDS
    )


def _is_plain(video: VideoStream) -> bool:
    return (
        video.profile in COPYABLE_PROFILES
        and video.pix_fmt in {"yuv420p", "yuvj420p"}
        and not video.is_interlaced
        and not video.is_hdr
        and not video.is_variable_frame_rate
        and video.rotation == 0
        and abs(video.sample_aspect_ratio - 1) < 0.01
    )


def can_remux_audio(audio: AudioStream, probe: Probe) -> bool:
    """Whether the sound can be streamed as it is: AAC-LC, stereo at most, in step with the film."""
    picture_start = probe.video.start_seconds if probe.video else audio.start_seconds
    return (
        audio.codec == "aac"
        and audio.profile == "LC"
        and audio.channels in {1, 2}
        and audio.sample_rate_hz in {44100, 48000}
        and audio.bit_rate_bps <= 330_000
        and abs(audio.start_seconds - picture_start) <= MAX_COPY_OFFSET_SECONDS
    )


def video_rungs(video: VideoStream, *, is_copy: bool = False) -> tuple[VideoRung, ...]:
    """Return the rungs for a picture, the best first: nothing is ever made larger.

    The top rung has the source's own size up to 1080 lines, whether that is a usual rung or not;
    a rung that is hardly smaller than the top is left out.
    """
    width, height = video.display_size
    source = min(width, height)
    top = min(source, RUNGS[0]) if not is_copy else source
    sides = [side for side in RUNGS if side < top * 0.9]
    return (_rung(video, top, is_copy=is_copy), *(_rung(video, side) for side in sides))


def _rung(video: VideoStream, short_side: int, *, is_copy: bool = False) -> VideoRung:
    width, height = (video.width, video.height) if is_copy else _fit(video, short_side)
    rate = _rate_kbps(short_side) * 1000
    if video.frame_rate > 40:
        rate = rate * 3 // 2
    return VideoRung(
        name=f"{_label(min(width, height))}p",
        width=width,
        height=height,
        max_rate_bps=video.bit_rate_bps if is_copy else rate,
        is_copy=is_copy,
    )


def _fit(video: VideoStream, short_side: int) -> tuple[int, int]:
    """Scale the picture as seen to `short_side`; H.264 in 4:2:0 wants even sizes."""
    width, height = video.display_size
    if short_side == min(width, height):
        return max(2, width // 2 * 2), max(2, height // 2 * 2)
    scale = short_side / min(width, height)
    return _even(width * scale), _even(height * scale)


def _label(short_side: int) -> int:
    """Return the usual name of a size: 1088 lines are called 1080."""
    return next((rung for rung in RUNG_RATES_KBPS if abs(rung - short_side) <= 8), short_side)


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)


def _rate_kbps(short_side: int) -> int:
    """Return the cap of the nearest rung, scaled by area."""
    nearest = min(RUNG_RATES_KBPS, key=lambda rung: abs(math.log(rung / max(short_side, 1))))
    share = (short_side / nearest) ** 2
    return max(100, round(RUNG_RATES_KBPS[nearest] * min(1.5, share)))


def target_rate(video: VideoStream) -> float:
    """Return the frames per second of encoded rungs: the source's, at most 60."""
    rate = video.frame_rate
    if rate > MAX_FRAME_RATE * 1.01:
        rate = rate / 2 if rate <= 2 * MAX_FRAME_RATE else MAX_FRAME_RATE
    if not video.is_variable_frame_rate and rate >= MIN_FRAME_RATE:
        return rate
    # Upwards: frames repeated are not seen, frames dropped are.
    return next((common for common in COMMON_RATES if common >= rate * 0.9995), MAX_FRAME_RATE)


def _must_retime(video: VideoStream) -> bool:
    return (
        video.is_variable_frame_rate
        or video.frame_rate > MAX_FRAME_RATE * 1.01
        or video.frame_rate < MIN_FRAME_RATE
        or abs(video.start_seconds) > MAX_COPY_OFFSET_SECONDS
    )


def _audio_rungs(probe: Probe) -> tuple[AudioRung, ...]:
    """Return one rung per language with a picture; two qualities of one stream without."""
    streams = _one_per_language(probe.audio)
    if probe.video is None:
        return _qualities(streams[0], probe)
    default = next((stream for stream in streams if stream.is_default), streams and streams[0])
    return tuple(
        _audio_rung(stream, probe, bit_rate_bps=128_000, is_default=stream is default)
        for stream in streams
    )


def _one_per_language(streams: tuple[AudioStream, ...]) -> list[AudioStream]:
    chosen: dict[str, AudioStream] = {}
    for stream in sorted(streams, key=lambda stream: (not stream.is_default, stream.index)):
        chosen.setdefault(stream.language, stream)
    return sorted(list(chosen.values())[:MAX_LANGUAGES], key=lambda stream: stream.index)


def _qualities(stream: AudioStream, probe: Probe) -> tuple[AudioRung, ...]:
    # Twice what a lossy source has is more than enough to keep what is left of it.
    rate = min(192_000, max(64_000, 2 * stream.bit_rate_bps))
    best = _audio_rung(stream, probe, bit_rate_bps=rate, is_default=True, suffix="-high")
    if best.is_copy or 0 < stream.bit_rate_bps <= 112_000:
        return (best,)
    return (best, _audio_rung(stream, probe, bit_rate_bps=96_000, is_default=False, suffix="-low"))


def _audio_rung(
    stream: AudioStream,
    probe: Probe,
    *,
    bit_rate_bps: int,
    is_default: bool,
    suffix: str = "",
) -> AudioRung:
    channels = min(2, stream.channels)
    return AudioRung(
        name=f"audio-{stream.language or 'und'}{suffix}"[:40],
        index=stream.index,
        channels=channels,
        bit_rate_bps=bit_rate_bps if channels == 2 else bit_rate_bps // 2,
        language=stream.language,
        title=stream.title,
        is_default=is_default,
        is_copy=can_remux_audio(stream, probe),
    )
