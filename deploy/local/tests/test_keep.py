"""A kept process ends with its owner, however that ends."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from deploy.local import orphans
from deploy.local.keep import keep


@pytest.fixture
def owner():
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and not orphans.is_zombie(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def start(owner: subprocess.Popen, folder: Path):
    """Keep a shell with a child in a session of its own; return the keeper and both processes."""
    script = "setsid sleep 61.75 & echo $! > pids; echo $$ >> pids; wait"
    kept = keep(["sh", "-c", f"cd {folder}; {script}"], log=folder / "log", owner=owner.pid)
    deadline = time.monotonic() + 10
    while len((folder / "pids").read_text().split() if (folder / "pids").exists() else []) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return kept, [int(pid) for pid in (folder / "pids").read_text().split()]


def test_it_ends_with_its_owner(owner, tmp_path):
    kept, pids = start(owner, tmp_path)
    # Killed and not even collected: a zombie owns nothing.
    os.kill(owner.pid, signal.SIGKILL)
    assert all(gone(pid) for pid in [*pids, kept.keeper_pid])


def test_it_ends_when_it_is_stopped(owner, tmp_path):
    kept, pids = start(owner, tmp_path)
    kept.stop()
    assert not kept.is_running
    assert all(gone(pid, seconds=0) for pid in pids)


def test_its_keeper_ends_with_it(owner, tmp_path):
    kept = keep(["sh", "-c", "echo done"], log=tmp_path / "log", owner=owner.pid)
    assert gone(kept.keeper_pid)
    assert (tmp_path / "log").read_text() == "done\n"
