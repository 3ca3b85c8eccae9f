"""`make test-newest`: a quick set of the tests and a whole ingest on the newest Python here.

    python -m deploy.local.newest_python [ARGUMENT OF PYTEST…]

The other tests run on one Python, the one in `.venv`. This finds a newer one that the requirements
are compiled for, installs them into an environment of its own (`.venv-3.13`), and tries there what
a Python can break: libraries that are compiled, and what reads and writes the formats of others.
"""

import configparser
import fnmatch
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.bootstrap import PYTHON_NAMES, find_all

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "deploy" / "local" / "bootstrap.py"
#: Prints the version of a CPython that can make environments; fails in any other.
ASK = (
    "import sys, sysconfig, venv, ensurepip; "
    "assert sys.implementation.name == 'cpython' and sys.version_info.releaselevel == 'final'; "
    "assert not sysconfig.get_config_var('Py_GIL_DISABLED'); "
    "print(*sys.version_info[:3])"
)
ASK_SECONDS = 60
# Every app, every reader of formats, and below from a source to what plays. Files are named without
# most of their folders, which change more often than what they are about.
QUICK_SET = (
    "accounts/*/test_admin.py",
    "accounts/*/test_checks.py",
    "accounts/*/test_profiles.py",
    "accounts/*/test_tokens.py",
    "catalog/tests/api/test_titles.py",
    "catalog/*/test_admin.py",
    "catalog/*/test_editing.py",
    "catalog/*/test_exchange.py",
    "catalog/*/test_folding.py",
    "catalog/*/test_indexing.py",
    "catalog/*/test_load_demo.py",
    "catalog/*/test_names.py",
    "catalog/*/test_nfo.py",
    "catalog/*/test_paging.py",
    "catalog/*/test_playlists.py",
    "*/test_ffmpeg.py",
    "*/test_hls.py",
    "*/test_ladder.py",
    "*/test_pictures.py",
    "*/test_probe.py",
    "*/test_subtitles.py",
    "*/test_tags.py",
    "recommendations/*/test_playback.py",
    "recommendations/*/test_record_progress.py",
    "recommendations/*/test_trends.py",
    "streamex/*/test_environment_example.py",
    "streamex/*/test_folder_broker.py",
    "streamex/*/test_home.py",
    "streamex/*/test_settings.py",
    "streamex/*/pages/test_title.py",
    "streamex/*/test_uploads.py",
    "deploy/*/test_bootstrap.py",
)
WHOLE_INGEST = ("catalog/*/test_process.py", "test_it_makes_everything[local]")
# How long a list is makes no difference to a Python.
CHOICE = ("-m", "not browser and not stack and not s3", "-k", "not 1000")

Version = tuple[int, ...]


@dataclass(frozen=True, order=True)
class Interpreter:
    """A Python that runs and can make environments."""

    version: Version
    path: Path

    @property
    def minor(self) -> Version:
        """The version without its last part, which changes no language and no library."""
        return self.version[:2]

    @property
    def environment(self) -> Path:
        """Where what it needs is installed."""
        return ROOT / f".venv-{version_text(self.minor)}"


def main(arguments: Sequence[str]) -> int:
    """Run the quick set on the newest Python; return pytest's exit code, 0 where there is none."""
    newest = find_newest(than=sys.version_info[:2])
    if newest is None:
        print(f"streamex: no Python newer than {version_text(sys.version_info[:2])} to test on")
        return 0
    print(f"streamex: testing on Python {version_text(newest.version)}, {newest.path}", flush=True)
    return run_tests(prepare(newest), arguments)


def version_text(version: Version) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, version))


def find_newest(than: Version) -> Interpreter | None:
    """Return the newest Python of this machine with a newer minor version than `than`, or None."""
    found = filter(None, (ask(path) for path in dict.fromkeys(candidates())))
    return max((each for each in found if each.minor > than), default=None)


def candidates() -> Iterator[Path]:
    """Return the programs with the name of a Python that is supported: PATH, pyenv's and uv's."""
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    for name in PYTHON_NAMES:
        yield from map(Path, find_all(name))
        for folder in (pyenv, uv):
            yield from sorted(folder.glob(f"*/bin/{name}"))


def ask(path: Path) -> Interpreter | None:
    """Return the Python at `path`; None when it does not run (pyenv's shims) or is of no use."""
    try:
        done = subprocess.run(
            [str(path), "-I", "-c", ASK],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=ASK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode or not re.fullmatch(r"\d+ \d+ \d+\n", done.stdout):
        return None
    return Interpreter(tuple(int(part) for part in done.stdout.split()), path)


def prepare(newest: Interpreter) -> Path:
    """Bring the environment of `newest` up to date and return its Python.

    Raises CalledProcessError when something cannot be installed, which was told by then.
    """
    environment = {**os.environ, "STREAMEX_VENV": str(newest.environment)}
    subprocess.run([str(newest.path), str(BOOTSTRAP), "dev"], env=environment, check=True)
    return newest.environment / "bin" / "python"


def run_tests(python: Path, arguments: Sequence[str]) -> int:
    """Run the quick set with `python`; return pytest's exit code."""
    command = [str(python), "-m", "pytest", "--forbid-skips", *CHOICE, *arguments, *quick_set()]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def quick_set() -> list[str]:
    """Return what pytest is to run; raises LookupError for what is called otherwise by now."""
    files = test_files()
    pattern, test = WHOLE_INGEST
    chosen = [file for each in QUICK_SET for file in matching(each, files)]
    return [*chosen, *(f"{file}::{test}" for file in matching(pattern, files))]


def test_files() -> list[str]:
    """Return the path of every file of tests, from the folders that pytest is told to look at."""
    config = configparser.ConfigParser()
    config.read(ROOT / "pytest.ini")
    folders = config["pytest"]["testpaths"].split()
    paths = (path for folder in folders for path in (ROOT / folder).glob("**/test_*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def matching(pattern: str, files: Sequence[str]) -> list[str]:
    """Return the files of a pattern, of which there must be one."""
    if found := fnmatch.filter(files, pattern):
        return found
    raise LookupError(f"no file of tests is called {pattern}: see {__name__}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
