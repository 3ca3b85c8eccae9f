"""Celery tasks: an import runs in the queue `default`, and is found again if it was lost."""

import datetime
import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import KombuError

from catalog.importing import import_lock, run
from catalog.models import ImportRun

logger = logging.getLogger(__name__)
WAIT = datetime.timedelta(minutes=2)
MESSAGE_SECONDS = 3600


def enqueue(run_id: int) -> None:
    """Ask for work on an import. An unavailable broker is no error: the row is found later."""
    try:
        process_import.apply_async(kwargs={"run_id": run_id}, retry=False, expires=MESSAGE_SECONDS)
    except (OSError, KombuError) as error:
        logger.warning(
            "import %s: the broker is unavailable, the periodic check will ask: %s", run_id, error
        )


@shared_task
def process_import(*, run_id: int) -> None:
    """Work on an import; nothing happens when somebody else does."""
    run.run_import(run_id)


@shared_task
def requeue_lost_imports() -> None:
    """Enqueue the imports that a worker should have but none does."""
    now = timezone.now()
    import_lock.fail_out_of_attempts(now)
    due = ImportRun.objects.due(now, now - WAIT)
    found = list(due.values_list("pk", flat=True))
    ImportRun.objects.filter(pk__in=found, status=ImportRun.Status.QUEUED).update(queued_at=now)
    for pk in found:
        enqueue(pk)
