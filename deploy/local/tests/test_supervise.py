"""The supervisor, watched from outside as a user's terminal does."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local import orphans

ROOT = Path(__file__).resolve().parents[3]
DRIVER = """
import signal, sys
from pathlib import Path
from deploy.local.supervise import Program, Supervisor
Supervisor(programs=[{programs}], environment={{"PATH": "/usr/bin:/bin"}}, folder=Path("/")).run()
"""
NEEDS_PROC = pytest.mark.xfail(not orphans.IS_LINUX, reason="only Linux adopts orphans")


class Supervised:
    """A supervisor in a process of its own, with its output so far."""

    def __init__(self, programs: str, log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", DRIVER.format(programs=programs)],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def wait_for(self, pattern: str, count: int = 1, seconds: float = 40) -> list[str]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if len(found := re.findall(pattern, self.output, re.MULTILINE)) >= count:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{pattern!r} did not come {count} times:\n{self.output}")

    def end(self, number: signal.Signals = signal.SIGTERM, seconds: float = 40) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)


@pytest.fixture
def supervise(tmp_path):
    started = []

    def start(programs: str) -> Supervised:
        started.append(Supervised(programs, tmp_path / f"{len(started)}.log"))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.end()


def alive(marker: str) -> list[str]:
    """Return the command lines in which `marker` occurs."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if marker in line and "deploy.local.supervise" not in line:
            found.append(line)
    return found


def test_it_prefixes_every_line_with_its_program(supervise):
    running = supervise(
        """Program("web", ["sh", "-c", "printf 'one\\\\ntwo\\\\nthree'; sleep 60"])"""
    )
    running.wait_for(r"^web      │ one$")
    running.end()
    assert re.findall(r"^web      │ (.*)$", running.output, re.M) == ["one", "two", "three"]


def test_it_starts_again_what_dies_and_waits_longer_each_time(supervise):
    running = supervise("""Program("worker", ["sh", "-c", "echo up; exit 3"])""")
    said = r"ended with exit code 3; starting it again in (\d+) s"
    running.wait_for(said, count=3)
    assert re.findall(said, running.output)[:3] == ["1", "2", "4"]


def test_it_starts_again_what_was_killed(supervise):
    running = supervise("""Program("web", ["sh", "-c", "echo pid $$; exec sleep 60"])""")
    os.kill(int(running.wait_for(r"pid (\d+)")[0]), signal.SIGKILL)
    running.wait_for("web was killed by SIGKILL; starting it again in 1 s")
    running.wait_for(r"pid (\d+)", count=2)


def test_it_does_not_repeat_what_is_done(supervise):
    running = supervise(
        """Program("demo", ["sh", "-c", "echo made"], once=True), """
        """Program("tick", ["sh", "-c", "sleep 1; echo tick"])"""
    )
    running.wait_for("tick │ tick|tick     │ tick", count=2)
    assert len(re.findall("made", running.output)) == 1


def test_it_repeats_what_should_be_done_once_but_failed(supervise):
    running = supervise("""Program("demo", ["sh", "-c", "echo try; exit 1"], once=True)""")
    running.wait_for(r"│ try$", count=2)


def test_it_says_why_a_program_cannot_start(supervise):
    running = supervise("""Program("web", ["/does/not/exist"])""")
    running.wait_for("No such file or directory.*starting it again in 1 s")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_everything_on_a_signal(supervise, number):
    marker = f"7{number.value:02d}.5"
    running = supervise(f"""Program("web", ["sleep", "{marker}"])""")
    wait_until_alive(marker)
    assert running.end(number) == 0
    assert not alive(marker)
    assert "stopped" in running.output


def test_it_kills_what_ignores_the_signal(supervise):
    running = supervise(
        """Program("deaf", ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"], """
        """stop_seconds=0.5)"""
    )
    running.wait_for("up")
    assert running.end() == 0
    assert not alive("trap '' TERM; echo up")


def test_it_stops_at_once_when_asked_twice(supervise):
    running = supervise(
        """Program("deaf", ["sh", "-c", "trap '' TERM; echo up; sleep 61.25 & wait; wait"], """
        """stop_seconds=600)"""
    )
    running.wait_for("up")
    running.process.send_signal(signal.SIGTERM)
    running.wait_for("stopping")
    assert running.end(seconds=10) == 0
    assert not alive("61.25")


@NEEDS_PROC
def test_it_ends_an_encoder_whose_worker_was_killed(supervise):
    """The encoder is in a session of its own, so that no process group finds it."""
    running = supervise(
        """Program("media", ["sh", "-c", "echo pid $$; setsid sleep 823.5 & wait"])"""
    )
    pid = int(running.wait_for(r"pid (\d+)")[0])
    wait_until_alive("823.5")
    encoders = orphans.children(pid)
    os.kill(pid, signal.SIGKILL)
    running.wait_for(r"pid (\d+)", count=2)
    assert encoders
    assert not any(Path(f"/proc/{encoder}").exists() for encoder in encoders)
    running.end()
    assert not alive("823.5")


@NEEDS_PROC
def test_its_programs_end_when_it_is_killed(supervise):
    running = supervise("""Program("web", ["sleep", "834.5"])""")
    wait_until_alive("834.5")
    running.end(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while alive("834.5") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive("834.5")


def wait_until_alive(marker: str) -> None:
    deadline = time.monotonic() + 20
    while not alive(marker):
        assert time.monotonic() < deadline, f"{marker} never started"
        time.sleep(0.02)
