"""Messages of imports: sent after the commit, and again when they or their worker were lost."""

import datetime
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from catalog.importing import import_lock
from catalog.importing.requesting import ImportOptions, start_import, stop_import
from catalog.importing.tasks import process_import, requeue_lost_imports
from catalog.models import ImportRun


@pytest.fixture
def queue() -> Callable[[], int]:
    """Return a function that says how many messages lie in the queue of imports."""
    folder = Path(django_settings.BROKER_DIR) / "queue"
    for path in folder.glob("*"):
        path.unlink()
    return lambda: len(list(folder.glob("*.default.msg")))


@pytest.fixture
def run(db, library: Path, queue, django_capture_on_commit_callbacks) -> ImportRun:
    """An import that was asked for."""
    with django_capture_on_commit_callbacks(execute=True):
        run = start_import(sources=[str(library)], options=ImportOptions())
        assert queue() == 0
    return run


def test_it_is_sent_after_the_commit(run: ImportRun, queue) -> None:
    assert queue() == 1
    process_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("done", 1)
    process_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.attempts == 1


def test_a_lost_message_is_sent_again(run: ImportRun, queue) -> None:
    requeue_lost_imports()
    assert queue() == 1
    ImportRun.objects.update(queued_at=timezone.now() - datetime.timedelta(minutes=5))
    requeue_lost_imports()
    requeue_lost_imports()
    assert queue() == 2


def test_a_lost_worker_is_replaced(run: ImportRun, queue) -> None:
    lost = import_lock.acquire(run.pk)
    assert import_lock.acquire(run.pk) is None
    requeue_lost_imports()
    assert queue() == 1
    ImportRun.objects.update(claim_expires_at=timezone.now() - datetime.timedelta(seconds=1))
    requeue_lost_imports()
    assert queue() == 2
    assert import_lock.acquire(run.pk) is not None
    with pytest.raises(import_lock.LostImportLockError):
        lost.write(current="too late")


def test_it_is_given_up_after_five_workers(run: ImportRun, queue) -> None:
    past = timezone.now() - datetime.timedelta(seconds=1)
    for _worker in range(import_lock.MAX_ATTEMPTS):
        assert import_lock.acquire(run.pk) is not None
        ImportRun.objects.update(claim_expires_at=past)
    requeue_lost_imports()
    run.refresh_from_db()
    assert (run.status, run.claim_token) == ("failed", None)
    assert run.reason
    assert queue() == 1


def test_a_worker_finds_out_that_it_was_stopped(run: ImportRun) -> None:
    seconds = itertools.count(step=import_lock.RENEW_SECONDS)
    held = import_lock.acquire(run.pk, clock=lambda: next(seconds))
    held.tick()
    assert stop_import(run=run)
    with pytest.raises(import_lock.LostImportLockError):
        held.tick()
    with pytest.raises(import_lock.LostImportLockError):
        held.write(current="on and on")
