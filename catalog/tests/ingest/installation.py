"""StreamEx in processes of its own: for what one process cannot show, such as being killed."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from streamex.tests.stack import prepared
from streamex.tests.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[3]
Process = subprocess.Popen[str]
PRELUDE = """
import json, signal, sys
import django
signal.signal(signal.SIGINT, signal.default_int_handler)
from streamex.installation import prepare
prepare()
django.setup()
from catalog.ingest import claim, pipeline
from catalog.models import *
from catalog.actions.media.assets import *
from pathlib import Path
"""
SERVE = """
from django.db import connection
for line in sys.stdin:
    names = dict(globals())
    exec(json.loads(line), names)
    connection.close()
    print("ANSWER", json.dumps(names["answer"]), flush=True)
"""


@dataclass(frozen=True)
class Installation:
    """A data directory with a migrated database, and the environment that leads to it."""

    data_dir: Path
    environment: dict[str, str]

    def start(self, *command: str | Path, **environment: str) -> Process:
        """Start a program of it in a session of its own."""
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start_python(self, code: str, **environment: str) -> Process:
        """Start Python on `code`, with Django, the models and the actions at hand."""
        return self.start(sys.executable, "-c", PRELUDE + code, **environment)

    def python(self, code: str, **environment: str) -> Any:
        """Run `code` to its end and return what it left in `answer`.

        A process that stands by runs it, unless `environment` asks for another one: starting costs
        seconds.
        """
        if not environment:
            return self._ask(code)
        process = self.start_python(f"{code}\nprint(json.dumps(answer))", **environment)
        return json.loads(finished(process).splitlines()[-1])

    def _ask(self, code: str) -> Any:
        assert self._ready_process.stdin, self._ready_process.stdout
        self._ready_process.stdin.write(f"{json.dumps(code)}\n")
        self._ready_process.stdin.flush()
        for line in self._ready_process.stdout or ():
            if line.startswith("ANSWER "):
                return json.loads(line.removeprefix("ANSWER "))
        raise RuntimeError(self._log.read_text())

    @cached_property
    def _ready_process(self) -> Process:
        with self._log.open("w") as log:
            return subprocess.Popen(
                [sys.executable, "-c", PRELUDE + SERVE],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    @property
    def _log(self) -> Path:
        return self.data_dir / "ready-process.log"

    def close(self) -> None:
        """End the process that stands by."""
        self._ready_process.communicate(timeout=PATIENCE_SECONDS)

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement on the database file, quicker than Python starts."""
        database = sqlite3.connect(self.data_dir / "streamex.sqlite3", timeout=20)
        with closing(database), database:
            return database.execute(statement).fetchall()

    def manage(self, *arguments: str | Path, **environment: str) -> Process:
        """Start a management command."""
        return self.start(sys.executable, "manage.py", *arguments, **environment)


def finished(process: Process) -> str:
    """Wait for a process that should succeed and return what it wrote."""
    output, errors = process.communicate(timeout=2 * PATIENCE_SECONDS)
    assert process.returncode == 0, errors
    return output


def install(data_dir: Path) -> Installation:
    """Make an installation in `data_dir`: a copy of a migrated database."""
    foreign = ("STREAMEX_", "DATABASE_URL", "REDIS_URL")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(foreign)
    }
    environment["DJANGO_SETTINGS_MODULE"] = "streamex.settings"
    environment["STREAMEX_DATA_DIR"] = str(data_dir)
    environment["STREAMEX_ENV_FILE"] = os.devnull
    data_dir.mkdir()
    shutil.copy(prepared() / "streamex.sqlite3", data_dir)
    return Installation(data_dir, environment)


def encoders_in(folder: Path) -> list[int]:
    """Return the process ids of the FFmpegs that work in `folder` or below."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        is_encoder = b"ffmpeg" in command[0] and str(folder).encode() in b" ".join(command)
        if is_encoder:
            found.append(int(process.name))
    return found
