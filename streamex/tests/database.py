"""The database of the tests: migrated once per run, and copied for each parallel worker.

Running the migrations takes five seconds of work, and copying the result none.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from streamex.tests.environment import owner, run_folder
from streamex.tests.services import made_once, worker_number

MIGRATED = "migrated"


def _migrated_name() -> str:
    """Return the name of the database that the copies are made of; no other run has it."""
    if connection.vendor == "sqlite":
        return str(run_folder() / f"{MIGRATED}.sqlite3")
    return f"test_{run_folder().name}"


def _migrate(folder: Path) -> None:
    folder.mkdir()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()  # PostgreSQL copies only what nobody is connected to


def _use(name: str) -> None:
    # Each thread's connection is made from the settings.
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def let_tests_empty_the_audit_log() -> None:
    """Let Django empty all tables after a test that commits: SQLite has no TRUNCATE.

    PostgreSQL's asks no trigger of a row. The test of the trigger asks a copy that still has it.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER audit_no_delete")


@pytest.fixture(scope="session")
def migrated_database(django_db_setup: None) -> str:
    """Return the name of the database as the migrations left it; nobody may write to it."""
    return _migrated_name()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A migrated database of this worker's own (in place of pytest-django's fixture)."""
    creation, name, suffix = connection.creation, _migrated_name(), str(worker_number())
    connection.settings_dict["TEST"]["NAME"] = name
    with django_db_blocker.unblock():
        made_once(MIGRATED, _migrate)
        connection.close()
        _use(name)
        creation.clone_test_db(suffix, verbosity=0)
        _use(creation.get_test_db_clone_settings(suffix)["NAME"])
        let_tests_empty_the_audit_log()
    yield
    with django_db_blocker.unblock():
        connection.close()
        creation._destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def pytest_unconfigure() -> None:
    """Drop what the copies were made of; files go with the run's folder."""
    url = os.environ.get("STREAMEX_TEST_DATABASE_URL")
    if url and os.getpid() == owner() and (run_folder() / MIGRATED).exists():
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{_migrated_name()}"')
