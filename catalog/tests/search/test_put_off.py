"""What cannot be indexed is put off with its reason, and keeps nothing else waiting."""

import datetime
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from catalog import tasks
from catalog.actions.media.text_tracks import set_text_track
from catalog.actions.search_index import request_indexing
from catalog.models import (
    Credit,
    Cue,
    Person,
    Playable,
    SearchChange,
    SearchEntry,
    TextTrack,
    Title,
)
from catalog.search.batches import NotIndexedError, index_in_batches, is_transient
from catalog.search.changes import LONGEST_PAUSE, index_changes
from catalog.search.indexing import index_titles, rebuild

SRT = b"1\n00:00:00,000 --> 00:00:01,000\nThe last train\n"
MINUTE = datetime.timedelta(minutes=1)
NOW = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def poison(make_title: Callable[..., Title]) -> Title:
    """A title with something inside that is of no kind that is known; the database lets it be."""
    title = make_title("Poison")
    Playable.objects.create(title=title, kind="hologram", name="Nobody knows")
    return title


@pytest.fixture
def others(poison: Title, make_title: Callable[..., Title]) -> list[Title]:
    """More titles than are indexed together, before and after it none."""
    Title.objects.bulk_create(
        Title(name=f"Title {number}", kind="movie", slug=f"t-{number}") for number in range(250)
    )
    return list(Title.objects.exclude(pk=poison.pk))


def indexed() -> set[int]:
    return set(SearchEntry.objects.filter(kind="title").values_list("title_id", flat=True))


def heal(poison: Title) -> None:
    Playable.objects.filter(title=poison).update(kind="extra")


def test_one_that_cannot_be_indexed_leaves_the_others_alone(
    poison: Title, others: list[Title], caplog: pytest.LogCaptureFixture
) -> None:
    request_indexing(title_ids=[poison.pk, *(title.pk for title in others)])
    with caplog.at_level(logging.WARNING):
        assert index_changes(NOW) == 251
    assert indexed() == {title.pk for title in others}
    note = SearchChange.objects.get()
    assert (note.kind, note.subject_id, note.attempts) == ("title", poison.pk, 1)
    assert note.due_at == NOW + MINUTE
    assert note.reason.startswith("ValueError: 'hologram' is not a valid")
    (record,) = caplog.records
    assert f"title {poison.pk} could not be indexed (attempt 1" in record.getMessage()
    assert "hologram" in record.getMessage()


def test_it_is_tried_again_and_waits_longer_each_time(poison: Title) -> None:
    request_indexing(title_ids=[poison.pk])
    index_changes(NOW)
    assert index_changes(NOW + MINUTE / 2) == 0, "a worker must come to an end"
    for attempts, pause in ((2, 2 * MINUTE), (3, 4 * MINUTE)):
        due_at = SearchChange.objects.get().due_at
        assert due_at is not None
        assert index_changes(due_at) == 1
        note = SearchChange.objects.get()
        assert (note.attempts, note.due_at) == (attempts, due_at + pause)
    SearchChange.objects.update(attempts=32_767, due_at=NOW)
    index_changes(NOW)
    note = SearchChange.objects.get()
    assert (note.attempts, note.due_at) == (32_767, NOW + LONGEST_PAUSE)


def test_a_change_that_fixes_it_is_indexed_at_once(poison: Title) -> None:
    request_indexing(title_ids=[poison.pk])
    index_changes(NOW)
    heal(poison)
    request_indexing(title_ids=[poison.pk])
    index_changes(NOW)
    assert indexed() == {poison.pk}
    assert not SearchChange.objects.exists()


def test_many_notes_of_it_become_one(poison: Title) -> None:
    for attempts in (1, 2):
        request_indexing(title_ids=[poison.pk])
        request_indexing(title_ids=[poison.pk])
        index_changes(NOW)
        assert SearchChange.objects.get().attempts == attempts


def test_a_name_reaches_all_other_titles_of_somebody(
    poison: Title, make_title: Callable[..., Title]
) -> None:
    person = Person.objects.create(slug="ines", name="Inés Vidal")
    title = make_title("Harbour Lights")
    for each in (poison, title):
        Credit.objects.create(title=each, person=person)
    heal(poison)
    index_titles(title_ids=[poison.pk, title.pk])
    Playable.objects.update(kind="hologram")
    Person.objects.update(name="Inés Robledo")
    request_indexing(person_ids=[person.pk])
    index_changes(NOW)
    assert SearchEntry.objects.get(kind="person").name == "Inés Robledo"
    assert "robledo" in SearchEntry.objects.get(title=title).more_words.split()
    note = SearchChange.objects.get()
    assert (note.kind, note.subject_id) == ("title", poison.pk)


def test_the_periodic_check_puts_off_what_nobody_noted(poison: Title, others: list[Title]) -> None:
    tasks.index_waiting()
    assert indexed() == {title.pk for title in others}
    assert SearchChange.objects.get().attempts == 1
    tasks.index_waiting()
    assert SearchChange.objects.get().attempts == 1, "it is not due again yet"


def test_everything_else_is_indexed_again_before_it_is_named(
    poison: Title, others: list[Title]
) -> None:
    Person.objects.create(slug="ines", name="Inés Vidal")
    counts: list[int] = []
    with pytest.raises(NotIndexedError) as error:
        rebuild(tick=counts.append)
    assert list(error.value.reasons) == [("title", poison.pk)]
    assert sum(counts) == len(others) + 1
    assert indexed() == {title.pk for title in others}


@transaction.atomic
def ask(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def failure(*statements: str) -> Exception:
    """Return what the database raises for one of these statements."""
    with pytest.raises(DatabaseError) as error:
        ask(*statements)
    return error.value


def test_a_row_is_not_to_blame_for_a_database_that_is_away(db: None) -> None:
    assert not is_transient(ValueError("a kind that is not known"))
    if connection.vendor == "postgresql":
        too_much = failure("SELECT repeat('x', 3000)::tsvector")
        assert isinstance(too_much, OperationalError)
        assert not is_transient(too_much)
        assert not is_transient(failure("SET LOCAL statement_timeout = 1", "SELECT pg_sleep(9)"))
        locked = "DO $$ BEGIN RAISE EXCEPTION 'locked' USING ERRCODE = '55P03'; END $$"
        assert is_transient(failure(locked))
    else:
        assert is_transient(failure("SELECT * FROM a_disk_that_is_away"))


@pytest.mark.postgresql  # which alone has a statement_timeout
def test_a_row_that_always_takes_too_long_leaves_the_others_alone(db: None) -> None:
    def index(ids: list[int]) -> int:
        seconds = 9 if 137 in ids else 0
        ask("SET LOCAL statement_timeout = 50", f"SELECT pg_sleep({seconds})")
        return len(ids)

    with pytest.raises(NotIndexedError) as error:
        index_in_batches("title", index, range(250))
    assert list(error.value.reasons) == [("title", 137)]
    assert "statement timeout" in str(error.value)


# --- Spoken lines -------------------------------------------------------------------------------


@pytest.fixture
def tracks(film: Playable, local_media: Path) -> list[TextTrack]:
    """Three tracks; the storage fails when it is asked for the second one."""
    made = [
        set_text_track(playable=film, content=SRT, language=code) for code in ("en", "es", "fr")
    ]
    default_storage.delete(made[1].key)
    (local_media / made[1].key).mkdir()
    return made


def read() -> set[str]:
    return set(Cue.objects.values_list("text_track__language", flat=True))


def test_a_track_that_cannot_be_read_leaves_the_others_alone(
    tracks: list[TextTrack], local_media: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        tasks.index_waiting()
    assert read() == {"en", "fr"}
    note = SearchChange.objects.get()
    assert (note.kind, note.subject_id, note.attempts) == ("lines", tracks[1].pk, 1)
    assert "storage_failed" in note.reason.lower()
    assert f"lines {tracks[1].pk} could not be indexed" in caplog.text
    tasks.index_waiting()
    assert SearchChange.objects.get().attempts == 1, "it is not due again yet"
    (local_media / tracks[1].key).rmdir()
    default_storage.save(
        tracks[1].key, ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nAdi\xc3\xb3s\n")
    )
    SearchChange.objects.update(due_at=timezone.now())
    tasks.index_waiting()
    assert read() == {"en", "es", "fr"}
    assert not SearchChange.objects.exists()


def test_a_track_whose_file_is_gone_has_no_lines_and_is_not_asked_for_again(
    tracks: list[TextTrack], local_media: Path
) -> None:
    (local_media / tracks[1].key).rmdir()
    tasks.index_waiting()
    assert read() == {"en", "fr"}
    assert not SearchChange.objects.exists()
    assert TextTrack.objects.get(pk=tracks[1].pk).indexed_key == tracks[1].key


def test_what_waited_for_a_track_that_is_gone_is_forgotten(tracks: list[TextTrack]) -> None:
    tasks.index_waiting()
    TextTrack.objects.filter(pk=tracks[1].pk).delete()
    tasks.index_waiting()
    assert not SearchChange.objects.exists()


def test_a_storage_that_is_away_is_not_asked_for_all_of_them(
    film: Playable, local_media: Path
) -> None:
    """Twenty at a time, and the next time others: what is in the storage is read all the same."""
    for number in range(30):
        key = f"text/{number}.vtt"
        (local_media / key).mkdir(parents=True)
        TextTrack.objects.create(playable=film, language=f"x-{number}", key=key, size_bytes=1)
    set_text_track(playable=film, content=SRT, language="en")
    tasks.index_waiting()
    assert SearchChange.objects.count() == 20
    tasks.index_waiting()
    assert SearchChange.objects.count() == 30
    assert read() == {"en"}
