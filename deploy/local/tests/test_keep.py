"""A kept process ends with its owner, however that ends."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from deploy.local import orphans
from deploy.local.keep import keep
from streamex.tests.waiting import eventually


@pytest.fixture
def owner():
    process = subprocess.Popen(["sleep", "6000"])
    yield process
    process.kill()
    process.wait()


def gone(*pids: int) -> bool:
    return all(not Path(f"/proc/{pid}").exists() or orphans.is_zombie(pid) for pid in pids)


def start(owner: subprocess.Popen, folder: Path):
    """Keep a shell with a child in a session of its own; return the keeper and both processes."""
    script = "setsid sleep 6000 & echo $! > pids; echo $$ >> pids; wait"
    kept = keep(["sh", "-c", f"cd {folder}; {script}"], log=folder / "log", owner=owner.pid)
    pids = folder / "pids"
    eventually(lambda: pids.exists() and pids.read_text().count("\n") == 2)
    return kept, [int(pid) for pid in pids.read_text().split()]


def test_it_ends_with_its_owner(owner, tmp_path):
    kept, pids = start(owner, tmp_path)
    # Killed and not even collected: a zombie owns nothing.
    os.kill(owner.pid, signal.SIGKILL)
    eventually(lambda: gone(*pids, kept.keeper_pid))


def test_it_ends_when_it_is_stopped(owner, tmp_path):
    kept, pids = start(owner, tmp_path)
    kept.stop()
    assert not kept.is_running
    assert gone(*pids)


def test_its_keeper_ends_with_it(owner, tmp_path):
    kept = keep(["sh", "-c", "echo done"], log=tmp_path / "log", owner=owner.pid)
    eventually(lambda: gone(kept.keeper_pid))
    assert (tmp_path / "log").read_text() == "done\n"
