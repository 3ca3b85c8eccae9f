"""Nothing changes or deletes an entry: not the code, and not the database."""

import shutil
import sqlite3
import uuid
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.actions.audit import record
from accounts.models import AppendOnlyError, AuditEntry, AuditEvent, Profile


@pytest.fixture
def entry(ada: Profile) -> AuditEntry:
    return record(AuditEvent.SIGNED_IN, by=ada.user, about=ada.user)


def test_the_code_refuses(entry: AuditEntry) -> None:
    entry.event = AuditEvent.LOCKED_OUT
    for act in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.filter(pk=entry.pk).update(event=AuditEvent.LOCKED_OUT),
        lambda: AuditEntry.objects.bulk_update([entry], ["event"]),
    ):
        with pytest.raises(AppendOnlyError), transaction.atomic():
            act()
    assert AuditEntry.objects.get().event == AuditEvent.SIGNED_IN


def test_the_database_refuses_a_change(entry: AuditEntry) -> None:
    for sql in (
        "UPDATE accounts_auditentry SET path = ''",
        "UPDATE accounts_auditentry SET id = 0",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert AuditEntry.objects.get() == entry


@pytest.mark.postgresql
def test_postgresql_refuses_a_deletion(entry: AuditEntry) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM accounts_auditentry")


@pytest.mark.sqlite
def test_sqlite_refuses_a_deletion(migrated_database: str, tmp_path: Path) -> None:
    """On a copy of what the migrations made; also if a later one makes the table again."""
    copy = shutil.copy(migrated_database, tmp_path / "copy.sqlite3")
    database = sqlite3.connect(copy)
    database.execute(
        "INSERT INTO accounts_auditentry (public_id, at, event, user_agent, path, detail) "
        "VALUES (?, '2026-01-01', ?, '', '', '{}')",
        (uuid.uuid4().hex, AuditEvent.SIGNED_IN.value),
    )
    for sql in ("DELETE FROM accounts_auditentry", "UPDATE accounts_auditentry SET path = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(sql)
    database.close()


def test_the_database_knows_all_events(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record("something_else")  # type: ignore[arg-type]


def test_it_outlives_the_account(entry: AuditEntry, ada: Profile) -> None:
    public_id = ada.user.public_id
    ada.user.delete()
    kept = AuditEntry.objects.get()
    assert (kept.actor_id, kept.subject_id) == (public_id, public_id)
