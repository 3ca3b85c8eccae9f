"""Samples of media, which FFmpeg makes once per run for all processes."""

import fcntl
import shutil
from pathlib import Path

from media_engine.tests.samples import make_sample
from streamex.tests.environment import run_folder


def copy_sample(name: str, folder: Path) -> Path:
    """Return a copy in `folder` of the sample called `name`.

    A copy, since importing a file also looks at what lies beside it.
    """
    path = folder / name
    if not path.exists():
        shared = run_folder() / "samples"
        shared.mkdir(exist_ok=True)
        with (shared / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = make_sample(name, shared)
        shutil.copy(made, path)
    return path
