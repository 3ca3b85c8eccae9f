"""Where the settings come from."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATABASE = """[
    settings.TIME_ZONE, settings.DATABASES["default"]["ENGINE"],
    settings.DATABASES["default"].get("OPTIONS", {}).get("pool", {}),
]"""


def settings_with(tmp_path: Path, **environment: str) -> list:
    return asked(DATABASE, tmp_path, **environment)


def asked(expression: str, tmp_path: Path, **environment: str) -> list:
    """Return what an expression about `settings` is in a process with this environment."""
    code = f"import json; from streamex import settings; print(json.dumps({expression}))"
    own = {**os.environ, "STREAMEX_DATA_DIR": str(tmp_path / "data"), **environment}
    own.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=own, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def test_they_come_from_the_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "streamex.env"
    file.write_text(
        "STREAMEX_TIME_ZONE=Europe/Madrid\nSTREAMEX_DATABASE_POOL=3\n"
        "DATABASE_URL=postgres://streamex:secret@db.internal/streamex\n"
    )
    zone, engine, pool = settings_with(tmp_path, STREAMEX_ENV_FILE=str(file))
    assert (zone, engine) == ("Europe/Madrid", "django.db.backends.postgresql")
    assert pool["max_size"] == 3
    # The environment wins.
    named = settings_with(tmp_path, STREAMEX_ENV_FILE=str(file), STREAMEX_TIME_ZONE="Asia/Tokyo")
    assert named[0] == "Asia/Tokyo"


def test_a_server_is_private_only_where_it_was_said(tmp_path: Path) -> None:
    """Whoever starts another server than `make run` does may let it listen anywhere."""
    code = """
import streamex.wsgi
from accounts.entry import is_private_installation
print(is_private_installation())
"""
    said = {}
    for listen in ("", "127.0.0.1", "0.0.0.0", None):
        own = {**os.environ, "STREAMEX_DATA_DIR": str(tmp_path / "data")}
        own.pop("STREAMEX_LISTEN")
        own["DJANGO_SETTINGS_MODULE"] = "streamex.settings"
        own |= {} if listen is None else {"STREAMEX_LISTEN": listen}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=own, check=True, capture_output=True,
            text=True,
        )  # fmt: skip
        said[listen] = done.stdout.strip()
    assert said == {"": "False", "127.0.0.1": "True", "0.0.0.0": "False", None: "False"}


def test_a_run_of_the_tests_reads_nobodys_file(tmp_path: Path) -> None:
    assert os.environ["STREAMEX_ENV_FILE"] == os.devnull
    assert settings_with(tmp_path)[:2] == ["UTC", "django.db.backends.sqlite3"]
