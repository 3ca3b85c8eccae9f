"""Private folders to work in, one per claim, and the removal of those whose worker was killed."""

import datetime
import shutil
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

_PREFIX = "work-"
_DRAWING = "drawing-"
#: Names that Django gives to files on their way in; a killed web server leaves them behind.
_UPLOADS = "*.upload*"
UPLOAD_SECONDS = 24 * 3600
#: No picture takes so long.
DRAWING_SECONDS = 3600


@contextmanager
def working_folder(token: uuid.UUID) -> Iterator[Path]:
    """Make a folder for the holder of `token`, readable by nobody else, and remove it after use."""
    folder = Path(settings.SCRATCH_DIR) / f"{_PREFIX}{token.hex}"
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def drawing_folder() -> Iterator[Path]:
    """Make a folder to draw one picture in, and remove it after use."""
    root = Path(settings.SCRATCH_DIR)
    with TemporaryDirectory(dir=root, prefix=_DRAWING, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def clean_scratch(now: datetime.datetime, *, claimed_tokens: Callable[[], Collection[str]]) -> int:
    """Remove what killed workers and web servers left behind; say how many folders and files.

    `claimed_tokens` returns the tokens of those who work now, as hex. It is called after listing: a
    token is taken before its folder is made.
    """
    root = Path(settings.SCRATCH_DIR)
    folders = list(root.glob(f"{_PREFIX}*"))
    held = claimed_tokens()
    stale = [folder for folder in folders if folder.name.removeprefix(_PREFIX) not in held]
    drawn_before = now.timestamp() - DRAWING_SECONDS
    stale += [path for path in root.glob(f"{_DRAWING}*") if _modified(path) < drawn_before]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    limit = now.timestamp() - UPLOAD_SECONDS
    uploads = [path for path in root.glob(_UPLOADS) if _modified(path) < limit]
    for path in uploads:
        path.unlink(missing_ok=True)
    return len(stale) + len(uploads)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
