"""Private folders to work in, one per lease, and the removal of those whose worker was killed."""

import datetime
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from catalog.media import lease

_PREFIX = "work-"
#: Names that Django gives to files on their way in; a killed web server leaves them behind.
_UPLOADS = "*.upload*"
UPLOAD_SECONDS = 24 * 3600


@contextmanager
def working_folder(token: uuid.UUID) -> Iterator[Path]:
    """Make a folder for the holder of `token`, readable by nobody else, and remove it after use."""
    folder = Path(settings.SCRATCH_DIR) / f"{_PREFIX}{token.hex}"
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_scratch(now: datetime.datetime) -> int:
    """Remove the folders of workers that hold no lease any more, and stale uploads; say how many.

    Listing comes before asking the database: a lease is taken before its folder is made.
    """
    root = Path(settings.SCRATCH_DIR)
    folders = list(root.glob(f"{_PREFIX}*"))
    held = lease.held_tokens()
    stale = [folder for folder in folders if folder.name.removeprefix(_PREFIX) not in held]
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
