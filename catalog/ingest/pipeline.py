"""From a source in the storage to what plays: the database's side of the work on one asset.

Every step looks at what is there already and does what is missing, so a run that was cut short,
tried again or split in two never repeats an hour of encoding that was published.
"""

import datetime
import enum
import logging

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from catalog.ingest import fetch, illustrate, package, publish
from catalog.ingest.claim import MAX_ATTEMPTS, Claim, acquire
from catalog.ingest.run import Run
from catalog.models import MediaAsset
from catalog.storage.scratch import working_folder
from media_engine.errors import ErrorCode, MediaError
from media_engine.packaging.ladder import plan_encoding

logger = logging.getLogger(__name__)
Status, Stage = MediaAsset.Status, MediaAsset.Stage
#: While sources come in at least this often, their first versions come before the rest of any:
#: the whole of an import plays before its first ladder is complete.
QUIET_PERIOD = datetime.timedelta(seconds=12)
#: Nobody waits for quiet longer than this.
LONGEST_YIELD = datetime.timedelta(minutes=10)


class Outcome(enum.Enum):
    """How a run ended."""

    NOT_TAKEN = "somebody else has it, or nothing is to be done"
    READY = "everything is made"
    CONTINUES = "it plays already; the rest waits its turn"
    WAITS = "the storage failed, or others come first; another attempt follows"
    FAILED = "failed, with a reason"
    LOST = "another worker took over"


def process(asset_pk: int) -> Outcome:
    """Work on an asset until it is ready or failed, unless somebody else does.

    Safe to call any number of times, at once or in turn. Raises nothing but errors of the
    database, after which the claim runs out and the periodic check calls again.
    """
    claim = acquire(asset_pk)
    if claim is None:
        return Outcome.NOT_TAKEN
    try:
        with working_folder(claim.token) as folder:
            return _work(Run(claim, folder))
    except MediaError as error:
        return _settle(claim, error)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("asset %s: the pipeline broke", asset_pk)
        return _settle(claim, MediaError(ErrorCode.INTERNAL, f"{type(error).__name__}: {error}"))
    except BaseException:
        # The worker is shutting down: give the asset back at once, and do not count the attempt.
        claim.release(status=Status.QUEUED, stage=Stage.NONE, attempts=0, queued_at=timezone.now())
        raise


def _work(run: Run) -> Outcome:
    """Do what is missing, the quick part first."""
    if run.asset.is_playable and _more_is_coming(run):
        return _wait_until_quiet(run)
    source = fetch.fetch_source(run)
    probe = fetch.probe_source(run, source)
    if probe.kind == "image":
        illustrate.publish_image(run, source)
        return _finish(run)
    plan = plan_encoding(probe)
    job = package.describe_job(run, source, probe, plan)
    if not package.has_quick(run, plan):
        package.publish_quick(run, job)
        illustrate.illustrate(run, job)
        if _others_wait(run):
            return _yield_turn(run)
    if not package.has_all(run, plan):
        package.publish_all(run, job)
    illustrate.illustrate(run, job)
    illustrate.publish_storyboard(run, job)
    return _finish(run)


def _others_wait(run: Run) -> bool:
    """Whether somebody's first version should come before the rest of this one."""
    waiting = MediaAsset.objects.filter(status=Status.QUEUED, published_version=None)
    is_waiting = waiting.filter(attempts__lt=MAX_ATTEMPTS).exclude(pk=run.asset.pk).exists()
    return is_waiting or _more_is_coming(run)


def _more_is_coming(run: Run) -> bool:
    """Whether sources are coming in one after the other, and this one has not waited for long."""
    now = timezone.now()
    if run.asset.created_at < now - LONGEST_YIELD:
        return False
    arrived = MediaAsset.objects.filter(created_at__gt=now - QUIET_PERIOD)
    unfinished = arrived.filter(status__in=(Status.QUEUED, Status.PROCESSING))
    return unfinished.exclude(pk=run.asset.pk).exists()


def _wait_until_quiet(run: Run) -> Outcome:
    """Give the asset back without asking for it again; the periodic check does, soon."""
    now = timezone.now()
    run.claim.release(status=Status.QUEUED, stage=Stage.NONE, attempts=0, queued_at=now)
    return Outcome.WAITS


def _yield_turn(run: Run) -> Outcome:
    now = timezone.now()
    run.claim.release(status=Status.QUEUED, stage=Stage.NONE, attempts=0, queued_at=now)
    return Outcome.CONTINUES


def _finish(run: Run) -> Outcome:
    is_ours = run.claim.release(
        status=Status.READY,
        stage=Stage.NONE,
        progress_percent=100,
        eta_seconds=None,
        attempts=0,
        error_code="",
        error_detail="",
    )
    return Outcome.READY if is_ours else Outcome.LOST


def _settle(claim: Claim, error: MediaError) -> Outcome:
    """Write down how a run failed; a storage that was unavailable is tried again after a while."""
    logger.warning("asset %s: %s", claim.asset_pk, error)
    if error.code is ErrorCode.LOST_CLAIM:
        return Outcome.LOST
    attempts = MediaAsset.objects.values_list("attempts", flat=True).filter(pk=claim.asset_pk)
    again = error.code is ErrorCode.STORAGE_FAILED and (attempts.first() or 0) < MAX_ATTEMPTS
    now = timezone.now()
    with transaction.atomic():
        is_ours = claim.release(
            status=Status.QUEUED if again else Status.FAILED,
            stage=Stage.NONE,
            error_code=error.code.value,
            error_detail=error.detail,
            eta_seconds=None,
            queued_at=now,
        )
        if is_ours and not again:
            publish.unpublish_failed_titles([claim.asset_pk], now)
    if not is_ours:
        return Outcome.LOST
    return Outcome.WAITS if again else Outcome.FAILED
