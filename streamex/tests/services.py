"""Fixtures for the real servers that tests talk to: PostgreSQL, Redis, S3, Stripe and nginx.

Each is started on first use, once per run for all parallel workers, on a free port and in the
run's own folder, under a keeper that ends it with the run even if the run is killed.
"""

import fcntl
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import psycopg
import pytest
import redis
from botocore.config import Config

from deploy.local.keep import Kept, keep
from deploy.local.postgres import free_port, start_cluster
from deploy.local.tools import NGINX, REDIS, require
from streamex.tests.environment import owner, run_folder

# Long, because a machine may be busy; a server that died is noticed at once.
START_SECONDS = 180
# In a server that somebody else runs, the databases before these may be theirs.
FIRST_FOREIGN_REDIS_DATABASE = 8


def shared(name: str, start: Callable[[Path], tuple[Any, Kept]]) -> Any:
    """Start something once per test run and return its description in every worker.

    `start` gets a folder, and returns a JSON-able description and the keeper.
    """
    folder = run_folder() / name
    described = folder.with_suffix(".json")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not described.exists():
            folder.mkdir()
            description, kept = start(folder)
            folder.with_suffix(".pid").write_text(str(kept.keeper_pid))
            described.write_text(json.dumps(description))
        return json.loads(described.read_text())


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` fills once per test run, for every worker to copy from."""
    folder = run_folder() / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            make(unfinished)
            unfinished.rename(folder)
    return folder


def wait_until(is_ready: Callable[[], bool], kept: Kept, log: Path) -> None:
    """Wait for a server that was just started; raises RuntimeError with the end of its log."""
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if not kept.is_running or time.monotonic() > deadline:
            kept.stop()
            raise RuntimeError(f"{log.stem} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def worker_number() -> int:
    """Return the number of this parallel worker, 0 without any."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


# --- PostgreSQL -------------------------------------------------------------------------------


def _start_postgres(folder: Path) -> tuple[str, Kept]:
    return start_cluster(folder, owner=owner())


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a PostgreSQL server on which databases may be created."""
    for name in ("STREAMEX_TEST_DATABASE_URL", "STREAMEX_TEST_POSTGRES_URL"):
        if url := os.environ.get(name):
            return url
    return shared("postgres", _start_postgres)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The DATABASE_URL of an empty PostgreSQL database, for a stack or another process."""
    name = f"streamex_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlsplit(postgres_server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# --- Redis ------------------------------------------------------------------------------------


def _start_redis(folder: Path) -> tuple[str, Kept]:
    port = free_port()
    log = folder / "redis.log"
    options = {"--port": port, "--bind": "127.0.0.1", "--dir": folder, "--save": ""}
    command = [require(REDIS), *(str(part) for pair in options.items() for part in pair)]
    kept = keep(command, log=log, owner=owner())
    client = redis.Redis(port=port)
    wait_until(lambda: _answers(client), kept, log)
    return f"redis://127.0.0.1:{port}", kept


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture(scope="session")
def _redis_database() -> str:
    """This worker's own database, which must be empty in a server that was not started here."""
    if foreign := os.environ.get("STREAMEX_TEST_REDIS_URL"):
        path = f"/{FIRST_FOREIGN_REDIS_DATABASE + worker_number()}"
        url = urlsplit(foreign)._replace(path=path).geturl()
        with redis.Redis.from_url(url) as client:
            assert not client.dbsize(), f"{url} is not empty, and the tests would flush it"
        return url
    return f"{shared('redis', _start_redis)}/{worker_number()}"


@pytest.fixture
def redis_url(_redis_database: str) -> Iterator[str]:
    """The REDIS_URL of an empty Redis database; emptied again afterwards."""
    yield _redis_database
    with redis.Redis.from_url(_redis_database) as client:
        client.flushdb()


# --- S3 ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class S3Server:
    """A real S3 server with one identity: it checks signatures, expiry, ranges and CORS."""

    endpoint: str
    access_key: str = "streamex-test"
    secret_key: str = "streamex-test-secret"
    region: str = "us-east-1"

    def client(self) -> Any:
        """Return a boto3 client that signs as the identity."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )

    def environment(self, bucket: str) -> dict[str, str]:
        """Return the variables by which StreamEx keeps its media in `bucket`."""
        return {
            "STREAMEX_S3_ACCESS_KEY": self.access_key,
            "STREAMEX_S3_BUCKET": bucket,
            "STREAMEX_S3_ENDPOINT": self.endpoint,
            "STREAMEX_S3_REGION": self.region,
            "STREAMEX_S3_SECRET_KEY": self.secret_key,
        }


def _start_s3(folder: Path) -> tuple[str, Kept]:
    identity = {
        "name": "streamex",
        "credentials": [{"accessKey": S3Server.access_key, "secretKey": S3Server.secret_key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "identities.json").write_text(json.dumps({"identities": [identity]}))
    # Each bucket is a collection of volumes; growing one at a time leaves room for many buckets.
    environment = {**os.environ, "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    log = folder / "s3.log"
    kept = keep(
        _weed_command(folder, ports),
        log=log,
        owner=owner(),
        environment=environment,
        stop_signal=signal.SIGKILL,  # nothing is worth the ten seconds of an orderly end
    )
    server = S3Server(f"http://127.0.0.1:{ports['s3']}")
    wait_until(lambda: _can_write(server), kept, log)
    return server.endpoint, kept


def _weed_command(folder: Path, ports: dict[str, int]) -> list[str]:
    """Return SeaweedFS's command: everything on the loopback and in `folder`."""
    weed = Path(sys.executable).parent / "weed"
    command = [str(weed), "-logtostderr", "server", f"-dir={folder}", "-s3"]
    command += [f"-s3.config={folder / 'identities.json'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    for name, port in ports.items():
        # Left alone, the gRPC port is this one plus 10,000, which may not exist.
        command += [f"-{name}.port={port}", f"-{name}.port.grpc={free_port()}"]
    command += ["-volume.max=200", "-master.volumeSizeLimitMB=64", "-master.telemetry=false"]
    command += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    return command


def _can_write(server: S3Server) -> bool:
    """Say whether the server stores an object: it lists buckets before it can."""
    client = server.client()
    try:
        client.create_bucket(Bucket="ready")
        client.put_object(Bucket="ready", Key="ready", Body=b"ready")
    except Exception:  # noqa: BLE001 - whatever is wrong, it is not ready
        return False
    return True


@pytest.fixture(scope="session")
def s3_server() -> S3Server:
    """A real S3 server."""
    return S3Server(shared("s3", _start_s3))


@pytest.fixture
def s3_bucket(s3_server: S3Server) -> Iterator[Callable[..., str]]:
    """A function that makes an empty bucket and returns its name.

    `s3_bucket(cors_origins=["http://localhost:8000"])` lets pages of these origins read.
    """
    names: list[str] = []

    def make(cors_origins: Sequence[str] = ()) -> str:
        name = f"media-{uuid.uuid4().hex[:12]}"
        s3_server.client().create_bucket(Bucket=name)
        names.append(name)
        if cors_origins:
            allow_origins(s3_server, name, cors_origins)
        return name

    yield make
    for name in names:
        remove_bucket(s3_server, name)


def allow_origins(server: S3Server, bucket: str, origins: Sequence[str]) -> None:
    """Let browser pages of `origins` read and upload, as docs/production asks of a bucket."""
    rule = {
        "AllowedOrigins": list(origins),
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag", "Content-Range", "Content-Length", "Accept-Ranges"],
    }
    server.client().put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})


def remove_bucket(server: S3Server, bucket: str) -> None:
    """Delete a bucket with what is in it."""
    client = server.client()
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for found in page.get("Contents", ()):
            client.delete_object(Bucket=bucket, Key=found["Key"])
    client.delete_bucket(Bucket=bucket)


# --- Stripe -----------------------------------------------------------------------------------


def _start_localstripe(folder: Path) -> tuple[str, Kept]:
    port = free_port()
    log = folder / "localstripe.log"
    command = [sys.executable, "-m", "streamex.tests.localstripe_server", str(port)]
    kept = keep(command, log=log, owner=owner())
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: answers(f"{url}/js.stripe.com/v3/"), kept, log)
    return url, kept


@pytest.fixture(scope="session")
def localstripe_url() -> str:
    """The address of localstripe, which keeps state as Stripe does, and sends some of its news."""
    return shared("localstripe", _start_localstripe)


# --- nginx ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Nginx:
    """Starts nginx with a configuration of the test's own."""

    folder: Path

    def start(self, servers: str, *, port: int) -> tuple[str, Kept]:
        """Start nginx with the `server` blocks in `servers` and return its URL and keeper."""
        paths = "".join(
            f"{kind}_temp_path {self.folder / kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        # The workers would otherwise run as nobody, who cannot read the run's folder.
        user = "user root;\n" if os.geteuid() == 0 else ""
        configuration = self.folder / "nginx.conf"
        configuration.write_text(
            f"{user}daemon off;\nworker_processes 1;\npid {self.folder / 'nginx.pid'};\n"
            f"error_log stderr;\nevents {{}}\n"
            f"http {{\naccess_log off;\ninclude {_mime_types()};\n{paths}{servers}\n}}\n"
        )
        command = [
            str(require(NGINX)),
            "-e",
            "stderr",
            "-p",
            str(self.folder),
            "-c",
            str(configuration),
        ]
        log = self.folder / "nginx.log"
        kept = keep(command, log=log, owner=owner())
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(url), kept, log)
        return url, kept


def _mime_types() -> Path:
    found = [Path("/etc/nginx/mime.types"), Path("/opt/homebrew/etc/nginx/mime.types")]
    return next(path for path in found if path.exists())


def answers(url: str) -> bool:
    """Say whether an HTTP server gives any answer but a failure of its own."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


@pytest.fixture
def nginx(tmp_path: Path) -> Nginx:
    """nginx, to be started with the test's own `server` blocks."""
    folder = tmp_path / "nginx"
    folder.mkdir()
    return Nginx(folder)
