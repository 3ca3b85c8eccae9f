"""Work that must not be lost: kill -9, doubled messages, full disks, a broker that is unavailable.

These run in processes of their own, on a database file that they share.
"""

import contextlib
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from catalog.tests.ingest.installation import Installation, Process, encoders_in, finished
from streamex.tests.waiting import PATIENCE_SECONDS, eventually

pytestmark = [pytest.mark.media, pytest.mark.sqlite]

TAKE = "answer = take_in_file(path=Path({path!r}), file_name='film.mp4').pk\n"
WORK = "print(pipeline.process({pk}).name)"
PERIODIC_CHECK = "from catalog import tasks; tasks.requeue_lost_assets(); answer = None"
STATE = (
    "SELECT status, attempts, error_code, published_version, latest_version"
    " FROM catalog_mediaasset WHERE id = {pk}"
)
NAMES = (
    "SELECT name FROM catalog_rendition JOIN catalog_mediaasset AS asset ON asset_id = asset.id"
    " WHERE asset_id = {pk} AND version = asset.published_version"
)


class State(NamedTuple):
    """The columns of an asset that tell how its work ended."""

    status: str
    attempts: int
    error_code: str
    published: int | None
    latest: int


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose ladder takes more than a few seconds, in a codec that cannot be copied."""
    from media_engine.processes.ffmpeg import find_ffmpeg, run_ffmpeg  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("long")
    path = folder / "film.mp4"
    picture = "testsrc2=size=1280x720:rate=25:duration=12"
    arguments = ["-f", "lavfi", "-i", picture, "-c:v", "mpeg4", "-q:v", "6", str(path)]
    run_ffmpeg(find_ffmpeg(), arguments, scratch=folder)
    return path


def take_in(installation: Installation, path: Path) -> int:
    """Take a file in; nothing of the tests before waits any more."""
    installation.sql("UPDATE catalog_mediaasset SET status = 'ready'")
    pk: int = installation.python(TAKE.format(path=str(path)))
    return pk


def state(installation: Installation, pk: int) -> State:
    return State(*installation.sql(STATE.format(pk=pk))[0])


def test_a_killed_worker_leaves_nothing_and_another_finishes(
    installation: Installation, long_film: Path
) -> None:
    pk = take_in(installation, long_film)
    scratch = installation.data_dir / "scratch"
    worker = installation.start_python(WORK.format(pk=pk))
    eventually(lambda: encoders_in(scratch))
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    eventually(lambda: not encoders_in(scratch))
    assert list(scratch.glob("work-*"))
    assert finished(installation.start_python(WORK.format(pk=pk))).split() == ["NOT_TAKEN"]

    installation.sql("UPDATE catalog_mediaasset SET claim_expires_at = '2020-01-01 00:00:00'")
    installation.python(PERIODIC_CHECK)
    assert list(scratch.glob("work-*")) == []
    assert state(installation, pk).status == "queued"
    assert finished(installation.start_python(WORK.format(pk=pk))).split() == ["READY"]
    after = state(installation, pk)
    assert (after.status, after.attempts) == ("ready", 0)
    names = {name for (name,) in installation.sql(NAMES.format(pk=pk))}
    assert names == {"720p", "480p", "360p", "240p", "progressive"}
    assert after.published == after.latest


def test_a_killed_encoder_is_a_reason(installation: Installation, long_film: Path) -> None:
    pk = take_in(installation, long_film)
    scratch = installation.data_dir / "scratch"
    worker = installation.start_python(WORK.format(pk=pk))
    os.kill(eventually(lambda: encoders_in(scratch))[0], signal.SIGKILL)
    assert finished(worker).split() == ["FAILED"]
    assert state(installation, pk).error_code == "encoder_failed"
    assert list(scratch.glob("work-*")) == []


def test_a_full_disk_is_a_reason(installation: Installation, long_film: Path) -> None:
    pk = take_in(installation, long_film)
    scratch = installation.data_dir / "scratch"
    worker = installation.start_python(WORK.format(pk=pk))
    encoder = eventually(lambda: encoders_in(scratch))[0]
    # What the encoder hears from a full disk, without filling one: writing fails.
    resource.prlimit(encoder, resource.RLIMIT_FSIZE, (4096, 4096))
    assert finished(worker).split() == ["FAILED"]
    after = state(installation, pk)
    assert (after.error_code, after.published) == ("disk_full", None)


def test_a_worker_that_lost_its_claim_stops(installation: Installation, long_film: Path) -> None:
    pk = take_in(installation, long_film)
    scratch = installation.data_dir / "scratch"
    worker = installation.start_python(WORK.format(pk=pk))
    eventually(lambda: encoders_in(scratch))
    installation.sql("UPDATE catalog_mediaasset SET claim_token = NULL")
    before = state(installation, pk)
    assert finished(worker).split() == ["LOST"]
    assert encoders_in(scratch) == []
    assert state(installation, pk) == before


def test_a_worker_that_shuts_down_gives_the_asset_back(
    installation: Installation, long_film: Path
) -> None:
    pk = take_in(installation, long_film)
    scratch = installation.data_dir / "scratch"
    worker = installation.start_python(WORK.format(pk=pk))
    eventually(lambda: encoders_in(scratch))
    os.kill(worker.pid, signal.SIGINT)
    worker.communicate()
    after = state(installation, pk)
    assert (after.status, after.attempts) == ("queued", 0)
    assert encoders_in(scratch) == []


@pytest.mark.faults
def test_five_messages_make_one_run(installation: Installation, sample) -> None:
    pk = take_in(installation, sample("silent.mp4"))
    workers = [installation.start_python(WORK.format(pk=pk)) for _ in range(5)]
    outcomes = sorted(finished(worker).strip() for worker in workers)
    assert outcomes == ["NOT_TAKEN"] * 4 + ["READY"]
    after = state(installation, pk)
    assert after.published == after.latest == 2


def test_fifty_double_clicks_make_one_run(installation: Installation, sample) -> None:
    pk = take_in(installation, sample("silent.mp4"))
    code = f"""
import threading
from pathlib import Path
from django.conf import settings
from django.db import connection
MediaAsset.objects.filter(pk={pk}).update(status="failed", error_code="damaged")
queue = Path(settings.BROKER_DIR) / "queue"
for message in queue.glob("*"): message.unlink()
done = []
def click():
    try:
        retry_asset(asset=MediaAsset.objects.get(pk={pk})); done.append(1)
    except NotFailedError:
        done.append(0)
    finally:
        connection.close()
threads = [threading.Thread(target=click) for _ in range(50)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
answer = [len(done), sum(done), len(list(queue.glob("*.media.msg")))]
"""
    assert installation.python(code) == [50, 1, 1]


def test_taking_in_needs_no_broker(installation: Installation, sample) -> None:
    installation.sql("UPDATE catalog_mediaasset SET status = 'ready'")
    code = TAKE.format(path=str(sample("silent.mp4")))
    pk = installation.python(code, REDIS_URL="redis://127.0.0.1:1/0")
    assert state(installation, pk).status == "queued"


@pytest.mark.faults
def test_importing_needs_no_broker(installation: Installation, sample) -> None:
    command = installation.manage(
        "import_media", sample("song.ogg"), "--wait", "--json", REDIS_URL="redis://127.0.0.1:1/0"
    )
    (line,) = json.loads(finished(command))
    assert (line["status"], line["reason"]) == ("ready", "")


CELERY = (
    *(sys.executable, "-m", "celery", "--app", "streamex", "worker", "--queues", "media"),
    *("--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
)


@pytest.fixture
def celery(installation: Installation) -> Iterator[Process]:
    """A Celery worker for media, as `make run` starts it."""
    worker = installation.start(*CELERY)
    yield worker
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()


@pytest.mark.faults
def test_a_stopped_celery_gives_the_asset_back(
    installation: Installation, celery: Process, long_film: Path
) -> None:
    scratch = installation.data_dir / "scratch"
    pk = take_in(installation, long_film)
    eventually(lambda: encoders_in(scratch))
    celery.send_signal(signal.SIGQUIT)
    celery.wait(PATIENCE_SECONDS)
    eventually(lambda: not encoders_in(scratch))
    after = state(installation, pk)
    assert (after.status, after.attempts) == ("queued", 0)


@pytest.mark.faults
@pytest.mark.parametrize("broker", ["folder", "redis"])
def test_celery_runs_five_messages_once(
    installation: Installation, request: pytest.FixtureRequest, sample, broker: str
) -> None:
    variables = {"REDIS_URL": request.getfixturevalue("redis_url")} if broker == "redis" else {}
    installation.sql("UPDATE catalog_mediaasset SET status = 'ready'")
    send = "from catalog import tasks; [tasks.enqueue(answer) for _ in range(4)]"
    path = str(sample("silent.mp4"))
    pk = installation.python(TAKE.format(path=path) + send, **variables)
    worker = installation.start(*CELERY, **variables)
    try:
        eventually(lambda: state(installation, pk).status == "ready")
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        _output, errors = worker.communicate()
    assert state(installation, pk).latest == 2
    assert "Traceback" not in errors


@pytest.mark.faults
def test_an_importer_waits_for_a_worker(installation: Installation, celery, sample) -> None:
    installation.sql("UPDATE catalog_mediaasset SET status = 'ready'")
    command = installation.manage("import_media", sample("song.flac"), "--wait", "--json")
    (line,) = json.loads(finished(command))
    assert line["status"] == "ready"
