"""What an installation has on its disk before it can run: its folders and its secret key.

Importing the settings makes none of it. Whatever starts a process (`manage.py`, the web server, a
worker, beat) calls `prepare()` first. Without that there is no key at all, and Django refuses to
sign: a key of one process only would be worse, since no other process could read what it signed.
"""

import contextlib
import fcntl
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_FILE = "secret_key"  # noqa: S105 - its name
DATA_DIR_MODE, FILE_MODE = 0o700, 0o600
#: nginx, which sends media and static files itself, comes in here as a member of the group.
SERVED_DIR_MODE = 0o750
#: What SQLite keeps beside a database.
_BESIDE = ("", "-wal", "-shm", "-journal")


def prepare() -> None:
    """Make the folders and the secret key that are missing. Raises OSError, ImproperlyConfigured.

    Any number of processes may do so at once: all have the same key afterwards. What was left open
    to others, by an older version or a copy, is closed to them.
    """
    close(settings.DATA_DIR)
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    if settings.HAS_OWN_SERVED_DIR:
        settings.SERVED_DIR.mkdir(mode=SERVED_DIR_MODE, parents=True, exist_ok=True)
    if not settings.REDIS_URL:
        for name in ("queue", "control"):
            (settings.BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    for file in database_files():
        _close_database(file)
    if not settings.HAS_OWN_SECRET_KEY:
        # The settings may have been read when there was no key yet.
        settings.SECRET_KEY = keep_secret_key(settings.DATA_DIR)
        settings.SECRET_KEY_FALLBACKS = [
            *settings.OWN_SECRET_KEY_FALLBACKS, *former_secret_keys(settings.DATA_DIR),
        ]  # fmt: skip


def close(data_dir: Path) -> None:
    """Make a data directory that is there for its owner alone, or close one that is.

    A folder that all share, such as /tmp, stays as it is.
    """
    data_dir.mkdir(mode=DATA_DIR_MODE, parents=True, exist_ok=True)
    if not data_dir.stat().st_mode & stat.S_ISVTX:
        _restrict(data_dir, DATA_DIR_MODE)


def database_files() -> list[Path]:
    """Return the files of embedded databases, which may not be there yet."""
    names = (
        str(database["NAME"])
        for database in settings.DATABASES.values()
        if database["ENGINE"].endswith("sqlite3")
    )
    return [Path(name) for name in names if ":" not in name]


def kept_secret_key(data_dir: Path) -> str:
    """Return the secret key that is kept in a data directory; empty if there is none yet.

    Raises ImproperlyConfigured where there is one that cannot be read, such as another user's.
    """
    return next(iter(_kept_secret_keys(data_dir)), "")


def former_secret_keys(data_dir: Path) -> list[str]:
    """Return the keys before the one that is kept, which still read what they signed."""
    return _kept_secret_keys(data_dir)[1:]


def keep_secret_key(data_dir: Path) -> str:
    """Return the secret key of a data directory, made for its owner only where there is none.

    The first process makes it; the others wait, and read it. It appears under its name when it is
    complete, so that a reader finds all of it or nothing.
    """
    if not kept_secret_key(data_dir):
        with _locked(data_dir / f".{SECRET_KEY_FILE}.lock"):
            if not kept_secret_key(data_dir):
                _keep(data_dir, [secrets.token_urlsafe(64)])
    _restrict(data_dir / SECRET_KEY_FILE, FILE_MODE)
    return kept_secret_key(data_dir)


def rotate_secret_key(data_dir: Path) -> None:
    """Keep a new secret key; those before it still read what they signed."""
    with _locked(data_dir / f".{SECRET_KEY_FILE}.lock"):
        _keep(data_dir, [secrets.token_urlsafe(64), *_kept_secret_keys(data_dir)])


def forget_former_secret_keys(data_dir: Path) -> None:
    """Keep the secret key alone: whatever a former one signed is void."""
    with _locked(data_dir / f".{SECRET_KEY_FILE}.lock"):
        _keep(data_dir, _kept_secret_keys(data_dir)[:1])


def _kept_secret_keys(data_dir: Path) -> list[str]:
    file = data_dir / SECRET_KEY_FILE
    try:
        return [line.strip() for line in file.read_text().splitlines() if line.strip()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ImproperlyConfigured(f"cannot read {file}: {error.strerror}") from error


def _keep(data_dir: Path, keys: list[str]) -> None:
    _write_whole(data_dir / SECRET_KEY_FILE, "\n".join(keys))


def _close_database(file: Path) -> None:
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        # An empty file is an empty database; what SQLite puts beside it has the same mode.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE))
    for suffix in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            _restrict(file.with_name(file.name + suffix), FILE_MODE)


def _restrict(path: Path, mode: int) -> None:
    """Take from others what `mode` does not give them, where it is ours to take."""
    found = stat.S_IMODE(path.stat().st_mode)
    if found & ~mode & 0o077:
        with contextlib.suppress(PermissionError):  # `accounts.checks` warns of what stays open
            path.chmod(found & mode)


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
