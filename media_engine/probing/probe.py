"""Looks into a file somebody gave us, in a limited child process, and says what is inside."""

import dataclasses
import json
import os
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits, SourceLimits
from media_engine.processes.children import ChildOptions, Reach, Watch, new_scratch, run_child

SCHEMA = 1
PROJECT_ROOT = Path(__file__).resolve().parents[2]
HDR_TRANSFERS = frozenset({"smpte2084", "arib-std-b67"})
MAX_ANSWER_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class VideoStream:
    """The picture. Sizes are as coded; `display_size` is as seen.

    `segment_starts` are the keyframes (seconds from the start of the file) at which a stream copy
    can be cut into segments; `keyframe_interval_seconds` is the longest distance between two.
    `has_only_closed_gops` says that every keyframe is a clean cut.
    """

    index: int
    codec: str
    profile: str
    pix_fmt: str
    bit_depth: int
    width: int
    height: int
    sample_aspect_ratio: float
    rotation: int
    frame_rate: float
    is_variable_frame_rate: bool
    is_interlaced: bool
    transfer: str
    bit_rate_bps: int
    start_seconds: float
    duration_seconds: float
    keyframe_interval_seconds: float
    has_only_closed_gops: bool
    segment_starts: tuple[float, ...]
    language: str
    is_default: bool

    @property
    def is_hdr(self) -> bool:
        """Whether the picture is in a high dynamic range (PQ or HLG)."""
        return self.transfer in HDR_TRANSFERS

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height in square pixels after rotation; may be odd."""
        width, height = float(self.width), float(self.height)
        if self.sample_aspect_ratio > 1:
            width *= self.sample_aspect_ratio
        else:
            height /= self.sample_aspect_ratio
        if self.rotation % 180 == 90:
            width, height = height, width
        return round(width), round(height)


@dataclass(frozen=True, kw_only=True)
class AudioStream:
    """One track of sound."""

    index: int
    codec: str
    profile: str
    sample_rate_hz: int
    channels: int
    bit_rate_bps: int
    start_seconds: float
    duration_seconds: float
    language: str
    title: str
    is_default: bool


@dataclass(frozen=True, kw_only=True)
class SubtitleStream:
    """One track of text inside the container; bitmaps are not listed."""

    index: int
    codec: str
    language: str
    title: str
    is_default: bool
    is_forced: bool
    is_hearing_impaired: bool


@dataclass(frozen=True, kw_only=True)
class AttachedPicture:
    """A cover inside the file."""

    index: int
    codec: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A named span."""

    start_seconds: float
    end_seconds: float
    title: str


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What is inside a source.

    `container` is the name of the demuxer that must be used to open it ("mov", "matroska", …), or
    "image". `tags` are plain text without control characters: title, artist, album, album_artist,
    track, disc, date, genre, show, season_number, episode_sort. `ignored` names streams that are
    not used and why.
    """

    container: str
    size_bytes: int
    duration_seconds: float
    start_seconds: float
    bit_rate_bps: int
    video: VideoStream | None
    audio: tuple[AudioStream, ...] = ()
    subtitles: tuple[SubtitleStream, ...] = ()
    picture: AttachedPicture | None = None
    chapters: tuple[Chapter, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Tell "video", "audio" or "image"."""
        if self.container == "image":
            return "image"
        return "audio" if self.video is None else "video"

    def to_json(self) -> dict[str, Any]:
        """Return plain lists, dicts and numbers that `from_json` understands."""
        return {"schema": SCHEMA, **dataclasses.asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Probe":
        """Rebuild a probe; raises ValueError for one of another schema: probe again."""
        if data.get("schema") != SCHEMA:
            raise ValueError("this probe was stored by another version")
        plain = {key: value for key, value in data.items() if key != "schema"}
        video = plain.pop("video")
        picture = plain.pop("picture")
        return cls(
            video=video and VideoStream(**video | {"segment_starts": _floats(video)}),
            picture=picture and AttachedPicture(**picture),
            audio=tuple(AudioStream(**row) for row in plain.pop("audio")),
            subtitles=tuple(SubtitleStream(**row) for row in plain.pop("subtitles")),
            chapters=tuple(Chapter(**row) for row in plain.pop("chapters")),
            ignored=tuple(plain.pop("ignored")),
            **plain,
        )


def _floats(video: Mapping[str, Any]) -> tuple[float, ...]:
    return tuple(float(start) for start in video["segment_starts"])


def probe_file(path: Path, limits: SourceLimits | None = None) -> Probe:
    """Examine `path`: every packet is read, a frame of each stream is decoded, nothing is written.

    Runs in a child process with limits on memory, time and files, because demuxers and decoders
    are where hostile files strike.

    Raises MediaError with the reason why the file is not accepted, or PROBE_FAILED when the child
    broke its limits.
    """
    limits = limits or SourceLimits()
    _check_size(path, limits)
    answer = bytearray()
    with new_scratch(None) as scratch:
        try:
            result = run_child(
                _command(path, limits),
                options=_child_options(path, limits, Path(scratch)),
                watch=Watch(on_output=lambda chunk: _collect(answer, chunk)),
            )
        except MediaError as error:
            if error.code is ErrorCode.ENCODER_MISSING:
                raise
            raise MediaError(ErrorCode.PROBE_FAILED, error.detail) from error
    return _read_answer(bytes(answer), f"exit code {result.exit_code}\n{result.error_text}")


def _check_size(path: Path, limits: SourceLimits) -> None:
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise MediaError(ErrorCode.PROBE_FAILED, str(error)) from error
    if size == 0:
        raise MediaError(ErrorCode.TRUNCATED, "the file is empty")
    if size > limits.max_source_bytes:
        raise MediaError(ErrorCode.TOO_LARGE_FILE, f"{size} bytes")


def _command(path: Path, limits: SourceLimits) -> list[str]:
    settings = json.dumps(dataclasses.asdict(limits))
    # -P: neither the scratch folder nor this package's folder may provide modules.
    module = ["-P", "-m", "media_engine.probing.probe_child"]
    return [sys.executable, *module, os.fsdecode(path.absolute()), settings]


def _child_options(path: Path, limits: SourceLimits, scratch: Path) -> ChildOptions:
    packages = [Path(folder) for folder in {*sysconfig.get_paths().values(), sys.prefix}]
    library = [Path(sys.base_prefix), *packages, PROJECT_ROOT / "media_engine"]
    return ChildOptions(
        scratch=scratch,
        limits=_child_limits(limits),
        # The project's folder is only listed, for imports: beside the code may lie its data.
        reach=Reach(readable=[path, *library], listable=[PROJECT_ROOT]),
        environment={"PYTHONPATH": str(PROJECT_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _child_limits(limits: SourceLimits) -> ChildLimits:
    return ChildLimits(
        wall_seconds=limits.probe_seconds,
        stall_seconds=limits.probe_seconds,
        cpu_seconds=int(limits.probe_seconds),
        memory_bytes=limits.probe_memory_bytes,
        file_bytes=0,
        nice=0,
    )


def _collect(answer: bytearray, chunk: bytes) -> bool:
    if len(answer) + len(chunk) > MAX_ANSWER_BYTES:
        raise MediaError(ErrorCode.PROBE_FAILED, "too long an answer")
    answer.extend(chunk)
    return True


def _read_answer(answer: bytes, last_words: str) -> Probe:
    try:
        data = json.loads(answer)
    except ValueError as error:
        raise MediaError(ErrorCode.PROBE_FAILED, last_words) from error
    if "error" in data:
        raise MediaError(ErrorCode(data["error"]), data["detail"])
    return Probe.from_json(data)
