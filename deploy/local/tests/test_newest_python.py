"""The newest Python of a machine: found among shims that do not run, or said to be absent."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import newest_python
from deploy.local.newest_python import find_newest


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine without any Python; what a test adds to it is all there is."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    return tmp_path


def add_python(path: Path, version: str = "", code: int = 0) -> Path:
    """Put a program at `path` that says it is this version, as those who are asked do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "{version}"\nexit {code}\n')
    path.chmod(0o755)
    return path


def test_it_takes_the_newest_wherever_it_is(machine):
    add_python(machine / "bin" / "python3.12", "3 12 9")
    add_python(machine / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", "3 13 0")
    newest = add_python(
        machine / "pyenv" / "versions" / "3.13.10" / "bin" / "python3.13", "3 13 10"
    )
    add_python(machine / "pyenv" / "versions" / "3.13.9" / "bin" / "python3.13", "3 13 9")
    found = find_newest(than=(3, 11))
    assert (found.path, found.version) == (newest, (3, 13, 10))
    assert found.environment == newest_python.ROOT / ".venv-3.13"
    newer = add_python(machine / "uv" / "cpython-3.14.1-linux" / "bin" / "python3.14", "3 14 1")
    assert find_newest(than=(3, 11)).path == newer


def test_it_passes_by_what_does_not_run(machine):
    add_python(machine / "bin" / "python3.14", "pyenv: python3.14: command not found", code=127)
    add_python(machine / "bin" / "python3.13", "3 13 1").chmod(0o644)
    (machine / "bin" / "python3.12").symlink_to("/does/not/exist")
    assert find_newest(than=(3, 10)) is None


def test_a_shim_hides_no_python_behind_it(machine, monkeypatch):
    add_python(machine / "bin" / "python3.13", code=127)
    behind = add_python(machine / "usr" / "python3.13", "3 13 1")
    monkeypatch.setenv("PATH", f"{machine / 'bin'}:{behind.parent}")
    assert find_newest(than=(3, 11)).path == behind


def test_it_wants_another_minor_version_and_one_that_is_supported(machine):
    add_python(machine / "bin" / "python3.12", "3 12 99")
    add_python(machine / "bin" / "python3.15", "3 15 0")
    assert find_newest(than=(3, 12)) is None


def test_it_recognizes_a_real_python(machine):
    """The one that runs this test, which the question is put to as to any other."""
    mine = sys.version_info[:3]
    real = Path(sys.executable)
    name = f"python{mine[0]}.{mine[1]}"
    (machine / "bin").mkdir()
    # A link keeps the environment's own folder in sight of the interpreter.
    (machine / "bin" / name).write_text(f'#!/bin/sh\nexec "{real}" "$@"\n')
    (machine / "bin" / name).chmod(0o755)
    found = find_newest(than=(3, 10))
    assert found.version == mine


def test_it_says_in_one_line_that_there_is_none(machine):
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.newest_python"],
        cwd=newest_python.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    mine = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"streamex: no Python newer than {mine} to test on\n"


def test_every_file_of_the_quick_set_is_there():
    chosen = newest_python.quick_set()
    assert len(chosen) == len(set(chosen)) > len(newest_python.QUICK_SET)
    assert chosen[-1].endswith("test_process.py::test_it_makes_everything[local]")
    files = [newest_python.ROOT / each.partition("::")[0] for each in chosen]
    assert all(file.is_file() for file in files)
    assert "def test_it_makes_everything(" in files[-1].read_text()


def test_a_file_under_another_name_is_reported():
    with pytest.raises(LookupError, match="no file of tests is called"):
        newest_python.matching("*/test_never.py", newest_python.test_files())
