"""What an installation has on its disk before it can run: its folders and its secret key.

Importing the settings makes none of it. Whatever starts a process (`manage.py`, the web server, a
worker, beat) calls `prepare()` first. Without that there is no key at all, and Django refuses to
sign: a key of one process only would be worse, since no other process could read what it signed.
"""

import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_FILE = "secret_key"  # noqa: S105 - its name
#: nginx, which sends media and static files itself, comes in as a member of the group.
DATA_DIR_MODE = 0o750


def prepare() -> None:
    """Make the folders and the secret key that are missing. Raises OSError, ImproperlyConfigured.

    Any number of processes may do so at once: all have the same key afterwards.
    """
    settings.DATA_DIR.mkdir(mode=DATA_DIR_MODE, parents=True, exist_ok=True)
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    if not settings.REDIS_URL:
        for name in ("queue", "control"):
            (settings.BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    if not settings.HAS_OWN_SECRET_KEY:
        # The settings may have been read when there was no key yet.
        settings.SECRET_KEY = keep_secret_key(settings.DATA_DIR)


def kept_secret_key(data_dir: Path) -> str:
    """Return the secret key that is kept in a data directory; empty if there is none yet.

    Raises ImproperlyConfigured where there is one that cannot be read, such as another user's.
    """
    file = data_dir / SECRET_KEY_FILE
    try:
        return file.read_text().strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise ImproperlyConfigured(f"cannot read {file}: {error.strerror}") from error


def keep_secret_key(data_dir: Path) -> str:
    """Return the secret key of a data directory, made for its owner only where there is none.

    The first process makes it; the others wait, and read it. It appears under its name when it is
    complete, so that a reader finds all of it or nothing.
    """
    if key := kept_secret_key(data_dir):
        return key
    with _locked(data_dir / f".{SECRET_KEY_FILE}.lock"):
        if not kept_secret_key(data_dir):
            _write_whole(data_dir / SECRET_KEY_FILE, secrets.token_urlsafe(64))
    return kept_secret_key(data_dir)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process at a time go on; the lock goes with the process that has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write_whole(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
