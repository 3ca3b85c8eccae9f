"""The bootstrap script, run as a stranger's machine runs it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from streamex.tests.waiting import eventually

BOOTSTRAP = Path(__file__).resolve().parents[1] / "bootstrap.py"
CALL = "import sys; sys.path.insert(0, {folder!r}); import bootstrap; {statement}"


@pytest.fixture
def project(tmp_path):
    """A project with the script, requirements and an empty virtual environment."""
    folder = tmp_path / "deploy" / "local"
    folder.mkdir(parents=True)
    shutil.copy(BOOTSTRAP, folder)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("uv==0.0.1\n")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    return tmp_path


def call(project: Path, statement: str) -> subprocess.CompletedProcess[str]:
    """Run a statement that may use the module `bootstrap` of the project."""
    code = CALL.format(folder=str(project / "deploy" / "local"), statement=statement)
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )


def test_it_does_nothing_when_everything_is_installed(project):
    assert call(project, "bootstrap.write_stamp('dev')").returncode == 0
    for wanted in ("run", "dev"):
        done = call(project, f"bootstrap.main({wanted!r})")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_installs_again_when_a_requirement_changes(project):
    call(project, "bootstrap.write_stamp('dev')")
    (project / "requirements.txt").write_text("uv==0.0.2\n")
    # Without pip in it the environment cannot be brought up to date, which is how we know it tried.
    done = call(project, "bootstrap.main('run')")
    assert done.returncode == 1
    assert "installing requirements.txt" in done.stdout
    assert "pip could not install" in done.stderr


def test_it_does_not_take_a_production_environment_for_a_development_one(project):
    call(project, "bootstrap.write_stamp('run')")
    assert call(project, "bootstrap.main('run')").returncode == 0
    assert "requirements-dev.txt" in call(project, "bootstrap.main('dev')").stdout


def test_two_at_once_install_one_after_the_other(project):
    first = start_installing(project)
    eventually(lambda: said(project) == ["in"])
    others = [start_installing(project) for _ in range(2)]
    eventually(lambda: are_waiting(project, others), "they do not wait for the lock")
    assert said(project) == ["in"]
    for process in (first, *others):  # any of the others may be the next
        process.stdin.close()
    assert [process.wait() for process in (first, *others)] == [0, 0, 0]
    assert said(project) == ["in", "out"] * 3


def start_installing(project: Path) -> subprocess.Popen[str]:
    """Start one that makes the environment again under the lock, and stays until it is told."""
    statement = (
        "log = open(bootstrap.ROOT / 'log', 'a', buffering=1);"
        " lock = bootstrap.locked(bootstrap.ROOT); lock.__enter__();"
        " bootstrap.shutil.rmtree(bootstrap.VENV); bootstrap.VENV.mkdir();"
        " print('in', file=log); sys.stdin.readline(); print('out', file=log)"
    )
    code = CALL.format(folder=str(project / "deploy" / "local"), statement=statement)
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", code], stdin=subprocess.PIPE, text=True
    )


def said(project: Path) -> list[str]:
    log = project / "log"
    return log.read_text().split() if log.exists() else []


def are_waiting(project: Path, processes: list[subprocess.Popen[str]]) -> bool:
    """Say whether the kernel lets all of them wait for a lock on the project's folder."""
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    inode = str(project.stat().st_ino)
    waiting = {
        int(words[5])
        for words in lines
        if words[1:3] == ["->", "FLOCK"] and words[6].split(":")[2] == inode
    }
    return {process.pid for process in processes} <= waiting


def test_it_notices_that_the_environment_is_broken(project):
    call(project, "bootstrap.write_stamp('run')")
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/does/not/exist")
    assert call(project, "sys.exit(bootstrap.is_usable(bootstrap.PYTHON))").returncode == 0


def test_it_says_which_python_it_needs(project):
    done = call(
        project,
        "import os; os.environ['PATH'] = ''; sys.version_info = (3, 9, 0); "
        "bootstrap.require_python()",
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_goes_on_with_a_newer_python_that_it_finds(project):
    (project / "bin").mkdir()
    newer = project / "bin" / "python3.12"
    newer.write_text('#!/bin/sh\n[ "$1" = -I ] && exit 0\necho "continued with $*"\n')
    newer.chmod(0o755)
    done = call(
        project,
        f"import os; os.environ['PATH'] = {str(newer.parent)!r} + ':/bin:/usr/bin'; "
        "sys.version_info = (3, 9, 0); sys.argv = ['bootstrap.py', 'run']; "
        "bootstrap.require_python()",
    )
    assert "continued with bootstrap.py run" in done.stdout


@pytest.mark.parametrize("name", ["python3.14", "python3.11"])
def test_it_passes_by_a_shim_that_does_not_run(project, name):
    # As pyenv's, whose folder stands before those of the system.
    (project / "shims").mkdir()
    (project / "bin").mkdir()
    shim, newer = project / "shims" / name, project / "bin" / name
    shim.write_text('#!/bin/sh\necho "pyenv: command not found" >&2\nexit 127\n')
    newer.write_text('#!/bin/sh\n[ "$1" = -I ] && exit 0\necho "continued with $*"\n')
    for program in (shim, newer):
        program.chmod(0o755)
    done = call(
        project,
        f"import os; os.environ['PATH'] = '{shim.parent}:{newer.parent}'; "
        "sys.version_info = (3, 9, 0); sys.argv = ['bootstrap.py', 'run']; "
        "bootstrap.require_python()",
    )
    assert (done.stdout, done.stderr) == ("continued with bootstrap.py run\n", "")


def test_it_reads_the_index_that_pip_is_configured_for(project):
    pip = project / "pip"
    pip.write_text(
        "#!/bin/sh\necho \"global.extra-index-url='https://other.example/simple'\"\n"
        "echo \"global.index-url='https://index.example/simple'\"\n"
    )
    pip.chmod(0o755)
    done = call(project, f"print(bootstrap.index_of_pip([{str(pip)!r}]))")
    assert done.stdout == "https://index.example/simple\n"
