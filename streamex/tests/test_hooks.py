"""What a run of the tests does as a whole, in runs of two small files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

def test_a(): ...

@pytest.mark.media
def test_b(): ...
"""
INI = "[pytest]\nmarkers =\n    media: encodes\naddopts = -p streamex.tests.hooks\n"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files of tests: each has a short one and a long one."""
    (tmp_path / "pytest.ini").write_text(INI)
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(TESTS)
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    """Run pytest there; return what it says."""
    command = [sys.executable, "-m", "pytest", "-v", "-c", "pytest.ini"]
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        # A run of its own: what is shared in this one must not end with it.
        env={"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def seconds(folder: Path) -> dict[str, dict[str, float]]:
    path = folder / ".pytest_cache/v/streamex/seconds"
    return json.loads(path.read_text()) if path.exists() else {}


def test_it_leaves_out_long_tests_of_other_files(folder):
    said = run(folder, "--long-only-in", "test_two.py")
    assert "3 passed, 1 deselected" in said
    assert "test_one.py::test_b" not in said
    assert "2 passed, 2 deselected" in run(folder, "--long-only-in", "")


def test_it_remembers_what_each_file_took_in_several_processes(folder):
    run(folder, "-p", "xdist", "-n", "2")
    assert {path: set(kinds) for path, kinds in seconds(folder).items()} == {
        "test_one.py": {"long", "short"},
        "test_two.py": {"long", "short"},
    }


def test_it_keeps_what_is_known_of_tests_that_were_left_out(folder):
    run(folder, "test_one.py")
    run(folder, "--long-only-in", "")
    assert {path: set(kinds) for path, kinds in seconds(folder).items()} == {
        "test_one.py": {"long", "short"},
        "test_two.py": {"short"},
    }


@pytest.mark.parametrize("asked", [("-k", "test_a"), ("-m", "media"), ("test_one.py::test_a",)])
def test_it_remembers_nothing_of_a_run_of_some_tests(folder, asked):
    run(folder, *asked)
    assert seconds(folder) == {}
