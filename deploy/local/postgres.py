"""A throwaway PostgreSQL cluster: fast, without durability, gone afterwards.

    python -m deploy.local.postgres COMMAND…

runs COMMAND with STREAMEX_TEST_DATABASE_URL naming it (or the server that DATABASE_URL names).
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

from deploy.local.keep import Kept, keep
from deploy.local.tools import POSTGRES, require

USER = "streamex"
PORTS = range(20_000, 32_000)
#: Open files, each locked for the port that it is named after.
_claims: list[TextIO] = []
START_SECONDS = 120
# Nothing of it has to survive a crash.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def start_cluster(folder: Path, *, owner: int | None = None) -> tuple[str, Kept]:
    """Create a cluster in `folder` and start it on a free port; return its URL and its keeper.

    PostgreSQL refuses to run as root; then it runs as the user `postgres` (or `nobody`), who
    must be able to reach `folder`. Raises RuntimeError with the log when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    binaries = require(POSTGRES).resolve().parent
    user = _unprivileged_user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [
            *(binaries / "initdb", "--pgdata", data, "--username", USER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    port = free_port()
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", *SETTINGS]
    server = [str(binaries / "postgres"), "-D", str(data), "-p", str(port)]
    for setting in settings:
        server += ["-c", setting]
    kept = keep(
        _as_user(server, user),
        log=folder / "postgres.log",
        owner=owner,
        stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for the clients to leave
    )
    _wait_until_ready(
        [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], kept
    )
    return f"postgres://{USER}@127.0.0.1:{port}/postgres", kept


def free_port() -> int:
    """Return a port that nobody listens on, and nobody else gets here while this process lives.

    Between its choice and the start of a server it could else go to another run of the tests, or
    to any connection on its way out: the kernel takes the ports of those from 32768 on (ip(7)).
    """
    folder = Path(tempfile.gettempdir()) / f"streamex-ports-{os.geteuid()}"
    folder.mkdir(exist_ok=True)
    while True:
        port = secrets.choice(PORTS)
        claim = (folder / str(port)).open("w")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        return port


def _unprivileged_user() -> str | None:
    """Name the user to become when this is root; None when it is not."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as_user(command: list[str], user: str | None) -> list[str]:
    """Prefix a command so that it runs as `user`."""
    if user is None:
        return command
    code = "import os, pwd, sys; u = pwd.getpwnam(sys.argv[1]); os.setgroups([]); "
    code += "os.setgid(u.pw_gid); os.setuid(u.pw_uid); os.execv(sys.argv[2], sys.argv[2:])"
    return [sys.executable, "-I", "-S", "-c", code, user, *command]


def _wait_until_ready(command: list[str | Path], kept: Kept) -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(command, check=False).returncode != 0:
        if not kept.is_running or time.monotonic() > deadline:
            kept.stop()
            raise RuntimeError("PostgreSQL did not start; see postgres.log beside its data")
        time.sleep(0.1)


def main(command: list[str]) -> int:
    """Run `command` with a database server and return its exit code."""
    url = os.environ.get("DATABASE_URL", "")
    if POSTGRES.is_replaced:
        return _run(command, url)
    with tempfile.TemporaryDirectory(prefix="streamex-postgres-") as name:
        folder = Path(name)
        # The other user needs a way through, not a look around.
        folder.chmod(0o711)
        url, kept = start_cluster(folder / "cluster")
        try:
            return _run(command, url)
        finally:
            kept.stop()


def _run(command: list[str], url: str) -> int:
    environment = {**os.environ, "STREAMEX_TEST_DATABASE_URL": url}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
