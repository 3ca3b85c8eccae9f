"""One file, whatever is wrong with it, never ends the import of the others."""

import datetime
from pathlib import Path
from typing import Any

import guessit
import pytest
from django.db import OperationalError
from django.utils import timezone

from catalog.importing import import_lock
from catalog.importing.job import Outcome, Verdict
from catalog.importing.reading import title_and_year
from catalog.importing.requesting import ImportOptions, record_import
from catalog.importing.run import _with_one_retry, run_import, write_verdict
from catalog.importing.tasks import process_import
from catalog.models import ImportItem, ImportRun, Title
from catalog.tests.importing.conftest import outcomes

SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"


@pytest.fixture
def asked(db: None, library: Path) -> ImportRun:
    """An import of the library that nobody has begun."""
    return record_import(sources=[str(library)], options=ImportOptions())


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let guessit, which is not ours, fail over the name of a stone as nobody expects."""

    def guess(text: str, options: dict[str, Any]) -> Any:
        if "basalt" in text:
            raise ZeroDivisionError("basalt")
        return guessit.guessit(text, options)

    monkeypatch.setattr(title_and_year, "guessit", guess)


def finished(run: ImportRun) -> tuple[str, dict[str, str]]:
    """Work on an import; return its status and what became of each file."""
    run_import(run.pk)
    run.refresh_from_db()
    base = f"{run.sources[0]}/"
    return run.status, {i.path.removeprefix(base): str(i.outcome) for i in run.items.all()}


@pytest.mark.media
def test_a_folder_whose_name_holds_two_years_comes_in(put, bring, local_media) -> None:
    put("TV/Granite Bay (1996-2007)/Season 1/S01E01.mkv")
    put("TV/Granite Bay 1996 2007 [2012]/Season 1/S01E02.mkv")
    put("The Fog (1999).mp4")
    assert set(outcomes(bring()).values()) == {"new"}
    series = Title.objects.filter(kind="series").order_by("name")
    assert str(series[0]) == "Granite Bay (1996)"
    assert Title.objects.filter(kind="movie").count() == 1


@pytest.mark.media
def test_what_nobody_expected_is_the_outcome_of_its_file(
    put, bring, local_media, stumbling, caplog
) -> None:
    put("a first.mp4")
    put("basalt.mp4")
    put("basalt.es.srt", content=SRT)
    put("basalt.orphan/leftover.srt", content=SRT)
    put("z last.mp4")
    items = bring()
    assert outcomes(items) == {
        "a first.mp4": "new", "basalt.mp4": "bad", "basalt.es.srt": "ignored",
        "basalt.orphan/leftover.srt": "bad", "z last.mp4": "new",
    }  # fmt: skip
    for name in ("basalt.mp4", "basalt.orphan/leftover.srt"):
        assert items[name].reason.startswith("Something went wrong inside the site")
    assert "ZeroDivisionError: basalt" in caplog.text


@pytest.mark.media
def test_a_file_that_ends_its_workers_is_passed_over(put, asked, library, local_media) -> None:
    for name in ("a first.mp4", "deadly.mp4", "z last.mp4"):
        put(name)
    past = timezone.now() - datetime.timedelta(seconds=1)
    for _worker in range(3):
        held = import_lock.acquire(asked.pk)
        held.write(current=str(library / "deadly.mp4"))
        ImportRun.objects.update(claim_expires_at=past)
    status, found = finished(asked)
    assert (status, found) == (
        "done", {"a first.mp4": "new", "deadly.mp4": "bad", "z last.mp4": "new"}
    )  # fmt: skip
    assert "interrupted three times" in asked.items.get(outcome="bad").reason


@pytest.mark.media
def test_two_lost_workers_are_no_fault_of_the_file(put, asked, library, local_media) -> None:
    put("slow.mp4")
    past = timezone.now() - datetime.timedelta(seconds=1)
    for _worker in range(2):
        import_lock.acquire(asked.pk).write(
            current=str(library / "slow.mp4"), claim_expires_at=past
        )
    assert finished(asked) == ("done", {"slow.mp4": "new"})
    assert asked.attempts == 1


def test_an_import_that_cannot_be_worked_on_says_so(asked, caplog) -> None:
    ImportRun.objects.update(sources=[7])
    process_import(run_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.claim_token) == ("failed", None)
    assert asked.reason.startswith("Something went wrong inside the site")
    assert "Traceback" in caplog.text


def test_a_source_that_cannot_be_looked_at_is_named_with_its_reason(asked, library) -> None:
    ImportRun.objects.update(sources=[str(library / ("x" * 300))])
    assert finished(asked)[0] == "failed"
    assert asked.reason == "The source could not be read: File name too long."


@pytest.mark.django_db(transaction=True)
def test_what_was_deleted_meanwhile_leaves_the_verdict() -> None:
    run = record_import(sources=["/nowhere"], options=ImportOptions(), is_confined=False)
    item = ImportItem.objects.create(run=run, position=1, path="/nowhere/film.mkv")
    title = Title.objects.create(kind="movie", name="Gone", slug="gone")
    Title.objects.filter(pk=title.pk).delete()
    write_verdict(item, Verdict(outcome=Outcome.NEW, becomes="Gone", title=title))
    item.refresh_from_db()
    assert (item.outcome, item.becomes, item.title) == ("new", "Gone", None)


def test_a_moment_without_the_database_is_tried_again(db: None) -> None:
    answers = [OperationalError("deadlock"), OperationalError("locked"), Verdict(outcome="new")]

    def take() -> Verdict:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert _with_one_retry(take).outcome == "new"


@pytest.mark.media
def test_a_name_of_nothing_is_refused_with_its_reason(put, bring, local_media) -> None:
    put("---.mp4")
    put("film.mp4")
    items = bring()
    assert outcomes(items) == {"---.mp4": "ignored", "film.mp4": "new"}
    assert "Rename it" in items["---.mp4"].reason
