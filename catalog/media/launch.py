"""Puts limits on this process, then becomes the program named after them.

Run as a script by `catalog.media.children`: `launch.py LIMITS-AS-JSON PROGRAM [ARGUMENT…]`.
Limits are set here and not in a `preexec_fn`, which may deadlock in a process with threads and
would fork all of the web server's memory. Imports nothing but the standard library.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)
LIMIT_NAMES = {
    "cpu": "RLIMIT_CPU",
    "memory": "RLIMIT_AS",
    "file": "RLIMIT_FSIZE",
    "core": "RLIMIT_CORE",
    "handles": "RLIMIT_NOFILE",
}


def main(limits_json: str, *command: str) -> None:
    """Set the limits and replace this process by `command`."""
    limits = json.loads(limits_json)
    die_with_parent(limits["parent"])
    for name, value in limits["resources"].items():
        set_limit(LIMIT_NAMES[name], value)
    with contextlib.suppress(OSError):
        os.nice(limits["nice"])
    os.execv(command[0], command)  # noqa: S606 (no shell is what is wanted)


def set_limit(name: str, value: int) -> None:
    """Lower one limit; macOS has some of them only in name and refuses."""
    number = getattr(resource, name, None)
    if number is None:
        return
    hard = resource.getrlimit(number)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(number, (value, value))


def die_with_parent(parent: int) -> None:
    """Ask the kernel to end this process with its parent, so a killed worker leaves no encoder."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel knew
            sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
