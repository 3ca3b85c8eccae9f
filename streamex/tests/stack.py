"""Fixtures that start all of StreamEx as `make run` does: web server, workers and beat."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.local.keep import Kept, keep
from deploy.local.postgres import free_port
from streamex.tests.environment import owner, run_folder
from streamex.tests.services import (
    S3Server,
    allow_origins,
    answers,
    made_once,
    shared,
    wait_until,
)

ROOT = Path(__file__).resolve().parents[2]

StartStack = Callable[..., "Stack"]


@dataclass(frozen=True)
class Stack:
    """A running StreamEx with a data directory of its own."""

    url: str
    data_dir: Path
    environment: dict[str, str]
    kept: Kept

    @property
    def log(self) -> str:
        """What all its processes have written so far."""
        return log_of(self.data_dir).read_text(errors="replace")

    def manage(
        self, *arguments: str | Path, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a management command on the same data; raises CalledProcessError when it fails."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=check,
        )

    def stop(self) -> None:
        """End every process of it, as Ctrl-C does."""
        self.kept.stop()


def log_of(data_dir: Path) -> Path:
    """Return where the stack on `data_dir` logs to."""
    return data_dir.with_suffix(".log")


def variables_of(data_dir: Path, **environment: str) -> dict[str, str]:
    """Return the environment of a stack that keeps its data in `data_dir`."""
    variables = {
        **os.environ,
        "PORT": str(free_port()),
        "STREAMEX_DATA_DIR": str(data_dir),
        "STREAMEX_DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "streamex.settings",
        **environment,
    }
    # This run's own database is the tests'; a stack has one only if it was given one.
    if "DATABASE_URL" not in environment:
        variables.pop("DATABASE_URL", None)
    return variables


def _prepare(data_dir: Path) -> None:
    code = "from deploy.local import run; run.prepare(run.Installation.from_environment())"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=variables_of(data_dir), check=True)


def prepared() -> Path:
    """Return a data directory with its migrations run and its static files collected.

    Both take ten seconds of work; who needs an installation of his own takes a copy.
    """
    return made_once("prepared", _prepare)


def launch(data_dir: Path, *, is_prepared: bool = True, **environment: str) -> Stack:
    """Start a stack and return when it answers; raises RuntimeError with its log otherwise.

    It starts on a prepared data directory, unless `data_dir` exists or nothing shall be there.
    """
    if is_prepared and not data_dir.exists():
        shutil.copytree(prepared(), data_dir)
    variables = variables_of(data_dir, **environment)
    log = log_of(data_dir)
    command = [sys.executable, "-m", "deploy.local.run"]
    kept = keep(command, log=log, owner=owner(), environment=variables)
    url = f"http://localhost:{variables['PORT']}"
    wait_until(lambda: answers(url), kept, log)
    return Stack(url=url, data_dir=data_dir, environment=variables, kept=kept)


@pytest.fixture
def start_stack(tmp_path: Path) -> Iterator[StartStack]:
    """A function that starts a stack with further variables, and ends it after the test.

    `start_stack()` is the embedded default; `start_stack(DATABASE_URL=postgres_url,
    REDIS_URL=redis_url, **s3_server.environment(bucket))` is close to production;
    `start_stack(is_prepared=False)` begins with an empty folder, as a stranger does.
    """
    stacks: list[Stack] = []

    def start(*, is_prepared: bool = True, **environment: str) -> Stack:
        data_dir = tmp_path / f"stack-{len(stacks)}"
        stacks.append(launch(data_dir, is_prepared=is_prepared, **environment))
        return stacks[-1]

    yield start
    for stack in stacks:
        stack.stop()


def _describe(stack: Stack) -> tuple[dict[str, Any], Kept]:
    return {"url": stack.url, "environment": stack.environment}, stack.kept


def _described(name: str, described: dict[str, Any]) -> Stack:
    return Stack(
        url=described["url"],
        data_dir=Path(described["environment"]["STREAMEX_DATA_DIR"]),
        environment=described["environment"],
        kept=Kept(int((run_folder() / f"{name}.pid").read_text())),
    )


@pytest.fixture(scope="session")
def stack() -> Stack:
    """A stack with the embedded defaults, one for the whole run: bring users and titles along."""
    return _described("stack", shared("stack", lambda folder: _describe(launch(folder / "data"))))


@pytest.fixture(scope="session")
def bucket_stack(s3_server: S3Server) -> Stack:
    """A stack that keeps its media in a bucket; one for the whole run, like `stack`."""

    def start(folder: Path) -> tuple[dict[str, Any], Kept]:
        bucket = "bucket-stack"
        s3_server.client().create_bucket(Bucket=bucket)
        started = launch(folder / "data", **s3_server.environment(bucket))
        allow_origins(s3_server, bucket, [started.url])
        return _describe(started)

    return _described("bucket-stack", shared("bucket-stack", start))
