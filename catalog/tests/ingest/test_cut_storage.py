"""A bucket that goes away in the middle of a transfer: work is tried again, or fails in words."""

import contextlib
import datetime
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from botocore.config import Config
from django.conf import LazySettings
from django.utils import timezone

from catalog import storage, tasks
from catalog.actions.media.assets import take_in_file
from catalog.ingest.claim import MAX_ATTEMPTS
from catalog.ingest.pipeline import Outcome, process
from catalog.ingest.storage_cleanup import remove_orphans
from catalog.media_error_messages import sentence
from catalog.models import Artwork, MediaAsset, Playable, Rendition
from catalog.storage import PART_BYTES
from catalog.tests.ingest.conftest import stored_keys
from catalog.tests.ingest.wire import Harm, Wire
from media_engine.errors import ErrorCode, MediaError
from streamex.object_storage import s3_storage

Status = MediaAsset.Status
#: The settings' own limits, only sooner: no more than one more attempt.
FEW_ATTEMPTS = Config(retries={"mode": "standard", "total_max_attempts": 2})
IMPATIENT = Config(read_timeout=3)
HARMS = ["cut", pytest.param("stall", marks=pytest.mark.faults)]


@pytest.fixture
def wire(s3_server, s3_bucket: Callable[..., str], settings: LazySettings) -> Iterator[Wire]:
    """The wire to a bucket of the test's own, which is the storage."""
    url = urlsplit(s3_server.endpoint)
    wire = Wire((url.hostname or "", url.port or 0))
    described = s3_storage(
        bucket=s3_bucket(),
        endpoint=wire.address,
        region=s3_server.region,
        access_key=s3_server.access_key,
        secret_key=s3_server.secret_key,
    )
    options = described["OPTIONS"]
    options["client_config"] = options["client_config"].merge(FEW_ATTEMPTS)
    settings.STORAGES = {**settings.STORAGES, "default": described}
    yield wire
    wire.close()


@contextlib.contextmanager
def impatient(settings: LazySettings, harm: Harm) -> Iterator[None]:
    """Wait less long for a storage that stalls; not for one that works, on a busy machine."""
    patient, storage = settings.STORAGES, settings.STORAGES["default"]
    if harm == "stall":
        config = storage["OPTIONS"]["client_config"].merge(IMPATIENT)
        options = {**storage["OPTIONS"], "client_config": config}
        settings.STORAGES = {**patient, "default": {**storage, "OPTIONS": options}}
    yield
    settings.STORAGES = patient


def assert_nothing_is_orphaned(asset: MediaAsset | None) -> None:
    """Clean up as if a day had passed, and compare what is left with what rows name."""
    remove_orphans(timezone.now() + datetime.timedelta(hours=25))
    rows = Rendition.objects.filter(asset=asset)
    named = set(rows.values_list("key", flat=True))
    if asset is not None:
        named |= {asset.source_key, *filter(None, [asset.storyboard.get("key")])}
    for artwork in Artwork.objects.all():
        named |= set(artwork.keys)
    assert set().union(*(stored_keys(prefix) for prefix in storage.PREFIXES)) == named
    assert list(storage.bucket().multipart_uploads.all()) == []


@pytest.mark.media
@pytest.mark.parametrize("harm", HARMS)
def test_a_download_that_breaks_is_tried_again(
    wire: Wire, film: Playable, take_in, settings, harm: Harm
) -> None:
    asset = take_in("720p.mp4", film)
    wire.harm("down", harm, asset.source_bytes // 2)
    with impatient(settings, harm):
        assert process(asset.pk) is Outcome.WAITS
    assert wire.is_dead
    asset.refresh_from_db()
    assert (asset.status, asset.attempts) == (Status.QUEUED, 1)
    assert (asset.error_code, asset.claim_token) == (ErrorCode.STORAGE_FAILED, None)
    assert list(settings.SCRATCH_DIR.glob("work-*")) == []
    wire.heal()
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    assert (asset.status, asset.error_code) == (Status.READY, "")
    assert_nothing_is_orphaned(asset)


@pytest.mark.media
@pytest.mark.parametrize("harm", HARMS)
def test_an_upload_of_renditions_that_breaks_is_tried_again(
    wire: Wire, film: Playable, take_in, settings, harm: Harm
) -> None:
    asset = take_in("720p.mp4", film)
    wire.harm("up", harm, 100_000)
    with impatient(settings, harm):
        assert process(asset.pk) is Outcome.WAITS
    assert wire.is_dead
    asset.refresh_from_db()
    assert (asset.status, asset.error_code) == (Status.QUEUED, ErrorCode.STORAGE_FAILED)
    assert (asset.published_version, asset.renditions.count()) == (None, 0)
    assert list(settings.SCRATCH_DIR.glob("work-*")) == []
    wire.heal()
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    assert_nothing_is_orphaned(asset)


@pytest.mark.media
@pytest.mark.faults
def test_a_ladder_that_breaks_leaves_what_plays(wire: Wire, film: Playable, take_in) -> None:
    asset = take_in("720p.mp4", film)
    wire.harm("up", "cut", asset.source_bytes + 200_000)  # The first version still gets through.
    process(asset.pk)
    asset.refresh_from_db()
    if asset.status == Status.READY:
        pytest.fail("the wire was never cut")
    assert asset.published_version == 1
    before = set(asset.renditions.published().values_list("name", flat=True))
    assert before == {"720p", "audio-und"}
    wire.heal()
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    assert_nothing_is_orphaned(asset)


def test_it_fails_in_words_when_the_bucket_stays_away(wire: Wire, film: Playable, take_in) -> None:
    asset = take_in("720p.mp4", film)
    wire.harm("down", "cut", asset.source_bytes // 2)
    outcomes = [process(asset.pk) for _ in range(MAX_ATTEMPTS)]
    assert outcomes == [Outcome.WAITS] * (MAX_ATTEMPTS - 1) + [Outcome.FAILED]
    asset.refresh_from_db()
    assert (asset.status, asset.error_code) == (Status.FAILED, ErrorCode.STORAGE_FAILED)
    assert "run manage.py check" in sentence(asset.error_code)
    assert process(asset.pk) is Outcome.NOT_TAKEN
    wire.heal()
    assert_nothing_is_orphaned(asset)


def test_a_file_on_its_way_in_leaves_nothing(wire: Wire, db: None, tmp_path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(3 * PART_BYTES))
    wire.harm("up", "cut", PART_BYTES + PART_BYTES // 2)
    with pytest.raises(MediaError) as caught:
        take_in_file(file_name="film.mp4", path=film)
    assert caught.value.code is ErrorCode.STORAGE_FAILED
    assert not MediaAsset.objects.exists()
    wire.heal()
    assert_nothing_is_orphaned(None)


def test_a_clean_up_without_a_bucket_waits_for_the_next(wire: Wire, db: None) -> None:
    wire.harm("up", "cut", 0)
    tasks.clean_storage()
    assert wire.is_dead
    with pytest.raises(MediaError):
        remove_orphans(timezone.now())
