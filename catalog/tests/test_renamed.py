"""Rows of an installation from before columns and a table were renamed."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from catalog.models import ImportItem, ImportRun, MediaAsset
from streamex.tests.database import let_tests_empty_the_audit_log

BEFORE, AFTER = ("catalog", "0012_put_off_search_changes"), ("catalog", "0013_plain_names")
TOKEN = uuid.uuid4()
NOW = timezone.now()


@pytest.fixture
def former(transactional_db: None) -> Iterator[Any]:
    """The models as they were; whatever happens, the tables end as they are."""
    yield _migrate(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    let_tests_empty_the_audit_log()


def test_its_rows_are_found_by_their_new_names_and_go_back(former: Any) -> None:
    asset, run, user = _fill(former)
    renamed = _migrate(AFTER)
    for row in (MediaAsset.objects.get(pk=asset), ImportRun.objects.get(pk=run)):
        assert (row.claim_token, row.claim_expires_at) == (TOKEN, NOW)
    assert ImportItem.objects.get().run_id == run
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.update(claim_token=None)
    records = renamed.get_model("catalog", "IdempotencyRecord")
    record = records.objects.get(user_id=user)
    assert (record.key, record.status, record.body) == ("k", 201, {"a": 1})
    again = records(user_id=user, key="k", fingerprint="", created_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    get = _migrate(BEFORE).get_model
    assert get("catalog", "KeptAnswer").objects.get().key == "k"
    assert get("catalog", "ImportRun").objects.get().lease_token == TOKEN


def _migrate(target: tuple[str, str]) -> Any:
    return MigrationExecutor(connection).migrate([target]).apps


def _fill(apps: Any) -> tuple[int, int, int]:
    """Make an asset and an import that workers have, and an answer; return their row numbers."""
    get = apps.get_model
    claimed = {"lease_token": TOKEN, "lease_expires_at": NOW, "queued_at": NOW}
    asset = get("catalog", "MediaAsset").objects.create(
        status="processing", source_key="sources/a", source_bytes=1, file_name="a.mp4", **claimed
    )
    run = get("catalog", "ImportRun").objects.create(status="running", sources=["/a"], **claimed)
    get("catalog", "ImportItem").objects.create(run=run, path="/a/b.mp4", position=1)
    user = get("accounts", "User").objects.create(email="former@example.com")
    kept = {"user": user, "key": "k", "fingerprint": "f" * 64, "status": 201, "body": {"a": 1}}
    get("catalog", "KeptAnswer").objects.create(created_at=NOW, **kept)
    return asset.pk, run.pk, user.pk
