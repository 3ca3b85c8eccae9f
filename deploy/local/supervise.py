"""Runs several processes as one: prefixed logs, restarts with back-off, no orphans left behind.

Single-threaded on purpose: one selector waits for output, signals and deaths, so that nothing
here can race. On Linux the supervisor adopts the grandchildren of whatever dies (an encoder whose
worker was killed, say) and ends them; elsewhere it ends the process group.
"""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import FileIO
from itertools import cycle
from pathlib import Path
from typing import TextIO, cast

from deploy.local import orphans

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
# Having run this long, a process is healthy: its next death starts at the first delay again.
HEALTHY_SECONDS = 20.0
TICK_SECONDS = 0.2
SELF = "streamex"
COLOURS = (36, 33, 35, 32, 34)


@dataclass(frozen=True)
class Program:
    """A command to keep running; a `once` program is finished when it exits with 0."""

    name: str
    command: Sequence[str]
    once: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0


@dataclass
class _Running:
    """A program's state: its process (None while down), and when it may start again."""

    program: Program
    colour: int
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float | None = 0.0
    delay_seconds: float = FIRST_DELAY_SECONDS
    rest: bytes = b""


@dataclass
class Supervisor:
    """Starts `programs` in order and keeps them running until a signal or `stop()`.

    `on_tick` is called about five times a second while everything is running.
    """

    programs: Sequence[Program]
    environment: dict[str, str]
    folder: Path
    output: TextIO = field(default_factory=lambda: sys.stdout)
    on_tick: Callable[[], None] | None = None
    healthy_seconds: float = HEALTHY_SECONDS

    def __post_init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        colours = cycle(COLOURS)
        self._all = [_Running(program, next(colours)) for program in self.programs]
        self._width = max(len(name) for name in (SELF, *(each.name for each in self.programs)))
        self._is_stopping = False

    def run(self) -> None:
        """Supervise until asked to stop; every process is gone when this returns."""
        orphans.adopt()
        with self._signals():
            while not self._is_stopping:
                self._start_due()
                self._wait(TICK_SECONDS)
                self._reap()
                if self.on_tick:
                    self.on_tick()
            self._stop_all()
        self._selector.close()

    def stop(self) -> None:
        """Ask `run` to end everything and return; a second time: at once."""
        if self._is_stopping:
            for running in self._all:
                _kill(running)
        self._is_stopping = True

    def say(self, text: str, *, name: str = SELF, colour: int = 1) -> None:
        """Write a line with its source in front."""
        prefix = f"{name:<{self._width}} │ "
        if self.output.isatty():
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        self.output.write(f"{prefix}{text}\n")
        self.output.flush()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Stop on the usual signals; the wake-up socket ends a wait at once."""
        reader, writer = socket.socketpair()
        for end in (reader, writer):
            end.setblocking(False)
        self._selector.register(reader, selectors.EVENT_READ, None)
        previous_fd = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        stopping = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        previous = {number: signal.signal(number, lambda *_: self.stop()) for number in stopping}
        previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(previous_fd)
            self._selector.unregister(reader)
            reader.close()
            writer.close()

    def _start_due(self) -> None:
        now = time.monotonic()
        for running in self._all:
            if running.process is None and running.start_at is not None and running.start_at <= now:
                self._start(running)

    def _start(self, running: _Running) -> None:
        """Start a program in its own session, so that Ctrl-C reaches the supervisor only."""
        running.started_at = time.monotonic()
        try:
            running.process = subprocess.Popen(
                running.program.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=orphans.die_with_parent,
                bufsize=0,
            )
        except OSError as error:
            self._plan_restart(running, str(error))
            return
        pipe = cast("FileIO", running.process.stdout)
        os.set_blocking(pipe.fileno(), False)
        self._selector.register(pipe, selectors.EVENT_READ, running)

    def _wait(self, seconds: float) -> None:
        """Copy output until something else wants attention."""
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                cast("socket.socket", key.fileobj).recv(4096)
            else:
                self._copy(key.data, cast("FileIO", key.fileobj))

    def _copy(self, running: _Running, pipe: FileIO) -> bool:
        """Write the complete lines that have arrived, keep the rest; return whether any came."""
        chunk = pipe.read(65536)
        if chunk:
            *lines, running.rest = (running.rest + chunk).split(b"\n")
            self._write(running, lines)
        elif chunk is not None:
            self._close(running, pipe)
        return bool(chunk)

    def _close(self, running: _Running, pipe: FileIO) -> None:
        if running.rest:
            self._write(running, [running.rest])
            running.rest = b""
        self._selector.unregister(pipe)
        pipe.close()

    def _write(self, running: _Running, lines: list[bytes]) -> None:
        for line in lines:
            text = line.decode(errors="replace").rstrip("\r")
            self.say(text, name=running.program.name, colour=running.colour)

    def _reap(self) -> None:
        """Notice what has died, end what it left behind, and plan its restart."""
        for running in self._all:
            if running.process is None or running.process.poll() is None:
                continue
            code = running.process.returncode
            self._clean_up_after(running)
            if self._is_stopping:
                continue
            if running.program.once and code == 0:
                running.start_at = None
            else:
                self._plan_restart(running, _reason(code))

    def _clean_up_after(self, running: _Running) -> None:
        """Copy the last output of a dead process and kill what it left behind."""
        process, running.process = running.process, None
        if process is None:
            return
        orphans.kill_group(process.pid)
        orphans.kill_adopted(keep={other.process.pid for other in self._all if other.process})
        pipe = cast("FileIO", process.stdout)
        while not pipe.closed and self._copy(running, pipe):
            pass
        if not pipe.closed:
            self._close(running, pipe)

    def _plan_restart(self, running: _Running, reason: str) -> None:
        now = time.monotonic()
        if now - running.started_at >= self.healthy_seconds:
            running.delay_seconds = FIRST_DELAY_SECONDS
        name = running.program.name
        self.say(f"{name} {reason}; starting it again in {running.delay_seconds:.0f} s")
        running.start_at = now + running.delay_seconds
        running.delay_seconds = min(running.delay_seconds * 2, LONGEST_DELAY_SECONDS)

    def _stop_all(self) -> None:
        """Ask politely, then kill; nothing is left when this returns."""
        self.say("stopping (Ctrl-C again to stop at once)")
        asked_at = time.monotonic()
        for running in self._all:
            if running.process:
                with contextlib.suppress(ProcessLookupError):
                    running.process.send_signal(running.program.stop_signal)
        while alive := [running for running in self._all if running.process]:
            for running in alive:
                if time.monotonic() - asked_at > running.program.stop_seconds:
                    _kill(running)
            self._wait(0.05)
            self._reap()
        orphans.kill_adopted(keep=set())
        self.say("stopped")


def _kill(running: _Running) -> None:
    if running.process and running.process.poll() is None:
        orphans.kill_group(running.process.pid)


def _reason(code: int) -> str:
    """Describe an exit code for people."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
