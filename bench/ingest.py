"""Measures how long a film takes from the upload to the viewer, beside bare FFmpeg commands.

    python -m bench.ingest [--minutes 10] [--ladder-seconds 60]

1. A film of 1080 lines in H.264 and AAC is taken in while a real worker runs on the folder broker:
   seconds from the end of the upload to the first playable version, beside `ffmpeg -c copy`.
2. The same picture with keyframes too far apart to be copied, so that the whole ladder is encoded:
   seconds of the pipeline with everything it checks, draws and stores, beside one bare FFmpeg
   command that makes the same rungs from one decode.

Everything happens in a temporary data directory and ends with the script.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from bench.bare import loop_clip, make_clip
from streamex.installation import prepare


def main() -> None:
    """Run both measurements and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--ladder-seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="streamex-bench-") as folder:
        start_installation(Path(folder))
        # The models can be imported from here on only.
        from bench import ingest_cases  # noqa: PLC0415

        short = make_clip(Path(folder) / "clip.mp4", seconds=20)
        film = loop_clip(short, Path(folder) / "film.mp4", seconds=options.minutes * 60)
        with running_worker():
            report("playable, beside ffmpeg -c copy", *ingest_cases.time_to_playable(film))
        long = make_clip(
            Path(folder) / "long-gop.mp4", seconds=options.ladder_seconds, keyframes=100_000
        )
        report("whole ladder, beside one ffmpeg", *ingest_cases.time_of_ladder(long))


def report(name: str, ours: float, bare: float) -> None:
    """Print one comparison: both times in seconds, and their ratio."""
    print(f"{name}: {ours:.2f} s : {bare:.2f} s = {ours / bare:.2f}")


def start_installation(folder: Path) -> None:
    """Set up StreamEx with its embedded defaults in an empty folder."""
    os.environ["STREAMEX_DATA_DIR"] = str(folder / "var")
    os.environ["DJANGO_SETTINGS_MODULE"] = "streamex.settings"
    os.environ["STREAMEX_ENV_FILE"] = os.devnull
    for name in ("DATABASE_URL", "REDIS_URL", "STREAMEX_S3_BUCKET"):
        os.environ.pop(name, None)
    prepare()
    django.setup()
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True, timeout=300
    )


@contextmanager
def running_worker() -> Iterator[None]:
    """Run a worker as `make run` does, and wait until it is there."""
    command = [
        sys.executable, "-m", "celery", "-A", "streamex", "worker", "--queues", "media,default",
        "--concurrency", "1", "--loglevel", "WARNING",
    ]  # fmt: skip
    worker = subprocess.Popen(command)
    time.sleep(6)
    try:
        yield
    finally:
        # A cold shutdown: the rest of the film's ladder is not what is measured.
        worker.send_signal(signal.SIGQUIT)
        worker.wait(timeout=60)


if __name__ == "__main__":
    main()
