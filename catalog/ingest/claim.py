"""Who works on an asset: a claim with a fencing token, held by writing to the row.

Every write shows the token. A worker that was thought lost and comes back finds that its token no
longer opens the row: it can change nothing, and stops.
"""

import datetime
import logging
import math
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F, Q
from django.utils import timezone

from catalog.models import MediaAsset
from media_engine.errors import ErrorCode, MediaError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")
CLAIM_SECONDS = 60.0
RENEW_SECONDS = 10.0
PROGRESS_SECONDS = 1.0
#: A worker may vanish this often over one asset before it is left alone.
MAX_ATTEMPTS = 3
#: A message that nobody has taken up within this time is taken for lost.
WAIT = datetime.timedelta(seconds=30)
LONGEST_WAIT = datetime.timedelta(minutes=10)


@dataclass(kw_only=True)
class Claim:
    """The right to work on one asset, until it is released, lost or expires."""

    asset_pk: int
    token: uuid.UUID
    #: Says how many seconds have passed since some moment.
    clock: Callable[[], float] = time.monotonic
    _renewed_at: float = field(init=False)
    _written_at: float = field(init=False, default=-math.inf)

    def __post_init__(self) -> None:
        self._renewed_at = self.clock()

    def write(self, **values: Any) -> None:
        """Write to the row and renew. Raises MediaError LOST_CLAIM when the row is not ours."""
        now = timezone.now()
        expires_at = now + datetime.timedelta(seconds=CLAIM_SECONDS)
        row = MediaAsset.objects.filter(pk=self.asset_pk, claim_token=self.token)
        if not row.update(**{"claim_expires_at": expires_at, "updated_at": now, **values}):
            raise MediaError(ErrorCode.LOST_CLAIM, f"asset {self.asset_pk}")
        self._renewed_at = self._written_at = self.clock()

    def keep(self, **values: Any) -> bool:
        """Renew when it is time, with progress at most once a second; False: stop working.

        A database that is unavailable for less than the claim lasts stops nothing.
        """
        now = self.clock()
        is_due = now - self._renewed_at >= RENEW_SECONDS
        if not is_due and not (values and now - self._written_at >= PROGRESS_SECONDS):
            return True
        try:
            self.write(**values)
        except MediaError:
            return False
        except (OperationalError, InterfaceError):
            logger.warning("asset %s: the database is unavailable", self.asset_pk)
            connection.close()
            self._written_at = now
            return now - self._renewed_at < CLAIM_SECONDS
        return True

    def release(self, **values: Any) -> bool:
        """Write the last values and give the row up; False when it was not ours any more."""
        try:
            self.write(**values, claim_token=None, claim_expires_at=None)
        except MediaError:
            return False
        return True

    def while_doing(self, work: Callable[[], Result], watch: "Watched | None" = None) -> Result:
        """Run `work` in a thread, keep the claim meanwhile, and write the progress of `watch`.

        The database is used here only, so `work` must not use it. Raises what it raises, and
        MediaError LOST_CLAIM, after `work` was asked to stop through `watch` and did.
        """
        watch = watch or Watched()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="media") as pool:
            future = pool.submit(work)
            try:
                while not _is_done(future):
                    if not self.keep(**watch.values()):
                        watch.stop()
            except BaseException:
                watch.stop()
                raise
            if watch.is_stopped:
                raise MediaError(ErrorCode.LOST_CLAIM, f"asset {self.asset_pk}")
            return future.result()


class Watched:
    """Tells a thread at work to stop; those that report progress say more."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask for an end."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether an end was asked for."""
        return self._stop.is_set()

    def values(self) -> dict[str, Any]:
        """Return what is to be written to the row about progress."""
        return {}


def _is_done(future: "Future[Any]") -> bool:
    try:
        future.exception(timeout=PROGRESS_SECONDS)
    except TimeoutError:
        return future.done()
    return True


def acquire(asset_pk: int, *, clock: Callable[[], float] = time.monotonic) -> Claim | None:
    """Take the asset for this worker, in one conditional UPDATE; None when it is not available.

    It is available while it waits, or when the worker that had it let its claim expire. `clock`
    tells seconds, and when the claim is to be renewed.
    """
    now, token = timezone.now(), uuid.uuid4()
    expired = Q(status=MediaAsset.Status.PROCESSING, claim_expires_at__lt=now)
    taken = (
        MediaAsset.objects.filter(pk=asset_pk, attempts__lt=MAX_ATTEMPTS)
        .filter(Q(status=MediaAsset.Status.QUEUED) | expired)
        .update(
            status=MediaAsset.Status.PROCESSING,
            stage=MediaAsset.Stage.FETCHING,
            claim_token=token,
            claim_expires_at=now + datetime.timedelta(seconds=CLAIM_SECONDS),
            attempts=F("attempts") + 1,
            error_code="",
            error_detail="",
            eta_seconds=None,
            updated_at=now,
        )
    )
    return Claim(asset_pk=asset_pk, token=token, clock=clock) if taken else None


def fail_out_of_attempts(now: datetime.datetime) -> list[int]:
    """Fail what has crashed `MAX_ATTEMPTS` workers; returns the row numbers."""
    lost = Q(status=MediaAsset.Status.PROCESSING, claim_expires_at__lt=now)
    waiting = Q(status=MediaAsset.Status.QUEUED)
    hopeless = MediaAsset.objects.filter(lost | waiting, attempts__gte=MAX_ATTEMPTS)
    found = list(hopeless.values_list("pk", flat=True))
    hopeless.filter(pk__in=found).update(
        status=MediaAsset.Status.FAILED,
        stage=MediaAsset.Stage.NONE,
        error_code=ErrorCode.WORKER_LOST.value,
        error_detail=f"{MAX_ATTEMPTS} workers ended without a word",
        claim_token=None,
        claim_expires_at=None,
        eta_seconds=None,
        updated_at=now,
    )
    return found


def requeue_expired(now: datetime.datetime) -> int:
    """Put back into the queue what a worker has let expire; returns how many that was.

    The token goes: the worker that comes back after all finds the row closed.
    """
    lost = MediaAsset.objects.filter(
        status=MediaAsset.Status.PROCESSING, claim_expires_at__lt=now, attempts__lt=MAX_ATTEMPTS
    )
    return lost.update(
        status=MediaAsset.Status.QUEUED,
        stage=MediaAsset.Stage.NONE,
        queued_at=now - LONGEST_WAIT,
        claim_token=None,
        claim_expires_at=None,
        eta_seconds=None,
        updated_at=now,
    )


def note_waiting(now: datetime.datetime) -> list[int]:
    """Return the row numbers of what waits so long that its message must be lost, noting the call.

    While workers are busy it is likelier that the message stands in the queue, so the wait is
    longer then.
    """
    working = MediaAsset.objects.filter(
        status=MediaAsset.Status.PROCESSING, claim_expires_at__gte=now
    )
    wait = LONGEST_WAIT if working.exists() else WAIT
    waiting = MediaAsset.objects.filter(
        status=MediaAsset.Status.QUEUED, queued_at__lte=now - wait, attempts__lt=MAX_ATTEMPTS
    )
    found = list(waiting.order_by("queued_at").values_list("pk", flat=True))
    waiting.filter(pk__in=found).update(queued_at=now)
    return found


def claimed_tokens() -> set[str]:
    """Return the tokens, in hexadecimal, under which somebody may still be at work."""
    tokens = MediaAsset.objects.exclude(claim_token=None).values_list("claim_token", flat=True)
    return {token.hex for token in tokens if token}
