"""Who works on an import: a lock with a fencing token, held by writing to the row."""

import datetime
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import ImportRun

LOCK_SECONDS = 90.0
RENEW_SECONDS = 3.0
#: So many workers may be lost over one import, with no file settled in between, before it is left
#: alone.
MAX_ATTEMPTS = 5


class LostImportLockError(Exception):
    """The import was stopped, or another worker has it."""


@dataclass(kw_only=True)
class ImportLock:
    """The right to work on one import."""

    pk: int
    token: uuid.UUID
    #: Says how many seconds have passed since some moment.
    clock: Callable[[], float] = time.monotonic
    _renewed_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._renewed_at = self.clock()

    def write(self, **values: Any) -> None:
        """Write to the row and renew. Raises LostImportLockError when the row is not ours."""
        until = timezone.now() + datetime.timedelta(seconds=LOCK_SECONDS)
        row = ImportRun.objects.filter(pk=self.pk, claim_token=self.token)
        if not row.update(**{"claim_expires_at": until, **values}):
            raise LostImportLockError(str(self.pk))
        self._renewed_at = self.clock()

    def tick(self, _count: int = 0) -> None:
        """Renew when it is time. Raises LostImportLockError."""
        if self.clock() - self._renewed_at >= RENEW_SECONDS:
            self.write()


def acquire(pk: int, *, clock: Callable[[], float] = time.monotonic) -> ImportLock | None:
    """Take an import for this worker, in one conditional UPDATE; None when it is not available.

    `clock` tells seconds, and when the lock is to be renewed.
    """
    now, token = timezone.now(), uuid.uuid4()
    waiting = Q(status=ImportRun.Status.QUEUED)
    expired = Q(status=ImportRun.Status.RUNNING, claim_expires_at__lt=now)
    taken = (
        ImportRun.objects.filter(waiting | expired, pk=pk, attempts__lt=MAX_ATTEMPTS)
        .update(
            status=ImportRun.Status.RUNNING,
            claim_token=token,
            claim_expires_at=now + datetime.timedelta(seconds=LOCK_SECONDS),
            attempts=F("attempts") + 1,
            started_at=now,
            reason="",
        )
    )  # fmt: skip
    return ImportLock(pk=pk, token=token, clock=clock) if taken else None


def fail_out_of_attempts(now: datetime.datetime) -> int:
    """Fail what has crashed too many workers; returns how many that was."""
    lost = ImportRun.objects.due(now, now).filter(attempts__gte=MAX_ATTEMPTS)
    return lost.update(
        status=ImportRun.Status.FAILED,
        reason=_("The work on this import was interrupted five times. Start it once more."),
        claim_token=None,
        claim_expires_at=None,
        finished_at=now,
    )
