"""Finds FFmpeg and runs it: no shell, no network, allow-lists for input, limits, a watchdog."""

import re
import subprocess
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg

from media_engine import formats
from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits, SourceLimits
from media_engine.processes.children import ChildOptions, ChildResult, Reach, Watch, run_child

# Gets the share that is done, from 0 to 1, about five times a second; returns False to stop.
Progress = Callable[[float], bool]

# What the C library says for ENOSPC, EFBIG (our own limit on a file) and EDQUOT.
DISK_FULL_PHRASES = ("No space left on device", "File too large", "Disk quota exceeded")


@dataclass(frozen=True, kw_only=True)
class FFmpeg:
    """An FFmpeg binary and what it can do."""

    path: Path
    version: str
    encoders: frozenset[str]
    filters: frozenset[str]

    @property
    def can_tone_map(self) -> bool:
        """Whether HDR can be brought to SDR without a graphics card."""
        return {"zscale", "tonemap"} <= self.filters

    @property
    def missing_encoders(self) -> frozenset[str]:
        """The encoders that StreamEx needs and this binary lacks."""
        return frozenset({"libx264", "aac"}) - self.encoders


@lru_cache(maxsize=4)
def find_ffmpeg(override: str = "") -> FFmpeg:
    """Find the binary: `override` if given, else the one that comes with imageio-ffmpeg.

    Raises MediaError ENCODER_MISSING when there is none, it does not run, or lacks H.264 or AAC.
    """
    try:
        path = Path(override or imageio_ffmpeg.get_ffmpeg_exe()).resolve(strict=True)
        ffmpeg = FFmpeg(
            path=path,
            version=_ask(path, "-version").split(maxsplit=3)[2],
            encoders=_names(_ask(path, "-encoders")),
            filters=_names(_ask(path, "-filters")),
        )
    except (OSError, RuntimeError, IndexError, subprocess.SubprocessError) as error:
        raise MediaError(ErrorCode.ENCODER_MISSING, str(error)) from error
    if ffmpeg.missing_encoders:
        missing = ", ".join(sorted(ffmpeg.missing_encoders))
        raise MediaError(ErrorCode.ENCODER_MISSING, f"{path} lacks {missing}")
    return ffmpeg


def _ask(path: Path, question: str) -> str:
    command = [str(path), "-hide_banner", question]
    answer = subprocess.run(command, capture_output=True, check=True, timeout=30, text=True)
    return answer.stdout


def _names(listing: str) -> frozenset[str]:
    return frozenset(re.findall(r"^ [A-Z.|]{2,6} (\S+)", listing, flags=re.MULTILINE))


def input_arguments(
    path: Path, *, demuxer: str, max_pixels: int = SourceLimits.max_pixels, decoders: str = ""
) -> list[str]:
    """Return the options that open `path` as what the probe found it to be, and as nothing else.

    Raises MediaError UNSUPPORTED_FORMAT for a demuxer outside the allow-list.
    """
    if demuxer not in formats.CONTAINERS.values():
        raise MediaError(ErrorCode.UNSUPPORTED_FORMAT, demuxer)
    return [
        "-protocol_whitelist", "file",
        "-format_whitelist", demuxer,
        "-codec_whitelist", decoders or formats.DECODERS,
        "-max_pixels", str(max_pixels),
        "-f", demuxer,
        "-i", str(path.absolute()),
    ]  # fmt: skip


class _ProgressReader:
    """Reads what `-progress pipe:1` writes: blocks of key=value lines."""

    def __init__(self, duration_seconds: float | None) -> None:
        self.fraction = 0.0
        self._duration_us = (duration_seconds or 0) * 1_000_000
        self._rest = b""
        self._seen: dict[bytes, bytes] = {}

    def __call__(self, chunk: bytes) -> bool:
        """Take in a chunk; tell whether anything moved since the last."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        moved = False
        for line in lines:
            key, _equals, value = line.strip().partition(b"=")
            if key in {b"frame", b"out_time_us", b"total_size", b"progress"}:
                moved |= self._seen.get(key) != value
                self._seen[key] = value
        self._measure()
        return moved

    def _measure(self) -> None:
        text = self._seen.get(b"out_time_us", b"")
        if self._duration_us and text.isdigit():
            self.fraction = max(self.fraction, min(1.0, int(text) / self._duration_us))


def run_ffmpeg(  # noqa: PLR0913 – one run is a command, its bounds and its watcher
    ffmpeg: FFmpeg,
    arguments: Sequence[str],
    *,
    scratch: Path,
    limits: ChildLimits | None = None,
    duration_seconds: float | None = None,
    on_progress: Progress | None = None,
) -> ChildResult:
    """Run FFmpeg with `arguments` (inputs from `input_arguments`, absolute output paths).

    Files are read and written in `scratch`, besides it only inputs are read.
    `duration_seconds` of the output is what progress is measured against. The exit code is no
    proof of success (measured: 0 on a full disk and for half a film): verify what came out.

    Raises MediaError: DISK_FULL, ENCODER_FAILED, ENCODER_STALLED, TIMEOUT, LOST_CLAIM when
    `on_progress` says stop, ENCODER_MISSING.
    """
    reader = _ProgressReader(duration_seconds)
    report = on_progress or (lambda _fraction: True)
    command = [
        str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "warning", "-y",
        "-stats_period", "0.5", "-progress", "pipe:1", *arguments,
    ]  # fmt: skip
    result = run_child(
        command,
        options=ChildOptions(
            scratch=scratch,
            limits=limits or ChildLimits(),
            reach=Reach(readable=_inputs(arguments)),
            environment={"AV_LOG_FORCE_NOCOLOR": "1"},
        ),
        watch=Watch(on_output=reader, on_tick=lambda: report(reader.fraction)),
    )
    _raise_for(result)
    return result


@contextmanager
def within_limit(paths: Collection[Path], limits: ChildLimits, code: ErrorCode) -> Iterator[None]:
    """Turn DISK_FULL into `code` where one of `paths` has grown to the limit on files.

    FFmpeg says the same for its own limit on a file as for a disk without room.
    """
    try:
        yield
    except MediaError as error:
        sizes = [path.stat().st_size for path in paths if path.is_file()]
        if error.code is ErrorCode.DISK_FULL and max(sizes, default=0) >= limits.file_bytes:
            raise MediaError(code, error.detail) from error
        raise


def _inputs(arguments: Sequence[str]) -> list[Path]:
    """Return the files named as inputs; the child reads these and its scratch folder."""
    named = [value for option, value in pairwise(arguments) if option == "-i"]
    return [Path(value) for value in named if value.startswith("/")]


def _raise_for(result: ChildResult) -> None:
    if any(phrase in result.error_text for phrase in DISK_FULL_PHRASES):
        raise MediaError(ErrorCode.DISK_FULL, result.error_text)
    if result.exit_code != 0:
        detail = f"exit code {result.exit_code}\n{result.error_text}"
        raise MediaError(ErrorCode.ENCODER_FAILED, detail[-4000:])
