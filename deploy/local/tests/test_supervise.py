"""The supervisor, watched from outside as a user's terminal does."""

import itertools
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import orphans
from streamex.tests.waiting import PATIENCE_SECONDS, eventually

ROOT = Path(__file__).resolve().parents[3]
DRIVER = """
import signal, sys
from pathlib import Path
from deploy.local.supervise import Program, Supervisor
Supervisor(
    programs=[{programs}], environment={{"PATH": "/usr/bin:/bin"}}, folder=Path("/"),
    healthy_seconds={healthy_seconds},
).run()
"""
#: Asked to stop, this one does not, and nobody waits for it so long.
NEVER_SECONDS = 10 * PATIENCE_SECONDS
NUMBERS = itertools.count(1)
NEEDS_PROC = pytest.mark.xfail(not orphans.IS_LINUX, reason="only Linux adopts orphans")


class Supervised:
    """A supervisor in a process of its own, with its output so far."""

    def __init__(self, programs: str, log: Path) -> None:
        self.log = log
        code = DRIVER.format(programs=programs, healthy_seconds=NEVER_SECONDS)
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def find(self, pattern: str) -> list[str]:
        return re.findall(pattern, self.output, re.MULTILINE)

    def wait_for(self, pattern: str, count: int = 1) -> list[str]:
        eventually(
            lambda: len(self.find(pattern)) >= count,
            lambda: f"{pattern!r} did not come {count} times:\n{self.output}",
        )
        return self.find(pattern)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def marker() -> str:
    """A number of seconds to sleep by which a process is known, in this run and no other."""
    return f"1{os.getpid()}.{next(NUMBERS)}"


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
        """Program("web", ["sh", "-c", "printf 'one\\\\ntwo\\\\nthree'; sleep 6000"])"""
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
    running = supervise("""Program("web", ["sh", "-c", "echo pid $$; exec sleep 6000"])""")
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
def test_it_stops_everything_on_a_signal(supervise, marker, number):
    running = supervise(f"""Program("web", ["sleep", "{marker}"])""")
    eventually(lambda: alive(marker))
    assert running.end(number) == 0
    assert not alive(marker)
    assert "stopped" in running.output


def test_it_kills_what_ignores_the_signal(supervise, marker):
    running = supervise(
        f"""Program("deaf", ["sh", "-c", "trap '' TERM; echo up; : {marker}; """
        """while :; do sleep 0.1; done"], stop_seconds=0.5)"""
    )
    running.wait_for("up")
    assert alive(f": {marker}")
    assert running.end() == 0
    assert not alive(f": {marker}")


def test_it_stops_at_once_when_asked_twice(supervise, marker):
    running = supervise(
        f"""Program("deaf", ["sh", "-c", "trap '' TERM; echo up; sleep {marker} & wait; wait"], """
        f"""stop_seconds={NEVER_SECONDS})"""
    )
    running.wait_for("up")
    running.process.send_signal(signal.SIGTERM)
    running.wait_for("stopping")
    assert running.end() == 0
    assert not alive(marker)


@NEEDS_PROC
def test_it_ends_an_encoder_whose_worker_was_killed(supervise, marker):
    """The encoder is in a session of its own, so that no process group finds it."""
    running = supervise(
        f"""Program("media", ["sh", "-c", "echo pid $$; setsid sleep {marker} & wait"])"""
    )
    pid = int(running.wait_for(r"pid (\d+)")[0])
    eventually(lambda: alive(marker))
    encoders = orphans.children(pid)
    os.kill(pid, signal.SIGKILL)
    running.wait_for(r"pid (\d+)", count=2)
    assert encoders
    assert not any(Path(f"/proc/{encoder}").exists() for encoder in encoders)
    running.end()
    assert not alive(marker)


@NEEDS_PROC
def test_its_programs_end_when_it_is_killed(supervise, marker):
    running = supervise(f"""Program("web", ["sleep", "{marker}"])""")
    eventually(lambda: alive(marker))
    running.end(signal.SIGKILL)
    eventually(lambda: not alive(marker))
