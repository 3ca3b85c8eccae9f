"""Takes pictures out of media: a frame for the poster, a storyboard for scrubbing, the cover."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits
from media_engine.packaging.encode import TONE_MAP
from media_engine.pictures import detail_score, open_picture
from media_engine.probing.probe import Probe, VideoStream
from media_engine.processes.ffmpeg import (
    FFmpeg,
    Progress,
    input_arguments,
    run_ffmpeg,
    within_limit,
)

POSTER_WIDTH = 1920
# Away from logos at the start and credits at the end.
CANDIDATES = (0.12, 0.24, 0.36, 0.5, 0.64, 0.78)
MAX_TILES = 100
COLUMNS = 10
TILE_WIDTH = 160
# From here on a keyframe lies near every tile, and decoding only those is many times faster.
KEYFRAMES_SUFFICE_SECONDS = 4.0
PICTURE_LIMITS = ChildLimits(wall_seconds=900, stall_seconds=300, file_bytes=64 * 1024 * 1024)


@dataclass(frozen=True, kw_only=True)
class Storyboard:
    """One JPEG of small pictures in rows; tile n shows second n × `interval_seconds`."""

    path: Path
    columns: int
    rows: int
    tile_count: int
    tile_width: int
    tile_height: int
    interval_seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the geometry; where the file went is the caller's to add."""
        return {
            "columns": self.columns,
            "rows": self.rows,
            "tile_count": self.tile_count,
            "tile_width": self.tile_width,
            "tile_height": self.tile_height,
            "interval_seconds": self.interval_seconds,
        }


def choose_poster_frame(
    ffmpeg: FFmpeg,
    *,
    source: Path,
    probe: Probe,
    folder: Path,
    on_progress: Progress | None = None,
) -> Path:
    """Look at frames from all over the film and return the file of the best, a PNG.

    Falls back to the first frame that could be had. Raises MediaError DAMAGED when there is none,
    and as `run_ffmpeg` does when asked to stop.
    """
    video = _require_video(probe)
    best: tuple[float, Path] | None = None
    for number, share in enumerate(CANDIDATES):
        path = folder / f"frame-{number}.png"
        at_seconds = share * video.duration_seconds
        if not _take_frame(ffmpeg, source, probe, at_seconds=at_seconds, path=path):
            continue
        score = detail_score(open_picture(path))
        if best is None or score > best[0]:
            best = (score, path)
        if on_progress and not on_progress((number + 1) / len(CANDIDATES)):
            raise MediaError(ErrorCode.LOST_CLAIM, "asked to stop")
    if best is None:
        raise MediaError(ErrorCode.DAMAGED, "no frame could be taken")
    return best[1]


def _require_video(probe: Probe) -> VideoStream:
    if probe.video is None:
        raise MediaError(ErrorCode.NO_STREAMS, "there is no picture")
    return probe.video


def _take_frame(
    ffmpeg: FFmpeg, source: Path, probe: Probe, *, at_seconds: float, path: Path
) -> bool:
    video = _require_video(probe)
    width, height = video.display_size
    scale = min(1.0, POSTER_WIDTH / width)
    steps = [f"scale={_even(width * scale)}:{_even(height * scale)}", "setsar=1"]
    if video.is_hdr and ffmpeg.can_tone_map:
        steps.insert(1, TONE_MAP)
    arguments = [
        "-ss", f"{at_seconds:.3f}", *input_arguments(source, demuxer=probe.container),
        "-map", f"0:{video.index}", "-frames:v", "1", "-vf", ",".join([*steps, "format=rgb24"]),
        "-c:v", "png", "-f", "image2", "-update", "1", str(path.absolute()),
    ]  # fmt: skip
    try:
        run_ffmpeg(ffmpeg, arguments, scratch=path.parent, limits=PICTURE_LIMITS)
    except MediaError as error:
        if error.code is not ErrorCode.ENCODER_FAILED:
            raise
    return path.is_file() and path.stat().st_size > 0


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)


def make_storyboard(
    ffmpeg: FFmpeg,
    *,
    source: Path,
    probe: Probe,
    folder: Path,
    on_progress: Progress | None = None,
) -> Storyboard:
    """Make the sprite of scrub previews: at most 100 tiles, none closer than a second.

    Fastest from the smallest rendition: give its file and its own probe.
    Raises MediaError OUTPUT_INVALID when the sprite has not the size it should, and as
    `run_ffmpeg` does.
    """
    video = _require_video(probe)
    board = storyboard_geometry(video, folder / "storyboard.jpg")
    steps = [
        f"fps=fps=1/{board.interval_seconds}:start_time=0",
        f"scale={board.tile_width}:{board.tile_height}:flags=area",
        *([TONE_MAP] if video.is_hdr and ffmpeg.can_tone_map else []),
        "setsar=1",
        f"tile={board.columns}x{board.rows}",
        "format=yuvj420p",
    ]
    skip = ["-skip_frame", "nokey"] if board.interval_seconds >= KEYFRAMES_SUFFICE_SECONDS else []
    arguments = [
        *skip, *input_arguments(source, demuxer=probe.container),
        "-map", f"0:{video.index}", "-vf", ",".join(steps), "-frames:v", "1", "-q:v", "5",
        "-c:v", "mjpeg", "-f", "image2", "-update", "1", str(board.path.absolute()),
    ]  # fmt: skip
    run_ffmpeg(
        ffmpeg, arguments, scratch=folder, limits=_storyboard_limits(video), on_progress=on_progress
    )
    _check_storyboard(board)
    return board


def storyboard_geometry(video: VideoStream, path: Path) -> Storyboard:
    """Lay out the tiles for a film of this length and shape."""
    seconds = video.duration_seconds
    interval = round(max(1.0, seconds / MAX_TILES), 3)
    count = min(MAX_TILES, max(1, math.ceil(seconds / interval - 0.001)))
    columns = min(COLUMNS, count)
    width, height = video.display_size
    return Storyboard(
        path=path,
        columns=columns,
        rows=math.ceil(count / columns),
        tile_count=count,
        tile_width=TILE_WIDTH,
        tile_height=min(2 * TILE_WIDTH, _even(TILE_WIDTH * height / width)),
        interval_seconds=interval,
    )


def _storyboard_limits(video: VideoStream) -> ChildLimits:
    # One picture comes out at the very end, so silence until then is no stall.
    seconds = max(900.0, 4 * video.duration_seconds)
    return ChildLimits(wall_seconds=seconds, stall_seconds=seconds, file_bytes=64 * 1024 * 1024)


def _check_storyboard(board: Storyboard) -> None:
    expected = (board.columns * board.tile_width, board.rows * board.tile_height)
    found = open_picture(board.path).size if board.path.is_file() else (0, 0)
    if found != expected:
        raise MediaError(ErrorCode.OUTPUT_INVALID, f"storyboard is {found}, not {expected}")


def extract_cover(ffmpeg: FFmpeg, *, source: Path, probe: Probe, folder: Path) -> Path | None:
    """Take the embedded cover out of a file as it is, None where there is none; clean it next.

    Raises MediaError TOO_LARGE_FILE, and as `run_ffmpeg` does.
    """
    if probe.picture is None:
        return None
    path = folder / "cover"
    arguments = [
        *input_arguments(source, demuxer=probe.container), "-map", f"0:{probe.picture.index}",
        "-c", "copy", "-frames:v", "1", "-f", "image2", "-update", "1", str(path.absolute()),
    ]  # fmt: skip
    with within_limit([path], PICTURE_LIMITS, ErrorCode.TOO_LARGE_FILE):
        run_ffmpeg(ffmpeg, arguments, scratch=folder, limits=PICTURE_LIMITS)
    return path if path.is_file() and path.stat().st_size > 0 else None
