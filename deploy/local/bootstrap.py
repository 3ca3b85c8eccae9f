"""Makes `.venv` with the pinned requirements; needs nothing but Python's standard library.

    python3 deploy/local/bootstrap.py        what StreamEx runs on
    python3 deploy/local/bootstrap.py dev    what it is tested and linted with, too

A stamp with the hash of the requirement files makes every later start immediate. The file must
parse under an old Python 3, so that such a Python can say that it is too old.
"""

from __future__ import annotations  # for Pythons that are too old and must say so

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_PYTHON = (3, 11)
#: Every Python that the requirements are compiled for, the newest first.
PYTHON_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parents[2]
# Another folder for another Python: deploy/local/newest_python.py.
VENV = ROOT / os.environ.get("STREAMEX_VENV", ".venv")
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "streamex-requirements.json"
REQUIREMENTS = {"run": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}


def main(wanted: str) -> None:
    """Bring the virtual environment up to date for `wanted` ("run" or "dev")."""
    with locked(ROOT):
        if read_stamp().get(wanted) == fingerprint(wanted) and is_usable(PYTHON):
            return
        require_python()
        if not is_usable(PYTHON):
            make_venv()
        install(REQUIREMENTS[wanted])
        write_stamp(wanted)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one at a time go on; the folder itself is the lock, since `.venv` may be made again."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def fingerprint(wanted: str) -> str:
    """Hash what the installation depends on: the files and the Python that reads them."""
    digest = hashlib.sha256(str(PYTHON).encode())
    for name in REQUIREMENTS[wanted]:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """Return the hashes of what is installed, by name; empty when unknown."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def write_stamp(wanted: str) -> None:
    """Remember what is installed; the development requirements include the others."""
    names = ["run", "dev"] if wanted == "dev" else ["run"]
    STAMP.write_text(json.dumps({name: fingerprint(name) for name in names}))


def require_python() -> None:
    """Continue with a Python that is new enough, or say which one is missing."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for name in PYTHON_NAMES:
        for found in find_all(name):
            if is_usable(found):
                os.execv(found, [found, *sys.argv])  # noqa: S606
    stop(
        "StreamEx needs Python 3.11 or newer; {} is {}.{}.\n"
        "Install it (Debian: apt-get install python3.11 python3.11-venv; macOS: brew install "
        "python@3.13)\nor name it: make run PYTHON=/path/to/python3.11".format(
            sys.executable, *sys.version_info[:2]
        )
    )


def find_all(name: str) -> list[str]:
    """Return every program of this name on the PATH: the first may be a shim that does not run.

    pyenv has a shim of each name that one of its Pythons has, and refuses to run those of the
    versions that are not selected; a system's Python of the same name stands further behind.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = (shutil.which(name, path=folder) for folder in folders if folder)
    return list(dict.fromkeys(path for path in found if path))


def is_usable(python: str | Path) -> bool:
    """Say whether `python` starts and is new enough: a moved or upgraded venv is not."""
    check = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        done = subprocess.run(
            [str(python), "-I", "-S", "-c", check],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def make_venv() -> None:
    """Create the environment; on Debian without python3-venv install that first, where allowed."""
    say("creating " + VENV.name + " with " + sys.executable)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False).returncode == 0:
        return
    package = f"python3.{sys.version_info[1]}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing " + package)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False)
        if subprocess.run(command, check=False).returncode == 0:
            return
    stop("python -m venv failed. On Debian or Ubuntu: sudo apt-get install " + package)


def install(files: list[str]) -> None:
    """Install the pinned files, with uv (seconds) or else with pip (a minute)."""
    say("installing " + " and ".join(files))
    arguments = [part for name in files for part in ("-r", str(ROOT / name))]
    if install_with_uv(arguments):
        return
    say("uv could not do it; installing with pip")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    if subprocess.run([*pip, *arguments], check=False).returncode != 0:
        stop("pip could not install the requirements; its message is above.")


def install_with_uv(arguments: list[str]) -> bool:
    """Install by the uv that requirements-dev.txt pins; return whether that worked."""
    pip = [str(PYTHON), "-m", "pip"]
    pins = re.findall(r"^uv==\S+", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    get_uv = [*pip, "install", "--quiet", "--no-input", *pins]
    if subprocess.run(get_uv, check=False).returncode != 0:
        return False
    environment = {"UV_HTTP_CONNECT_TIMEOUT": "10", "UV_HTTP_RETRIES": "1", **os.environ}
    index = index_of_pip(pip)
    if index:
        environment.setdefault("UV_DEFAULT_INDEX", index)
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    return subprocess.run([*uv, *arguments], env=environment, check=False).returncode == 0


def index_of_pip(pip: list[str]) -> str | None:
    """Return the package index that pip is configured for (uv does not read that), or None."""
    done = subprocess.run([*pip, "config", "list"], stdout=subprocess.PIPE, text=True, check=False)
    found = re.search(r"\.index-url='([^']+)'", done.stdout)
    return found.group(1) if found else None


def say(text: str) -> None:
    """Tell the user what takes its time."""
    print("streamex: " + text, flush=True)


def stop(text: str) -> NoReturn:
    """Give up with a message for people instead of a traceback."""
    sys.exit("streamex: " + text)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
