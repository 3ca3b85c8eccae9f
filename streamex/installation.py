"""What an installation keeps on its disk: its secret key."""

import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECRET_KEY_FILE = "secret_key"  # noqa: S105 - its name


def kept_secret_key(data_dir: Path) -> str:
    """Return the secret key that is kept in a data directory; empty if there is none yet."""
    try:
        return (data_dir / SECRET_KEY_FILE).read_text().strip()
    except FileNotFoundError:
        return ""


def keep_secret_key(data_dir: Path) -> str:
    """Return the secret key of a data directory, made for its owner only where there is none.

    The first process makes it; the others wait, and read it. It appears under its name when it is
    complete, so that whoever only reads finds all of it or nothing.
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
