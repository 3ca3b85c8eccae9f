"""Ends processes together with everything they started, also when they can no longer do it.

Linux: the supervisor is a child subreaper (prctl(2), PR_SET_CHILD_SUBREAPER), so the children of
a killed process become its own, wherever they moved (sessions, groups), and its own children get
SIGTERM when it is killed itself (PR_SET_PDEATHSIG). Elsewhere only process groups can be ended.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Set
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
IS_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True) if IS_LINUX else None


def adopt() -> None:
    """Become the parent of every descendant whose own parent dies."""
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Ask for SIGTERM when the parent dies; for use between fork and exec."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def kill_group(pid: int) -> None:
    """Kill a session leader's process group; nothing happens when it is gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def kill_adopted(keep: Set[int]) -> None:
    """Kill every child that is not in `keep`, with all its descendants, and collect them.

    Children of the killed are adopted in turn, hence the rounds. Linux only.
    """
    deadline = time.monotonic() + 5
    while (strays := children(os.getpid()) - keep) and time.monotonic() < deadline:
        for pid in strays:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.01)


def children(parent: int) -> set[int]:
    """Return the process ids whose parent is `parent`; empty where there is no /proc."""
    folders = Path("/proc").glob("[0-9]*")
    return {pid for folder in folders if _stat(pid := int(folder.name))[1:2] == [str(parent)]}


def is_zombie(pid: int) -> bool:
    """Say whether a process has ended and waits to be collected (Linux only)."""
    return _stat(pid)[:1] == ["Z"]


def _stat(pid: int) -> list[str]:
    """Return a process's state, parent and further fields (proc(5)); empty when it is gone."""
    # The field before them is the program's name in brackets and may contain anything.
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []
