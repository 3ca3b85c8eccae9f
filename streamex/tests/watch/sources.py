"""Sources that need no encoding to be published: H.264 and AAC, or AAC alone."""

import subprocess
from pathlib import Path

from media_engine.processes.ffmpeg import find_ffmpeg

PICTURE = "testsrc2=size=320x180:rate=10:duration={seconds}"
SOUND = "sine=frequency=220:sample_rate=48000:duration={seconds}"
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac", "-b:a", "48k"]
TWO_LANGUAGES = ["-map", "0:v", "-map", "1:a", "-map", "1:a"]
TWO_LANGUAGES += ["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=spa"]


def make_source(folder: Path, name: str, seconds: int) -> Path:
    """Make a `video`, a `bilingual` one that speaks English and Spanish, or `audio` alone."""
    path = folder / f"{name}-{seconds}.mp4"
    sound = ["-f", "lavfi", "-i", SOUND.format(seconds=seconds)]
    picture = ["-f", "lavfi", "-i", PICTURE.format(seconds=seconds)]
    streams = {
        "audio": [*sound, *AAC],
        "video": [*picture, *sound, *H264, *AAC],
        "bilingual": [*picture, *sound, *TWO_LANGUAGES, *H264, *AAC],
    }
    command = [str(find_ffmpeg().path), "-v", "error", *streams[name], str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path
