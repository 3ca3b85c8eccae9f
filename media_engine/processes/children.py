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

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits

# What programs and libraries need to start and to count processors; nobody's data lies there.
SYSTEM_PATHS = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/nix/store", "/gnu/store",
    "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/dev/urandom", "/dev/random",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu",
)  # fmt: skip
LAUNCHER = Path(__file__).with_name("launch.py")
STDERR_TAIL_BYTES = 16 * 1024
POLL_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class ChildResult:
    """How a child ended: its exit code (negative: by that signal) and the end of what it said."""

    exit_code: int
    error_text: str


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Which paths a child may use besides the system's programs and its scratch folder.

    Folders stand for all beneath them; of `listable` ones only the names can be had. Where the
    kernel knows Landlock everything else is denied to the child, and all TCP.
    """

    readable: Sequence[Path] = ()
    listable: Sequence[Path] = ()


@dataclass(kw_only=True)
class Watch:
    """What a parent wants to know of its child.

    `on_output` gets every chunk of standard output and returns whether it shows progress;
    `on_tick` is called about five times a second and returns False to have the child ended.
    """

    on_output: Callable[[bytes], bool]
    on_tick: Callable[[], bool] = field(default=lambda: True)


@dataclass(frozen=True, kw_only=True)
class ChildOptions:
    """How a child is to run: where, within which bounds, with which environment variables."""

    scratch: Path
    limits: ChildLimits
    reach: Reach
    environment: Mapping[str, str] = field(default_factory=dict)


def run_child(command: Sequence[str], *, options: ChildOptions, watch: Watch) -> ChildResult:
    """Run `command` (absolute program path first) in its scratch folder and wait for it.

    It gets no shell, no standard input, a session of its own, and what `options` grant. Whatever
    happens, none of its process group is alive on return.

    Raises MediaError: LOST_CLAIM when the watch says stop, TIMEOUT, ENCODER_STALLED, or
    ENCODER_MISSING when the program cannot be started.
    """
    child = _start(command, options)
    try:
        error_text = _follow(child, options.limits, watch)
        return ChildResult(exit_code=child.wait(timeout=10), error_text=error_text)
    except subprocess.TimeoutExpired as error:
        raise MediaError(ErrorCode.ENCODER_STALLED, "closed its output but did not end") from error
    finally:
        _end(child)


def _start(command: Sequence[str], options: ChildOptions) -> "subprocess.Popen[bytes]":
    home = str(options.scratch)
    launch = [sys.executable, "-I", "-S", str(LAUNCHER), _options_json(command[0], options)]
    try:
        return subprocess.Popen(
            [*launch, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=options.scratch,
            env={"LC_ALL": "C.UTF-8", "HOME": home, "TMPDIR": home, **options.environment},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
        raise MediaError(ErrorCode.ENCODER_MISSING, str(error)) from error


def _options_json(program: str, options: ChildOptions) -> str:
    limits = options.limits
    resources = {
        "memory": limits.memory_bytes,
        "file": limits.file_bytes,
        "core": 0,
        "handles": 256,
    }
    if limits.cpu_seconds is not None:
        resources["cpu"] = limits.cpu_seconds
    paths = {
        "readable": [*SYSTEM_PATHS, program, *_absolute(options.reach.readable)],
        "listable": _absolute(options.reach.listable),
        "writable": ["/dev/null", *_absolute([options.scratch])],
    }
    own = {"resources": resources, "nice": limits.nice, "parent": os.getpid()}
    return json.dumps(own | paths)


def _absolute(paths: Sequence[Path]) -> list[str]:
    return [str(path.absolute()) for path in paths]


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
        raise MediaError(ErrorCode.LOST_CLAIM, "asked to stop")
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
