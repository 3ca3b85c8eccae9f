"""Sources that need no encoding to be published: H.264 and AAC, or AAC alone."""

import subprocess
from pathlib import Path

from catalog.media.ffmpeg import find_ffmpeg

PICTURE = "testsrc2=size=320x180:rate=10:duration={seconds}"
SOUND = "sine=frequency=220:sample_rate=48000:duration={seconds}"
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac", "-b:a", "48k"]


def make_source(folder: Path, name: str, seconds: int) -> Path:
    """Make H.264 and AAC, or AAC alone, that needs no encoding to be published."""
    path = folder / f"{name}-{seconds}.mp4"
    sound = ["-f", "lavfi", "-i", SOUND.format(seconds=seconds)]
    picture = ["-f", "lavfi", "-i", PICTURE.format(seconds=seconds)] if name == "video" else []
    codecs = [*(H264 if picture else []), *AAC]
    command = [str(find_ffmpeg().path), "-v", "error", *picture, *sound, *codecs, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path
