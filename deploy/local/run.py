"""`make run`: StreamEx on this machine, with everything that belongs to it.

Prepares the data directory (migrations, static files), then supervises the web server, two
workers (an encode of an hour must never keep a short task waiting), beat, and once the demo.
"""

import contextlib
import errno
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import environ

from deploy.local.supervise import Program, Supervisor

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
#: How this machine reaches what listens on all of its addresses.
REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound here
# A slow viewer of a local file holds a thread: with 8 of them, 24 viewers stopped every page.
WEB_THREADS = "64"


@dataclass(frozen=True)
class Installation:
    """Where StreamEx listens and keeps its data, from the environment."""

    port: int
    data_dir: Path
    has_demo: bool
    host: str = "127.0.0.1"
    base_url: str = ""

    @classmethod
    def from_environment(cls) -> "Installation":
        """Read what a start needs as the settings do, `.env` included.

        Exits on a port that is none.
        """
        environ.Env.read_env(os.environ.get("STREAMEX_ENV_FILE") or ROOT / ".env")
        port = os.environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            sys.exit(f"streamex: PORT must be a number from 1 to 65535, not {port!r}.")
        return cls(
            port=int(port),
            data_dir=Path(os.environ.get("STREAMEX_DATA_DIR") or ROOT / "var").resolve(),
            has_demo=os.environ.get("STREAMEX_DEMO", "1").lower()
            not in {"0", "false", "no", "off"},
            host=os.environ.get("STREAMEX_LISTEN") or cls.host,
            base_url=os.environ.get("STREAMEX_BASE_URL") or "",
        )

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return (
            self.base_url.rstrip("/") + "/" if self.base_url else f"http://localhost:{self.port}/"
        )

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the installation sees."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "streamex.settings",
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            "STREAMEX_DATA_DIR": str(self.data_dir),
            "STREAMEX_DEMO": "1" if self.has_demo else "0",
            "STREAMEX_LISTEN": self.host,
        }


def main() -> None:
    """Prepare and run until Ctrl-C; exits with a message when the port or the data is in use."""
    installation = Installation.from_environment()
    require_port(installation.host, installation.port)
    with exclusive(installation.data_dir):
        said = prepare(installation)
        Announcing(installation, said).run()


def require_port(host: str, port: int) -> None:
    """Fail now and clearly rather than in a restart loop of the web server."""
    try:
        # Not SO_REUSEPORT: two servers would share the port and answer in turn.
        socket.create_server((host, port), family=family_of(host)).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            sys.exit(f"streamex: cannot listen on {host}, port {port}: {error.strerror}.")
        reason = os.strerror(error.errno)
        sys.exit(
            f"streamex: cannot listen on port {port} ({reason}).\n"
            f"  Stop what uses it, or take another: make run PORT={port + 1}"
        )


def family_of(host: str) -> socket.AddressFamily:
    """Return which kind of address `host` is."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


@contextlib.contextmanager
def exclusive(data_dir: Path) -> Iterator[None]:
    """Hold the data directory: two installations on one would run every task twice."""
    # As `streamex.installation.prepare` makes it, which comes later.
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            sys.exit(
                f"streamex: {data_dir} is in use by process {lock.read() or '?'}.\n"
                "  Stop that one, or name another: STREAMEX_DATA_DIR=/path make run"
            )
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def prepare(installation: Installation) -> list[str]:
    """Bring the database and the static files up to date; exits when Django refuses.

    Both take seconds the first time, so they run beside each other. Returns the lines that
    `set_up` printed: the demo's logins, and how the first administrator comes in.
    """
    set_up = (*MANAGE, "set_up", "--verbosity", "0")
    collect = (sys.executable, "-m", "deploy.local.static")
    environment = installation.environment
    collecting = subprocess.Popen(collect, cwd=ROOT, env=environment)
    done = subprocess.run(
        set_up, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if collecting.wait() or done.returncode:
        sys.exit(f"{done.stdout}streamex: not started; the reason is above.")
    return done.stdout.splitlines()


def programs(installation: Installation) -> list[Program]:
    """List the processes of an installation on two cores."""
    celery = (sys.executable, "-m", "celery", "--app", "streamex", "--quiet")
    worker = (*celery, "worker", "--without-gossip", "--without-mingle")
    listed = [
        Program("web", web_command(installation), stop_seconds=5),
        # SIGQUIT: Celery's cold shutdown. An encode is given back to the queue, not waited for.
        Program(
            "worker",
            (*worker, "--queues", "default", "--concurrency", "2", *named("default", "WARNING")),
            stop_signal=signal.SIGQUIT,
        ),
        Program(
            "media",
            (*worker, "--queues", "media", "--concurrency", "1", *named("media", "INFO")),
            stop_signal=signal.SIGQUIT,
        ),
        Program("beat", (*celery, "beat", "--loglevel", "WARNING", "--pidfile=")),
    ]
    if installation.has_demo:
        listed.append(Program("demo", (*MANAGE, "load_demo"), once=True, stop_seconds=3))
    return listed


def named(name: str, level: str) -> tuple[str, ...]:
    """Return the options of a worker's name and of how much it tells."""
    return ("--hostname", f"{name}@%h", "--loglevel", level)


def web_command(installation: Installation) -> tuple[str, ...]:
    """Return the web server's command (docs/adr/0001-web-server.md says why this one)."""
    return (
        str(BIN / "granian"),
        *("--interface", "wsgi", "--host", installation.host, "--port", str(installation.port)),
        *("--workers", "1", "--blocking-threads", WEB_THREADS, "--no-ws", "--log-level", "error"),
        "streamex.wsgi:application",
    )


@dataclass
class Announcing:
    """A supervisor that says where the site is as soon as it answers."""

    installation: Installation
    #: How to come in, one line each, as `set_up` printed it.
    further: list[str] = field(default_factory=list)
    is_announced: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(
            programs=programs(self.installation),
            environment=self.installation.environment,
            folder=ROOT,
            on_tick=self.announce,
        )

    def run(self) -> None:
        """Supervise until asked to stop."""
        self.supervisor.run()

    def announce(self) -> None:
        """Print once the address, and how to come in."""
        if self.is_announced or not self.answers():
            return
        self.is_announced = True
        width = min(shutil.get_terminal_size().columns, 72)
        lines = [f"StreamEx is at {self.installation.url}", *self.further]
        for line in ("─" * width, *lines, "Ctrl-C stops everything.", "─" * width):
            self.supervisor.say(line)

    def answers(self) -> bool:
        """Say whether the web server has begun to answer, whatever it says."""
        host = REACHED_AT.get(self.installation.host, self.installation.host)
        connection = http.client.HTTPConnection(host, self.installation.port, timeout=1)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
