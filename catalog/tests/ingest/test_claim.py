"""One worker at a time, and those that come back too late change nothing."""

import datetime
import threading
import uuid
from pathlib import Path

import pytest
from django.utils import timezone

from catalog import tasks
from catalog.ingest import claim, publish
from catalog.ingest.claim import MAX_ATTEMPTS, Watched, acquire
from catalog.ingest.progress import StageProgress
from catalog.models import MediaAsset, Rendition
from media_engine.errors import ErrorCode, MediaError
from streamex.tests.waiting import eventually

Status, Stage = MediaAsset.Status, MediaAsset.Stage
MINUTE = datetime.timedelta(minutes=1)


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asset(db: None) -> MediaAsset:
    """An asset that waits since a moment ago; nothing of it is in the storage."""
    return MediaAsset.objects.create(
        file_name="a.mp4",
        source_key=f"sources/{uuid.uuid4()}/original.mp4",
        source_bytes=1,
        queued_at=timezone.now(),
    )


def expire(asset: MediaAsset) -> None:
    MediaAsset.objects.filter(pk=asset.pk).update(claim_expires_at=timezone.now() - MINUTE)


def set_waiting(asset: MediaAsset, minutes: float) -> None:
    MediaAsset.objects.filter(pk=asset.pk).update(queued_at=timezone.now() - minutes * MINUTE)


def test_it_is_given_once(asset: MediaAsset) -> None:
    assert acquire(asset.pk)
    assert acquire(asset.pk) is None
    assert acquire(asset.pk + 1) is None


@pytest.mark.parametrize("status", [Status.READY, Status.FAILED])
def test_it_is_not_given_when_nothing_is_to_do(asset: MediaAsset, status: str) -> None:
    MediaAsset.objects.filter(pk=asset.pk).update(status=status, error_code="damaged")
    assert acquire(asset.pk) is None


def test_it_passes_on_when_it_expires(asset: MediaAsset) -> None:
    first = acquire(asset.pk)
    expire(asset)
    second = acquire(asset.pk)
    assert second is not None
    with pytest.raises(MediaError) as caught:
        first.write(stage=Stage.ENCODING)
    assert caught.value.code is ErrorCode.LOST_CLAIM
    assert not first.release(status=Status.FAILED, error_code="damaged")
    asset.refresh_from_db()
    assert (asset.status, asset.claim_token) == (Status.PROCESSING, second.token)


def test_it_publishes_nothing_once_lost(asset: MediaAsset) -> None:
    first = acquire(asset.pk)
    version = publish.reserve_version(first, asset)
    expire(asset)
    acquire(asset.pk)
    row = Rendition(
        asset=asset, version=version, kind="audio", name="a", key="k", codecs="mp4a.40.2",
        bandwidth_bps=1, average_bandwidth_bps=1, size_bytes=1, sha256="0", duration_seconds=1,
        init_bytes=1, segments=[],
    )  # fmt: skip
    with pytest.raises(MediaError):
        publish.publish_version(first, asset, version, [row])
    asset.refresh_from_db()
    assert (asset.published_version, Rendition.objects.count()) == (None, 0)


def test_it_is_kept_while_work_goes_on(asset: MediaAsset, clock: Clock) -> None:
    held = acquire(asset.pk, clock=clock)
    expire(asset)
    clock.seconds += claim.RENEW_SECONDS
    assert held.while_doing(lambda: eventually(lambda: held._renewed_at == clock.seconds))
    asset.refresh_from_db()
    assert asset.claim_expires_at > timezone.now()


def test_it_stops_the_work_when_lost(asset: MediaAsset, clock: Clock) -> None:
    held, watch = acquire(asset.pk, clock=clock), Watched()
    MediaAsset.objects.filter(pk=asset.pk).update(claim_token=uuid.uuid4())
    clock.seconds += claim.RENEW_SECONDS
    ended = threading.Event()

    def work() -> None:
        eventually(lambda: watch.is_stopped)
        ended.set()

    with pytest.raises(MediaError) as caught:
        held.while_doing(work, watch)
    assert caught.value.code is ErrorCode.LOST_CLAIM
    assert ended.is_set()


def test_it_stops_the_work_when_the_asset_is_deleted(asset: MediaAsset, clock: Clock) -> None:
    held = acquire(asset.pk, clock=clock)
    asset.delete()
    assert held.keep() is True, "it is not yet time to ask"
    clock.seconds += claim.RENEW_SECONDS
    assert held.keep() is False


def test_it_passes_on_what_the_work_raises(asset: MediaAsset) -> None:
    def work() -> None:
        raise MediaError(ErrorCode.DAMAGED, "broken")

    with pytest.raises(MediaError) as caught:
        acquire(asset.pk).while_doing(work)
    assert caught.value.code is ErrorCode.DAMAGED


def test_it_writes_progress_at_most_once_a_second(
    asset: MediaAsset, clock: Clock, django_assert_num_queries
) -> None:
    held = acquire(asset.pk, clock=clock)
    with django_assert_num_queries(5):
        for percent in range(50):
            assert held.keep(progress_percent=percent)
            clock.seconds += 0.1
    asset.refresh_from_db()
    assert asset.progress_percent == 40


def test_it_counts_attempts_and_gives_up(asset: MediaAsset) -> None:
    for _ in range(MAX_ATTEMPTS):
        assert acquire(asset.pk)
        expire(asset)
    assert acquire(asset.pk) is None
    tasks.requeue_lost_assets()
    asset.refresh_from_db()
    assert (asset.status, asset.error_code) == (Status.FAILED, ErrorCode.WORKER_LOST)


def test_the_periodic_check_sends_what_waits_too_long(asset: MediaAsset, queue) -> None:
    tasks.requeue_lost_assets()
    assert queue() == []
    set_waiting(asset, 0.6)
    tasks.requeue_lost_assets()
    tasks.requeue_lost_assets()
    assert len(queue()) == 1


def test_the_periodic_check_is_patient_while_workers_are_busy(asset: MediaAsset, queue) -> None:
    busy = MediaAsset.objects.create(
        file_name="b", source_key="sources/b", source_bytes=1, queued_at=timezone.now()
    )
    assert acquire(busy.pk)
    set_waiting(asset, 5)
    tasks.requeue_lost_assets()
    assert queue() == []
    set_waiting(asset, 11)
    tasks.requeue_lost_assets()
    assert len(queue()) == 1


def test_the_periodic_check_takes_from_the_lost(asset: MediaAsset, queue) -> None:
    lost = acquire(asset.pk)
    tasks.requeue_lost_assets()
    assert queue() == []
    expire(asset)
    tasks.requeue_lost_assets()
    asset.refresh_from_db()
    assert (asset.status, asset.attempts, len(queue())) == (Status.QUEUED, 1, 1)
    assert lost.keep() is True  # it has not asked yet
    with pytest.raises(MediaError):
        lost.write(progress_percent=50)


def test_the_periodic_check_leaves_folders_of_the_living(
    asset: MediaAsset, settings, tmp_path: Path
) -> None:
    settings.SCRATCH_DIR = tmp_path
    held = acquire(asset.pk)
    alive = settings.SCRATCH_DIR / f"work-{held.token.hex}"
    dead = settings.SCRATCH_DIR / f"work-{uuid.uuid4().hex}"
    for folder in (alive, dead):
        (folder / "made").mkdir(parents=True)
    tasks.requeue_lost_assets()
    assert (alive.exists(), dead.exists()) == (True, False)


def test_progress_never_falls() -> None:
    progress = StageProgress(Stage.ENCODING, at_least=40)
    seen = []
    for share in (0.1, 0.5, 0.3, 1.0, 0.0):
        progress.report(share)
        seen.append(progress.percent)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (40, 93)


def test_progress_tells_the_time_left_while_encoding() -> None:
    clock = Clock()
    progress = StageProgress(Stage.ENCODING, clock=clock)
    clock.seconds += 100
    progress.report(0.001)
    assert progress.eta_seconds is None
    progress.report(0.5)
    assert progress.eta_seconds == 100 + 10 + 1
    assert StageProgress(Stage.FETCHING).eta_seconds is None


def test_work_aside_moves_no_percent() -> None:
    progress = StageProgress(Stage.PICTURES, at_least=9, is_aside=True)
    progress.report(1)
    assert progress.percent == 9
