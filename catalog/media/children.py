"""Runs one program in a limited child process and watches it."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from catalog.media.errors import ErrorCode, MediaError
from catalog.media.limits import ChildLimits

LAUNCHER = Path(__file__).with_name("launch.py")
STDERR_TAIL_BYTES = 16 * 1024
POLL_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class ChildResult:
    """How a child ended: its exit code (negative: by that signal) and the end of what it said."""

    exit_code: int
    error_text: str


@dataclass(kw_only=True)
class Watch:
    """What a parent wants to know of its child.

    `on_output` gets every chunk of standard output and returns whether it shows progress;
    `on_tick` is called about five times a second and returns False to have the child ended.
    """

    on_output: Callable[[bytes], bool]
    on_tick: Callable[[], bool] = field(default=lambda: True)


def run_child(
    command: Sequence[str],
    *,
    scratch: Path,
    limits: ChildLimits,
    watch: Watch,
    environment: Mapping[str, str] | None = None,
) -> ChildResult:
    """Run `command` (absolute program path first) in `scratch` and wait for it.

    It gets no shell, no standard input, no environment but `environment`, a session of its own,
    and the given limits. Whatever happens, none of its process group is alive on return.

    Raises MediaError: LOST_LEASE when the watch says stop, TIMEOUT, ENCODER_STALLED, or
    ENCODER_MISSING when the program cannot be started.
    """
    child = _start(command, scratch=scratch, limits=limits, environment=environment or {})
    try:
        error_text = _follow(child, limits, watch)
        return ChildResult(exit_code=child.wait(timeout=10), error_text=error_text)
    except subprocess.TimeoutExpired as error:
        raise MediaError(ErrorCode.ENCODER_STALLED, "closed its output but did not end") from error
    finally:
        _end(child)


def _start(
    command: Sequence[str], *, scratch: Path, limits: ChildLimits, environment: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    launch = [sys.executable, "-I", "-S", str(LAUNCHER), _limits_json(limits), *command]
    try:
        return subprocess.Popen(
            launch,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=scratch,
            env={"LC_ALL": "C.UTF-8", "HOME": str(scratch), "TMPDIR": str(scratch), **environment},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
        raise MediaError(ErrorCode.ENCODER_MISSING, str(error)) from error


def _limits_json(limits: ChildLimits) -> str:
    resources = {
        "memory": limits.memory_bytes,
        "file": limits.file_bytes,
        "core": 0,
        "handles": 256,
    }
    if limits.cpu_seconds is not None:
        resources["cpu"] = limits.cpu_seconds
    return json.dumps({"resources": resources, "nice": limits.nice, "parent": os.getpid()})


def _follow(child: "subprocess.Popen[bytes]", limits: ChildLimits, watch: Watch) -> str:
    if child.stdout is None or child.stderr is None:
        raise ValueError("the child was started without pipes")
    tail = bytearray()
    started = moved = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        selector.register(child.stderr, selectors.EVENT_READ)
        while selector.get_map():
            for key, _events in selector.select(POLL_SECONDS):
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    selector.unregister(key.fileobj)
                elif key.fileobj is child.stderr:
                    tail = (tail + chunk)[-STDERR_TAIL_BYTES:]
                elif watch.on_output(chunk):
                    moved = time.monotonic()
            _check(watch, limits, started=started, moved=moved)
    return tail.decode("utf-8", "replace")


def _check(watch: Watch, limits: ChildLimits, *, started: float, moved: float) -> None:
    if not watch.on_tick():
        raise MediaError(ErrorCode.LOST_LEASE, "told to stop")
    now = time.monotonic()
    if now - started > limits.wall_seconds:
        raise MediaError(ErrorCode.TIMEOUT, f"longer than {limits.wall_seconds:.0f} s")
    if now - moved > limits.stall_seconds:
        raise MediaError(ErrorCode.ENCODER_STALLED, f"nothing for {limits.stall_seconds:.0f} s")


def _end(child: "subprocess.Popen[bytes]") -> None:
    # The group first: after wait() its number could belong to somebody else, unless a member lives.
    if child.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for stream in (child.stdout, child.stderr):
        if stream is not None:
            stream.close()


def new_scratch(parent: Path | None) -> "tempfile.TemporaryDirectory[str]":
    """Make a private folder (mode 0700), to be used as a context manager.

    It lies under `parent`, or where the system keeps such folders for None.
    """
    return tempfile.TemporaryDirectory(prefix="scratch-", dir=parent, ignore_cleanup_errors=True)
