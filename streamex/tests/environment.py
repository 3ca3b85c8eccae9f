"""Gives every test run its own surroundings; made before the settings are read.

Whatever the developer's environment says about databases, brokers and buckets is set aside, so
that a run never touches real data. A PostgreSQL run is asked for by STREAMEX_TEST_DATABASE_URL.
"""

import os
import tempfile
from pathlib import Path

RUN_VARIABLE = "STREAMEX_TEST_RUN"
OWNER_VARIABLE = "STREAMEX_TEST_OWNER"
# Kept for the tests that can use them; the application itself must not see them.
SET_ASIDE = {
    "DATABASE_URL": "STREAMEX_TEST_POSTGRES_URL",
    "REDIS_URL": "STREAMEX_TEST_REDIS_URL",
}
KEPT_PREFIXES = ("STREAMEX_TEST_", "STREAMEX_CHROMIUM", "STREAMEX_FFMPEG")
FOREIGN_VARIABLES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PORT", "HOST")


def run_folder() -> Path:
    """Return the folder that all processes of this test run share."""
    return Path(os.environ[RUN_VARIABLE])


def owner() -> int:
    """Return the process id with which this test run ends."""
    return int(os.environ[OWNER_VARIABLE])


def _prepare() -> None:
    if RUN_VARIABLE not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="streamex-test-"))
        # PostgreSQL's user needs a way through, not a look around.
        folder.chmod(0o711)
        os.environ[RUN_VARIABLE] = str(folder)
        os.environ[OWNER_VARIABLE] = str(os.getpid())
    _set_aside_foreign_variables()
    if url := os.environ.get("STREAMEX_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = url
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    data_dir = run_folder() / f"data-{worker}"
    (data_dir / "static").mkdir(parents=True, exist_ok=True)
    os.environ["STREAMEX_DATA_DIR"] = str(data_dir)
    os.environ["STREAMEX_DEMO"] = "0"
    # What is about accounts makes some; tests of who may come in say so themselves.
    os.environ["STREAMEX_SIGN_UP"] = "open"
    os.environ["STREAMEX_LISTEN"] = "127.0.0.1"
    # Variables that were set aside must not come back from the developer's `.env`.
    os.environ["STREAMEX_ENV_FILE"] = os.devnull


def _set_aside_foreign_variables() -> None:
    for name, kept_name in SET_ASIDE.items():
        value = os.environ.get(name, "")
        if value.startswith(("postgres", "psql", "redis")):  # and not SQLite, say
            os.environ.setdefault(kept_name, value)
    for name in list(os.environ):
        is_ours = name.startswith("STREAMEX_") and not name.startswith(KEPT_PREFIXES)
        if is_ours or name in FOREIGN_VARIABLES:
            del os.environ[name]


_prepare()
