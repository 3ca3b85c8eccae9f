"""Puts limits on this process, then becomes the program named after them.

`media_engine.processes.children` runs it as a script: `launch.py OPTIONS-AS-JSON PROGRAM [ARG…]`.
Limits are set here and not in a `preexec_fn`, which may deadlock in a process with threads and
would fork all of the web server's memory. Imports nothing but the standard library.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import struct
import sys
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38  # prctl(2)
LIMIT_NAMES = {
    "cpu": "RLIMIT_CPU",
    "memory": "RLIMIT_AS",
    "file": "RLIMIT_FSIZE",
    "core": "RLIMIT_CORE",
    "handles": "RLIMIT_NOFILE",
}

# landlock(7): numbers of the calls, the same on all architectures, and bits of the rights.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, RULE_PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
READ = EXECUTE | READ_FILE | READ_DIR
# Rights over files that each version of the interface added: 13, then moving, cutting, devices.
ALL_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
NO_TCP, NO_ABSTRACT_SOCKETS_NOR_SIGNALS = 3, 3


def main(options_json: str, *command: str) -> None:
    """Apply the options and replace this process by `command`."""
    options = json.loads(options_json)
    die_with_parent(options["parent"])
    for name, value in options["resources"].items():
        set_limit(LIMIT_NAMES[name], value)
    with contextlib.suppress(OSError):
        os.nice(options["nice"])
    if sys.platform == "linux":
        confine(options["readable"], options["listable"], options["writable"])
    os.execv(command[0], command)  # noqa: S606 – no shell is what is wanted


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


def confine(readable: list[str], listable: list[str], writable: list[str]) -> None:
    """Let the kernel (Linux 5.13, Landlock) deny all other paths, and TCP from 6.7 on.

    Folders stand for everything beneath them; of `listable` ones only the names can be had. This
    is the second wall behind the allow-lists; a kernel without it leaves the first.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)
    if version < 1:
        return
    handled = ALL_RIGHTS.get(version, (1 << 16) - 1)
    attributes = struct.pack("=QQQ", handled, NO_TCP, NO_ABSTRACT_SOCKETS_NOR_SIGNALS)
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    if rules < 0:
        return
    for paths, rights in ((readable, READ), (listable, READ_DIR), (writable, handled)):
        for path in paths:
            allow(libc, rules, path, rights & handled)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.syscall(RESTRICT_SELF, rules, 0)
    os.close(rules)


def allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    """Add one path to the rules; one that does not exist needs none."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not Path(path).is_dir():
        rights &= FILE_RIGHTS
    libc.syscall(ADD_RULE, rules, RULE_PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    os.close(handle)


if __name__ == "__main__":
    main(*sys.argv[1:])
