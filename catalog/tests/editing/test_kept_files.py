"""Files that the history could still bring back: noted as rows, found by an index."""

import datetime
import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User, new_public_id
from catalog.actions.deleting import delete_row
from catalog.actions.edit_session import Act, editing
from catalog.actions.media.artwork import delete_artwork, set_artwork
from catalog.actions.media.text_tracks import delete_text_track, set_text_track
from catalog.ingest.storage_cleanup import remove_orphans
from catalog.models import Artwork, Change, HistoryEntry, HistoryFile, Playable, TextTrack
from catalog.tests.plans import gather_statistics, queries_of
from media_engine.tests.samples import png

SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"


@pytest.fixture
def act(editor: User, local_media: Path) -> Act:
    return Act(by=editor, via=Change.Via.ADMIN)


def put(key: str) -> str:
    return default_storage.save(key, ContentFile(b"x"))


def later() -> datetime.datetime:
    """A moment at which everything that lies in the storage now is old."""
    return timezone.now() + datetime.timedelta(days=2)


def noted() -> list[tuple[int, str]]:
    return sorted(HistoryFile.objects.values_list("entry_id", "name"))


def test_an_entry_notes_the_files_that_rows_named_before(film: Playable, act: Act) -> None:
    track = set_text_track(playable=film, content=SRT, language="es", act=act)
    poster = set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    assert noted() == [], "going back past what was added needs none of its files"
    delete_text_track(text_track=TextTrack.objects.get(), act=act)
    delete_artwork(artwork=Artwork.objects.get(), act=act)
    gone_track, gone_poster = HistoryEntry.objects.order_by("pk")[2:]
    assert noted() == [
        (gone_track.pk, track.key),
        (gone_poster.pk, poster.prefix),
        (gone_poster.pk, poster.master_key),
    ]


def test_a_deleted_title_notes_the_files_of_all_that_was_in_it(film: Playable, act: Act) -> None:
    track = set_text_track(playable=film, content=SRT, language="es", act=act)
    still = set_artwork(image=png(640, 360), role="still", playable=film, act=act)
    with editing(by=None, via="api") as edit:
        delete_row(row=edit.open(film.title))
    assert {name for _pk, name in noted()} == {track.key, still.prefix, still.master_key}


def test_an_act_that_fails_notes_nothing(film: Playable, act: Act) -> None:
    set_text_track(playable=film, content=SRT, language="es", act=act)

    def fail() -> None:
        with editing(by=None, via="api") as edit:
            edit.open(film.title)
            TextTrack.objects.all().delete()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert noted() == []


def test_what_a_picture_was_cut_from_is_kept_with_it(film: Playable, act: Act) -> None:
    """A picture that was cut again lies under another prefix than what it is cut from."""
    poster = set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    master = f"artwork/{new_public_id()}/master.jpg"
    put(master)
    Artwork.rows.update(master_key=master)
    former, loose = poster.keys - {poster.master_key}, put(f"artwork/{new_public_id()}/240.webp")
    delete_artwork(artwork=Artwork.objects.get(), act=act)
    remove_orphans(later())
    assert all(map(default_storage.exists, {master, *former}))
    assert not default_storage.exists(loose)


def test_the_migration_notes_the_files_of_earlier_entries(film: Playable, act: Act) -> None:
    for _ in range(2):
        set_text_track(playable=film, content=SRT, language="es", act=act)
        set_artwork(image=png(400, 600), role="poster", title=film.title, act=act)
    with editing(by=None, via="api") as edit:
        delete_row(row=edit.open(film.title))
    written = noted()
    assert len(written) == 6
    HistoryFile.objects.all().delete()
    migration = importlib.import_module("catalog.migrations.0011_files_of_earlier_entries")
    migration.note_files(apps, None)
    assert noted() == written


@pytest.fixture
def long_history(db: None) -> Callable[[int], None]:
    """Return a function that lets pictures be replaced, as often as it is told."""

    def write(count: int) -> None:
        change = Change.objects.create(via="import")
        entries = HistoryEntry.objects.bulk_create(
            HistoryEntry(
                change=change, kind="title", subject=pk, reference="x", name="x", versions={},
                rows=[],
            )
            for pk in range(count)
        )  # fmt: skip
        HistoryFile.objects.bulk_create(
            HistoryFile(entry=entry, name=f"artwork/{new_public_id()}") for entry in entries
        )

    return write


def test_the_clean_up_asks_by_the_index_and_reads_no_json(
    local_media: Path, long_history: Callable[[int], None]
) -> None:
    """As many queries for a long history as for a short one, each for names it was told."""
    counts = []
    for length in (5, 5000):
        long_history(length)
        gather_statistics()
        for _ in range(3):
            put(f"artwork/{new_public_id()}/240.webp")
            put(f"text/{new_public_id()}.vtt")
        with (
            queries_of("catalog_historyfile") as files,
            queries_of("catalog_historyentry") as entries,
        ):
            assert remove_orphans(later()) == 6
        assert entries.queries == []
        counts.append(len(files.queries))
    assert counts == [2, 2]
    for plan, (sql, _params) in zip(files.plans(), files.queries, strict=True):
        assert "history_file_by_name" in plan, plan
        assert not any(word in sql for word in ("CAST", "::text", '"rows"', "JSON")), sql


def test_the_rows_of_a_change_that_is_too_old_keep_nothing(film: Playable, act: Act) -> None:
    track = set_text_track(playable=film, content=SRT, language="es", act=act)
    delete_text_track(text_track=TextTrack.objects.get(), act=act)
    remove_orphans(later())
    assert default_storage.exists(track.key)
    Change.objects.update(made_at=timezone.now() - datetime.timedelta(days=31))
    assert remove_orphans(later()) == 1
    assert not default_storage.exists(track.key)
