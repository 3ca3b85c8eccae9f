"""Measures granian (WSGI) against gunicorn (gthread) on pages and byte ranges, in one run.

    python -m bench.servers [--seconds 3] [--rounds 2] [--json]

Loopback only; server and client each have a core of their own where there are two. Reported per
case: requests per second, CPU of the server per request, and both relative to gunicorn's
figure. The last column is the latency of the page while 24 viewers each hold the whole file open
at 2 Mbit/s, as a plain <video> does: more viewers than threads. docs/adr/0001-web-server.md.
"""

import argparse
import contextlib
import json
import math
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import orphans
from deploy.local.postgres import free_port

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[1]
APP = "bench.servers_app:application"
FILE_BYTES = 200_000_000
RANGE_BYTES = (1_000_000, 2_500_000)
CLIENTS = 4
SLOW_VIEWERS = 24
SLOW_BYTES_PER_SECOND = 250_000
THREADS = 64
KINDS = ("page", "blocks", "whole", "file")
PATIENCE_SECONDS = 8
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Case:
    """What one server did with one kind of request, over all rounds."""

    server: str
    kind: str
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return statistics.median(self.rates)

    @property
    def cpu(self) -> float:
        """Milliseconds of the server's CPU per request."""
        return statistics.median(self.cpu_ms)


def main() -> None:
    """Measure everything and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    cases = {(name, kind): Case(name, kind) for name in COMMANDS for kind in KINDS}
    slow: dict[str, list[float]] = {}
    pin(-1)
    with tempfile.TemporaryDirectory(prefix="streamex-bench-") as folder:
        file = make_file(Path(folder))
        for _ in range(options.rounds):
            for name in COMMANDS:
                with serving(name, file) as (port, pid):
                    for kind in KINDS:
                        measure(cases[name, kind], port, pid, options.seconds)
                    for kind in KINDS[1:]:
                        slow.setdefault(f"{name} {kind}", []).append(latency_beside(kind, port))
    report(
        list(cases.values()),
        {name: round(statistics.median(times), 1) for name, times in slow.items()},
        options.json,
    )


def make_file(folder: Path) -> Path:
    """Write the large file that ranges are taken from; it stays in the page cache."""
    path = folder / "film.mp4"
    block = random.randbytes(1_000_000)
    with path.open("wb") as file:
        for _ in range(FILE_BYTES // len(block)):
            file.write(block)
    return path


def granian(port: int) -> list[str]:
    """Return the command of granian with one worker."""
    return [
        *(str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error"),
        APP,
    ]


def gunicorn(port: int) -> list[str]:
    """Return the command of gunicorn with one worker of threads."""
    return [
        *(str(BIN / "gunicorn"), "--worker-class", "gthread", "--bind", f"127.0.0.1:{port}"),
        *("--workers", "1", "--threads", str(THREADS), "--keep-alive", "30"),
        *("--log-level", "error", "--no-control-socket", APP),
    ]


COMMANDS = {"gunicorn": gunicorn, "granian": granian}


@contextlib.contextmanager
def serving(name: str, file: Path) -> Iterator[tuple[int, int]]:
    """Run a server on the first core; gives its port and process id."""
    port = free_port()
    process = subprocess.Popen(
        COMMANDS[name](port),
        cwd=ROOT,
        env={**os.environ, "STREAMEX_BENCH_FILE": str(file)},
        start_new_session=True,
        preexec_fn=lambda: pin(0),
    )
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        orphans.kill_group(process.pid)
        process.wait()


def pin(core: int) -> None:
    """Keep this process on one of the machine's cores (Linux)."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {range(os.cpu_count() or 1)[core]})


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            Client(port).get("page")
            return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")


class Client:
    """One keep-alive connection, read as cheaply as Python can."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.buffer = bytearray(1 << 20)

    def close(self) -> None:
        """Leave, even in the middle of an answer."""
        self.socket.close()

    def get(self, kind: str) -> int:
        """Request once and return the number of body bytes; raises OSError on a bad answer."""
        self.send(kind)
        head, body = self.head()
        expected = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while body < expected:
            count = self.socket.recv_into(self.buffer)
            if count == 0:
                raise OSError("the answer was cut")
            body += count
        return body

    def send(self, kind: str, *, length: int = 0) -> None:
        """Send a request, for ranges with a random one unless `length` says otherwise."""
        length = length or random.randint(*RANGE_BYTES)
        first = random.randint(0, FILE_BYTES - length)
        self.socket.sendall(
            f"GET /{kind} HTTP/1.1\r\nHost: localhost\r\n"
            f"Range: bytes={first}-{first + length - 1}\r\n\r\n".encode()
        )

    def head(self) -> tuple[bytes, int]:
        """Read the head of an answer; return it and how much of the body came with it."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (chunk := self.socket.recv(65536)):
                raise OSError("no answer")
            data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 206")):
            raise OSError(head.decode(errors="replace"))
        return head, len(body)


def measure(case: Case, port: int, pid: int, seconds: float) -> None:
    """Load the server with a few connections for a while and note rate and CPU."""
    counts: list[int] = []
    stop_at = time.monotonic() + seconds

    def load() -> None:
        client, count = Client(port), 0
        while time.monotonic() < stop_at:
            client.get(case.kind)
            count += 1
        counts.append(count)

    cpu_before, started_at = cpu_seconds(pid), time.monotonic()
    threads = [threading.Thread(target=load) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case.rates.append(sum(counts) / (time.monotonic() - started_at))
    case.cpu_ms.append(1000 * (cpu_seconds(pid) - cpu_before) / max(1, sum(counts)))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process and its children have used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
    return own + sum(cpu_seconds(child) for child in orphans.children(pid))


def latency_beside(kind: str, port: int, requests: int = 20) -> float:
    """Return the median milliseconds of a page while slow viewers read ranges."""
    stop = threading.Event()
    viewers = [
        threading.Thread(target=watch_slowly, args=(kind, port, stop), daemon=True)
        for _ in range(SLOW_VIEWERS)
    ]
    for viewer in viewers:
        viewer.start()
    time.sleep(0.5)
    client, times = Client(port), []
    for _ in range(requests):
        before = time.perf_counter()
        try:
            client.get("page")
        except TimeoutError:
            times.append(math.inf)
            break
        times.append(1000 * (time.perf_counter() - before))
    stop.set()
    for viewer in viewers:
        viewer.join()
    return statistics.median(times)


def watch_slowly(kind: str, port: int, stop: threading.Event) -> None:
    """Ask for the whole file and read it at the rate of a poor connection."""
    with contextlib.closing(Client(port)) as client:
        client.send(kind, length=FILE_BYTES)
        client.socket.settimeout(0.05)
        while not stop.wait(0.1):
            with contextlib.suppress(TimeoutError):
                client.socket.recv(SLOW_BYTES_PER_SECOND // 10)


def report(cases: list[Case], slow: dict[str, float], as_json: bool) -> None:
    """Print the results, relative to gunicorn's in the same run."""
    base = {case.kind: case for case in cases if case.server == "gunicorn"}
    rows = [
        {
            "server": case.server,
            "kind": case.kind,
            "rate_per_second": round(case.rate, 1),
            "cpu_ms": round(case.cpu, 3),
            "rate_ratio": round(case.rate / base[case.kind].rate, 2),
            "cpu_ratio": round(case.cpu / base[case.kind].cpu, 2),
            "page_ms_beside_slow_viewers": round(
                slow.get(f"{case.server} {case.kind}", math.nan), 1
            ),
        }
        for case in cases
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    widths = {name: max(len(name), 8) for name in rows[0]}
    print("  ".join(f"{name:>{width}}" for name, width in widths.items()))
    for row in rows:
        print("  ".join(f"{row[name]!s:>{width}}" for name, width in widths.items()))


if __name__ == "__main__":
    main()
