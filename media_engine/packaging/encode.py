"""Makes renditions: builds the FFmpeg command from a plan, runs it, reads what came out."""

import dataclasses
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits
from media_engine.packaging.fmp4 import read_fragmented
from media_engine.packaging.ladder import KEYFRAME_SECONDS, AudioRung, Plan, VideoRung
from media_engine.packaging.renditions import (
    AUDIO,
    PROGRESSIVE,
    VIDEO,
    PackagedRendition,
    hash_file,
    join_fragments,
    peak_bandwidth,
)
from media_engine.packaging.verify import verify_progressive, verify_rendition
from media_engine.probing.probe import Probe, VideoStream
from media_engine.processes.ffmpeg import FFmpeg, Progress, input_arguments, run_ffmpeg

# veryfast: medium costs 2.2 times the time for about one VMAF point (measured).
X264_PRESET = "veryfast"
CRF = "22"
# Each check reads a file in a child process; encoding is over by then.
CHECKS_AT_ONCE = 2
ROOM_BYTES = 64 * 1024 * 1024
# Odd timestamps and parameters that change midway break copies, and do not matter to encodes.
BLAMES_COPY = frozenset({ErrorCode.ENCODER_FAILED, ErrorCode.OUTPUT_INVALID, ErrorCode.TRUNCATED})
# Fragments of pictures begin at keyframes; CMAF puts the first picture at time zero by negative
# composition offsets, sound by an edit list that skips the encoder's priming samples.
VIDEO_FLAGS = "+cmaf+frag_keyframe+skip_sidx+skip_trailer"
AUDIO_FLAGS = "+cmaf+delay_moov+skip_sidx+skip_trailer"
AUDIO_FRAGMENT_MICROSECONDS = 4_000_000
TONE_MAP = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv"
)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One source on the local disk, what is to become of it, and where that goes.

    `folder` must exist, be private, and have room; files in it are named after their rungs.
    `limits` default to what the length of the source suggests.
    """

    source: Path
    probe: Probe
    plan: Plan
    folder: Path
    ffmpeg: FFmpeg
    limits: ChildLimits | None = None
    on_progress: Progress | None = None


def package_quick(job: Job) -> list[PackagedRendition]:
    """Make what can be published first: copies where possible, else the lowest rung; and sound.

    A copy that does not pass the checks is made again as an encode of the same name.
    Raises MediaError as `run_ffmpeg` and `verify_rendition` do.
    """
    video, audio = job.plan.quick_video, job.plan.quick_audio
    try:
        return _package(job, video, audio)
    except MediaError as error:
        copies = [rung.name for rung in video if rung.is_copy]
        copies += [rung.name for rung in audio if rung.is_copy]
        if not copies or error.code not in BLAMES_COPY:
            raise
    encoded_video = [dataclasses.replace(rung, is_copy=False) for rung in video]
    encoded_audio = [dataclasses.replace(rung, is_copy=False) for rung in audio]
    return _package(job, encoded_video, encoded_audio)


def package_full(job: Job) -> list[PackagedRendition]:
    """Make the rest of the ladder from one decode; the quick renditions are not made again.

    Returns only what it made: together with the quick renditions that is the whole ladder.
    Raises MediaError as `run_ffmpeg` and `verify_rendition` do.
    """
    return _package(job, job.plan.rest_video, job.plan.rest_audio)


def _package(
    job: Job, video: Sequence[VideoRung], audio: Sequence[AudioRung]
) -> list[PackagedRendition]:
    if not video and not audio:
        return []
    run_ffmpeg(
        job.ffmpeg,
        command_arguments(job, video, audio),
        scratch=job.folder,
        limits=job.limits or _limits(job, video),
        duration_seconds=job.plan.duration_seconds,
        on_progress=job.on_progress,
    )
    made = [_read_video(job, rung) for rung in video] + [_read_audio(job, rung) for rung in audio]
    with ThreadPoolExecutor(CHECKS_AT_ONCE, thread_name_prefix="check") as pool:
        return list(pool.map(lambda rendition: _checked(job, rendition), made))


def _checked(job: Job, rendition: PackagedRendition) -> PackagedRendition:
    """Return the rendition with its hash, once it is verified; a child looks while this hashes."""
    with ThreadPoolExecutor(1, thread_name_prefix="hash") as pool:
        digest = pool.submit(hash_file, rendition.path)
        verify_rendition(rendition, expected_seconds=_expected_seconds(job, rendition))
        return dataclasses.replace(rendition, sha256=digest.result())


def _limits(job: Job, video: Sequence[VideoRung]) -> ChildLimits:
    seconds = job.plan.duration_seconds
    rate = max([rung.max_rate_bps for rung in video], default=0) + 512_000
    # Copies may be as large as the source; encodes twice their cap for peaks of short files.
    most = max(int(rate * seconds / 4), job.probe.size_bytes) + ROOM_BYTES
    return ChildLimits(wall_seconds=max(1800.0, 60 * seconds), file_bytes=most)


def command_arguments(
    job: Job, video: Sequence[VideoRung], audio: Sequence[AudioRung]
) -> list[str]:
    """Return FFmpeg's arguments for all rungs in one process: one decode, cascaded scaling."""
    arguments = input_arguments(job.source, demuxer=job.probe.container)
    encoded = [rung for rung in video if not rung.is_copy]
    if encoded and job.plan.video is not None:
        graph = filter_graph(
            job.plan, job.plan.video, encoded, can_tone_map=job.ffmpeg.can_tone_map
        )
        arguments += ["-filter_complex", graph]
    for rung in video:
        arguments += _video_output(job, rung)
    for sound in audio:
        arguments += _audio_output(job, sound)
    return arguments


def filter_graph(
    plan: Plan, video: VideoStream, rungs: Sequence[VideoRung], *, can_tone_map: bool
) -> str:
    """Return the graph that turns one decoded picture into all `rungs`, each from the one above.

    FFmpeg puts the rotation before the graph by itself.
    """
    steps = ["bwdif=mode=send_frame"] if video.is_interlaced else []
    if plan.retime:
        steps.append(f"fps=fps={_fraction(plan.frame_rate)}:start_time=0")
    chains = []
    source = f"[0:{video.index}]"
    for position, rung in enumerate(rungs):
        steps.append(f"scale={rung.width}:{rung.height}:flags=bicubic")
        if position == 0 and video.is_hdr and can_tone_map:
            steps.append(TONE_MAP)
        steps += ["setsar=1", "format=yuv420p"]
        following = f"[next{position}]"
        outputs = f"[{rung.name}]"
        if position < len(rungs) - 1:
            steps.append("split=2")
            outputs += following
        chains.append(source + ",".join(steps) + outputs)
        source, steps = following, []
    return ";".join(chains)


def _fraction(rate: float) -> str:
    exact = Fraction(rate).limit_denominator(1001)
    return f"{exact.numerator}/{exact.denominator}"


def _video_output(job: Job, rung: VideoRung) -> list[str]:
    if rung.is_copy and job.plan.video is not None:
        codec = ["-map", f"0:{job.plan.video.index}", "-c:v", "copy"]
    else:
        codec = ["-map", f"[{rung.name}]", *_x264(job.plan, rung)]
    return [*codec, *_container(VIDEO_FLAGS), _output(job, rung.name)]


def _x264(plan: Plan, rung: VideoRung) -> list[str]:
    if plan.segment_starts:
        # Half a millisecond early: the first frame at or after the time is meant.
        times = ",".join(f"{max(0, start - 0.0005):.4f}" for start in plan.segment_starts)
    else:
        times = f"expr:gte(t,n_forced*{KEYFRAME_SECONDS})"
    return [
        "-c:v", "libx264", "-preset", X264_PRESET, "-crf", CRF, "-profile:v", "high",
        "-maxrate", str(rung.max_rate_bps), "-bufsize", str(rung.max_rate_bps * 2),
        # No keyframes but the forced ones, so that all rungs are cut at the same places.
        "-force_key_frames", times, "-g", "100000", "-sc_threshold", "0",
    ]  # fmt: skip


def _audio_output(job: Job, rung: AudioRung) -> list[str]:
    codec = ["-c:a", "copy", "-bsf:a", "aac_adtstoasc"] if rung.is_copy else _aac(job, rung)
    return [
        "-map", f"0:{rung.index}", *codec,
        "-frag_duration", str(AUDIO_FRAGMENT_MICROSECONDS), *_container(AUDIO_FLAGS),
        _output(job, rung.name),
    ]  # fmt: skip


def _aac(job: Job, rung: AudioRung) -> list[str]:
    source = next(stream for stream in job.probe.audio if stream.index == rung.index)
    rate = source.sample_rate_hz if source.sample_rate_hz in {44100, 48000} else 48000
    return [
        "-c:a", "aac", "-b:a", str(rung.bit_rate_bps), "-ac", str(rung.channels),
        # Silence where the sound starts late or has gaps: players count samples, not gaps.
        "-af", "aresample=async=1:first_pts=0", "-ar", str(rate),
    ]  # fmt: skip


def _container(flags: str) -> list[str]:
    return [
        "-map_metadata", "-1", "-map_chapters", "-1", "-flags", "+bitexact", "-fflags", "+bitexact",
        "-movflags", flags, "-f", "mp4",
    ]  # fmt: skip


def _output(job: Job, name: str) -> str:
    return str((job.folder / f"{name}.mp4").absolute())


def _expected_seconds(job: Job, rendition: PackagedRendition) -> float:
    if rendition.kind == VIDEO and job.plan.video is not None:
        return job.plan.video.duration_seconds
    rungs = {rung.name: rung for rung in (*job.plan.quick_audio, *job.plan.rest_audio)}
    rung = rungs[rendition.name]
    source = next(stream for stream in job.probe.audio if stream.index == rung.index)
    return source.duration_seconds + (0 if rung.is_copy else source.start_seconds)


def _read_video(job: Job, rung: VideoRung) -> PackagedRendition:
    rate = job.plan.video.frame_rate if rung.is_copy and job.plan.video else job.plan.frame_rate
    made = _read(job.folder / f"{rung.name}.mp4", rung.name, VIDEO)
    return dataclasses.replace(made, frame_rate=round(rate, 3))


def _read_audio(job: Job, rung: AudioRung) -> PackagedRendition:
    return dataclasses.replace(
        _read(job.folder / f"{rung.name}.mp4", rung.name, AUDIO),
        language=rung.language,
        channels=rung.channels,
        is_default=rung.is_default,
    )


def _read(path: Path, name: str, kind: str) -> PackagedRendition:
    file = read_fragmented(path)
    segments = join_fragments(file)
    average = max(1, round(file.size_bytes * 8 / max(file.duration_seconds, 0.001)))
    return PackagedRendition(
        kind=kind,
        name=name,
        path=path,
        codecs=file.codecs,
        width=file.width,
        height=file.height,
        frame_rate=None,
        bandwidth_bps=max(average, peak_bandwidth(segments)),
        average_bandwidth_bps=average,
        size_bytes=file.size_bytes,
        sha256="",  # follows with the checks
        duration_seconds=round(file.duration_seconds, 6),
        init_bytes=file.init_bytes,
        segments=segments,
        language="",
        channels=None,
        is_default=kind == VIDEO,
    )


def package_progressive(
    job: Job, *, video: PackagedRendition | None, audio: PackagedRendition | None
) -> PackagedRendition:
    """Join one picture and one sound, without encoding, into a plain MP4 that starts at once.

    For browsers without scripts and for downloads. At least one of the two must be given.
    Raises MediaError as `run_ffmpeg` and `verify_progressive` do.
    """
    parts = [part for part in (video, audio) if part is not None]
    path = job.folder / "progressive.mp4"
    seconds = max(part.duration_seconds for part in parts)
    _join(job, parts, path, seconds)
    size = path.stat().st_size
    made = dataclasses.replace(
        parts[0],
        kind=PROGRESSIVE,
        name="progressive",
        path=path,
        codecs=",".join(part.codecs for part in parts),
        bandwidth_bps=sum(part.bandwidth_bps for part in parts),
        average_bandwidth_bps=max(1, round(size * 8 / seconds)),
        size_bytes=size,
        sha256=hash_file(path),
        duration_seconds=seconds,
        init_bytes=0,
        segments=(),
        channels=audio.channels if audio else None,
        language=audio.language if audio else "",
        is_default=True,
    )
    verify_progressive(made)
    return made


def _join(job: Job, parts: Sequence[PackagedRendition], path: Path, seconds: float) -> None:
    inputs = [word for part in parts for word in input_arguments(part.path, demuxer="mov")]
    maps = [word for number in range(len(parts)) for word in ("-map", f"{number}:0")]
    run_ffmpeg(
        job.ffmpeg,
        [*inputs, *maps, "-c", "copy", *_container("+faststart"), str(path.absolute())],
        scratch=job.folder,
        limits=job.limits,
        duration_seconds=seconds,
        on_progress=job.on_progress,
    )
