"""Taking a file in: every byte arrives or nothing does, and the row remembers the work."""

import io
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from catalog import storage
from catalog.actions.media.assets import (
    PlayableHasMediaError,
    add_asset,
    take_in_file,
    write_source,
)
from catalog.ingest.incoming import clean_file_name
from catalog.models import MediaAsset
from catalog.storage import PART_BYTES
from catalog.tests.ingest.conftest import stored_hash, stored_keys
from media_engine.errors import ErrorCode, MediaError
from media_engine.packaging.renditions import hash_file
from streamex.tests.waiting import PATIENCE_SECONDS, eventually

MIB = 1024 * 1024


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of more than two parts of a multipart upload, in no way a multiple of anything."""
    path = tmp_path / "noise.mkv"
    path.write_bytes(bytes(range(251)) * ((2 * PART_BYTES + 12345) // 251))
    return path


def test_it_keeps_every_byte(any_storage: str, db: None, file: Path, tmp_path: Path) -> None:
    asset = take_in_file(path=file, file_name="Film.MKV")
    assert asset.source_key == f"sources/{asset.public_id}/original.mkv"
    assert asset.source_bytes == file.stat().st_size
    assert asset.source_sha256 == hash_file(file) == stored_hash(asset.source_key, tmp_path)
    assert (asset.status, asset.attempts) == (MediaAsset.Status.QUEUED, 0)


def test_it_takes_in_what_has_chunks(any_storage: str, db: None, tmp_path: Path) -> None:
    asset = take_in_file(file=ContentFile(b"some bytes"), file_name="a.mp4")
    assert asset.source_bytes == 10
    assert stored_keys("sources") == {asset.source_key}


def test_it_refuses_an_empty_file(any_storage: str, db: None, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(MediaError) as caught:
        take_in_file(path=tmp_path / "empty.mp4", file_name="empty.mp4")
    assert caught.value.code is ErrorCode.EMPTY_FILE
    assert_nothing_left()


def test_it_refuses_a_file_beyond_the_limit(any_storage: str, settings, db: None, file) -> None:
    settings.MAX_SOURCE_BYTES = PART_BYTES + 1
    with pytest.raises(MediaError) as caught:
        take_in_file(path=file, file_name="noise.mkv")
    assert caught.value.code is ErrorCode.TOO_LARGE_FILE
    assert_nothing_left()


def test_it_leaves_nothing_of_a_file_that_cannot_be_read(any_storage: str, db: None) -> None:
    class Broken:
        def chunks(self, chunk_size: int | None = None):
            yield b"a" * MIB
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        take_in_file(file=Broken(), file_name="a.mp4")
    assert_nothing_left()


def test_it_leaves_nothing_of_a_row_that_is_refused(any_storage: str, film, take_in) -> None:
    first = take_in("silent.mp4", film)
    with pytest.raises(PlayableHasMediaError):
        take_in("plain.mp4", film)
    assert MediaAsset.objects.count() == 1
    assert stored_keys("sources") == {first.source_key}


def test_it_deletes_the_source_when_the_row_cannot_be_written(local_media, film, take_in) -> None:
    take_in("silent.mp4", film)
    stored = write_source(file_name="a.mp4", file=ContentFile(b"x"))
    with pytest.raises(PlayableHasMediaError):
        add_asset(stored=stored, file_name="a.mp4", playable=film)
    assert MediaAsset.objects.count() == 1


def test_it_holds_no_more_than_a_chunk_in_memory(local_media, db: None, file: Path) -> None:
    tracemalloc.start()
    take_in_file(path=file, file_name="noise.mkv")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * MIB


def test_it_sends_one_message_after_the_commit(
    local_media, queue, take_in, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        take_in("silent.mp4")
        assert queue() == []
    assert len(queue()) == 1


def test_it_says_what_it_needs(db: None, local_media) -> None:
    with pytest.raises(TypeError):
        take_in_file(file_name="a.mp4")
    assert_nothing_left()


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("film.mp4", "film.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\film.mp4", "film.mp4"),
        ("a\0b\r\n.mp4", "ab.mp4"),
        ("film\u202e4pm.exe", "film4pm.exe"),
        ("Cafe\u0301.mkv", "Café.mkv"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("-rf.mp4", "-rf.mp4"),
        ("x" * 300 + ".mp4", "x" * 251 + ".mp4"),
        ("x" * 300, "x" * 255),
    ],
)
def test_it_cleans_names(given: str, cleaned: str) -> None:
    assert clean_file_name(given) == cleaned


@pytest.mark.parametrize("name", ["a.mp4/../../b", "a.{}", "a.mp4\n", "a", "a.toolongextension"])
def test_it_builds_keys_of_nothing_but_its_own(local_media, db: None, name: str) -> None:
    asset = take_in_file(file=ContentFile(io.BytesIO(b"x").read()), file_name=name)
    assert asset.source_key == f"sources/{asset.public_id}/original"


def assert_nothing_left() -> None:
    assert not MediaAsset.objects.exists()
    assert stored_keys("sources") == set()
    if not storage.is_local():
        assert not list(storage.bucket().multipart_uploads.all())


@pytest.mark.django_db(transaction=True)
def test_of_two_files_for_one_playable_at_once_one_is_refused(local_media, film) -> None:
    gate = Barrier(2)

    def take(content: bytes) -> str:
        stored = write_source(file_name="a.mp4", file=ContentFile(content))
        gate.wait(PATIENCE_SECONDS)
        try:
            with transaction.atomic():
                add_asset(stored=stored, file_name="a.mp4", playable=film)
                if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway.
                    eventually(is_waited_for, "the other one does not wait")
        except PlayableHasMediaError:
            return "refused"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, [b"one", b"two"])) == ["refused", "taken"]
    assert MediaAsset.objects.get().playable == film


def is_waited_for() -> bool:
    """Say whether another connection waits for a lock that this thread's transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
