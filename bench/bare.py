"""Bare FFmpeg: makes the clips that are taken in, and what their times are compared with."""

import subprocess
import time
from pathlib import Path

import imageio_ffmpeg

SCENE = (
    "testsrc2=size=1920x1080:rate=24,noise=alls=12:allf=t,"
    "zoompan=z='1.1+0.1*sin(on/40)':d=1:s=1920x1080:fps=24"
)


def make_clip(path: Path, *, seconds: float, keyframes: int = 48) -> Path:
    """Encode a moving, noisy picture of 1080 lines with sound; a keyframe every `keyframes`."""
    run_bare(
        "-f", "lavfi", "-i", SCENE, "-f", "lavfi", "-i", "sine=220:sample_rate=48000",
        "-t", str(seconds), "-c:v", "libx264", "-preset", "veryfast", "-b:v", "5M",
        "-g", str(keyframes), "-sc_threshold", "0", "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "160k", "-ac", "2", str(path),
    )  # fmt: skip
    return path


def loop_clip(clip: Path, path: Path, *, seconds: float) -> Path:
    """Repeat a clip without encoding it again until it is as long as a film."""
    run_bare("-stream_loop", "-1", "-i", str(clip), "-t", str(seconds), "-c", "copy", str(path))
    return path


def run_bare(*arguments: str) -> float:
    """Run FFmpeg with nothing around it and return the seconds it took."""
    started = time.perf_counter()
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", "-nostdin", *arguments],
        check=True,
        timeout=3600,
    )
    return time.perf_counter() - started
