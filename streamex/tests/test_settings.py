"""Where the settings come from."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json
from streamex import settings
pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool", {})
print(json.dumps([settings.TIME_ZONE, settings.DATABASES["default"]["ENGINE"], pool]))
"""


def settings_with(tmp_path: Path, **environment: str) -> list:
    own = {**os.environ, "STREAMEX_DATA_DIR": str(tmp_path / "data"), **environment}
    own.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=own, check=True, capture_output=True, text=True
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


def test_a_run_of_the_tests_reads_nobodys_file(tmp_path: Path) -> None:
    assert os.environ["STREAMEX_ENV_FILE"] == os.devnull
    assert settings_with(tmp_path)[:2] == ["UTC", "django.db.backends.sqlite3"]
