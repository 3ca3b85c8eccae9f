"""Keeps one process alive no longer than its owner, and leaves nothing of it behind.

    python -m deploy.local.keep OWNER_PID STOP_SIGNAL LOG COMMAND…

prints the keeper's process id and returns; the keeper itself goes on in the background. The tests
start their servers through this, so that a crashed or killed run ends them as well.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local import orphans

ROOT = Path(__file__).resolve().parents[2]
POLL_SECONDS = 0.1
# Long, because a machine may be busy; what hangs is killed then.
GRACE_SECONDS = 60


@dataclass(frozen=True)
class Kept:
    """A process under a keeper: what started it may stop it, or simply end."""

    keeper_pid: int

    @property
    def is_running(self) -> bool:
        """Say whether the process still runs."""
        return is_alive(self.keeper_pid)

    def stop(self) -> None:
        """End the process and everything it started, and wait for that."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.keeper_pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS + 5
        while self.is_running and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS / 2)


def keep(
    command: Sequence[str | Path],
    *,
    log: Path,
    owner: int | None = None,
    environment: dict[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Kept:
    """Start `command` under a keeper, for as long as process `owner` (default: this one) lives."""
    keeper = [sys.executable, "-m", "deploy.local.keep", str(owner or os.getpid())]
    started = subprocess.run(
        [*keeper, stop_signal.name, log, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    return Kept(int(started.stdout))


def main(owner: int, stop_signal: signal.Signals, log: Path, command: Sequence[str]) -> None:
    """Go into the background and run `command` until it ends, `owner` ends or SIGTERM comes."""
    if pid := os.fork():
        print(pid, flush=True)
        return
    os.setsid()
    descriptor = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)
    for standard in (1, 2):
        os.dup2(descriptor, standard)
    _run(owner, stop_signal, command)


def _run(owner: int, stop_signal: signal.Signals, command: Sequence[str]) -> None:
    is_wanted = True

    def give_up(*_: object) -> None:
        nonlocal is_wanted
        is_wanted = False

    signal.signal(signal.SIGTERM, give_up)
    orphans.adopt()
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=orphans.die_with_parent)
    while is_wanted and process.poll() is None and is_alive(owner):
        time.sleep(POLL_SECONDS)
    process.send_signal(stop_signal)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_SECONDS)
    orphans.kill_group(process.pid)
    orphans.kill_adopted(keep=set())


def is_alive(pid: int) -> bool:
    """Say whether a process is running; one that ended but was not collected is not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not orphans.is_zombie(pid)


if __name__ == "__main__":
    main(int(sys.argv[1]), signal.Signals[sys.argv[2]], Path(sys.argv[3]), sys.argv[4:])
