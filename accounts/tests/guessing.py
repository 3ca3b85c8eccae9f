"""A web server of several processes, and somebody who guesses at all of them at once."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from deploy.local.keep import Kept, keep
from deploy.local.postgres import free_port
from streamex.tests.environment import owner
from streamex.tests.services import answers, wait_until
from streamex.tests.stack import ROOT, variables_of

API = "/api/auth/app/v1/"
THREADS = 16
#: Seconds after which the first guesses count no more, of the shortest limit that is tried here.
WINDOW_SECONDS = 300
ALLOWED = 5

Guess = Callable[["Thief", int], str]


@dataclass
class Servers:
    """A web server of two processes, as behind a proxy of ours."""

    data_dir: Path
    environment: dict[str, str]
    profile: str = ""
    port: int = 0
    kept: Kept | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.port, log = free_port(), self.data_dir.with_suffix(".log")
        command = [
            Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", "2", "--blocking-threads", "16", "--no-ws",
            "--log-level", "error", "streamex.wsgi:application",
        ]  # fmt: skip
        self.kept = keep(command, log=log, owner=owner(), environment=self.environment)
        wait_until(lambda: answers(f"http://localhost:{self.port}"), self.kept, log)

    def stop(self) -> None:
        """End it."""
        if self.kept:
            self.kept.stop()

    def run(self, code: str) -> str:
        """Run Python on the same installation; return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()


def environment_of(data_dir: Path, mail: Path, **more: str) -> dict[str, str]:
    """Return the environment of servers behind one proxy, which write their mail into a folder."""
    own = {"STREAMEX_TRUSTED_PROXIES": "1", "EMAIL_URL": f"filemail:///{mail}", **more}
    return variables_of(data_dir, **own)


class Thief(threading.local):
    """One of many at once: a connection of his own, and another address for each guess."""

    def __init__(self, servers: Servers) -> None:
        self.connection = http.client.HTTPConnection("localhost", servers.port, timeout=120)

    def post(self, path: str, number: int, data: dict, **headers: str) -> tuple[int, dict]:
        """Send a guess; return the status and what came back."""
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        sent = {
            "Content-Type": "application/json", "Host": "localhost", "Connection": "close",
            "X-Forwarded-For": f"198.51.100.{number % 250}, {address}", **headers,
        }  # fmt: skip
        with closing(self.connection):  # which one process of the server would keep to itself
            self.connection.request("POST", path, json.dumps(data), sent)
            with self.connection.getresponse() as answer:
                return answer.status, json.loads(answer.read() or b"{}")


def guess_all(servers: Servers, guess: Guess, numbers: Sequence[int]) -> tuple[Counter[str], int]:
    """Make all guesses in parallel; return how many had which answer, and how many may count."""
    thief, started_at = Thief(servers), time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        found = Counter(pool.map(lambda number: guess(thief, number), numbers))
    windows = 1 + int((time.monotonic() - started_at) // WINDOW_SECONDS)
    return found, ALLOWED * windows


def codes(answer: dict) -> str:
    """Return the codes of allauth's errors, or of ours."""
    if "error" in answer:
        return str(answer["error"]["code"])
    return ",".join(error["code"] for error in answer.get("errors", []))


def mailed(folder: Path) -> Iterable[str]:
    """Return the texts of what was mailed."""
    return (file.read_text() for file in folder.iterdir())
