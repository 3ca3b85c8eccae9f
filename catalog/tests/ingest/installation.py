"""StreamEx in processes of its own: for what one process cannot show, such as being killed."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
Process = subprocess.Popen[str]
PRELUDE = """
import json, signal, sys
import django
signal.signal(signal.SIGINT, signal.default_int_handler)
django.setup()
from catalog.media import lease, pipeline
from catalog.models import *
from catalog.actions.assets import *
from pathlib import Path
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
        """Run `code` to its end and return what it left in `answer`."""
        process = self.start_python(f"{code}\nprint(json.dumps(answer))", **environment)
        return json.loads(finished(process).splitlines()[-1])

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
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    return output


def install(data_dir: Path) -> Installation:
    """Make an installation in `data_dir`."""
    foreign = ("STREAMEX_", "DATABASE_URL", "REDIS_URL")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(foreign)
    }
    environment["DJANGO_SETTINGS_MODULE"] = "streamex.settings"
    environment["STREAMEX_DATA_DIR"] = str(data_dir)
    environment["STREAMEX_ENV_FILE"] = os.devnull
    installation = Installation(data_dir, environment)
    finished(installation.manage("migrate", "--verbosity", "0"))
    return installation


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
