"""What descriptions say reaches the catalogue and its history, or the report says why not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from catalog.history.snapshots import KINDS, take_snapshot
from catalog.models import Credit, HistoryEntry, Person, Playable, Season, Title
from catalog.tests.importing.conftest import Import, outcomes
from catalog.tests.importing.test_run import FILM_NFO, shelf  # noqa: F401 - a fixture
from media_engine.tests.samples import png

PATH = "Harbour S01E03.nfo"
NFO = b"<episodedetails><plot>It ends.</plot><credits>Ada</credits></episodedetails>"
SEASON_NFO = b"<season><plot>The first.</plot></season>"


@pytest.fixture
def episode(make_title) -> Playable:
    """An episode of which nothing is said but its number."""
    series = make_title("Harbour", kind="series")
    season = Season.objects.create(title=series, number=1)
    return Playable.objects.create(title=series, season=season, kind="episode", number=3)


class Rival:
    """Takes the slug of a person just before somebody else writes it, so many times."""

    def __init__(self, times: int) -> None:
        self.left, self._is_acting = times, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_person = sql.startswith('INSERT INTO "catalog_person"')
        if self.left and is_person and not self._is_acting:
            self.left, self._is_acting = self.left - 1, True
            self._come_first()
            self._is_acting = False
        return execute(sql, params, many, context)

    def _come_first(self) -> None:
        """Commit on PostgreSQL; SQLite has one writer, so there within the same transaction."""
        if connection.vendor != "postgresql":
            _take_slug()
            return
        rival = threading.Thread(target=_take_slug_and_leave)
        rival.start()
        rival.join()


def _take_slug() -> None:
    taken = Person.objects.filter(slug__startswith="ada").count()
    Person.objects.create(slug=f"ada-{taken + 1}" if taken else "ada", name="Somebody else")


def _take_slug_and_leave() -> None:
    try:
        _take_slug()
    finally:
        connection.close()


@contextmanager
def rival(times: int) -> Iterator[None]:
    """Let somebody be faster within the block; they must have been, so many times."""
    faster = Rival(times)
    with connection.execute_wrapper(faster):
        yield
    assert faster.left == 0


@pytest.mark.django_db(transaction=True)
def test_a_description_is_taken_again_after_a_collision(
    put, bring: Import, episode: Playable
) -> None:
    put(PATH, content=NFO)
    with rival(times=1):
        assert outcomes(bring()) == {PATH: "new"}
    episode.refresh_from_db()
    assert (episode.synopsis, episode.credits.get().person.name) == ("It ends.", "Ada")
    assert outcomes(bring()) == {PATH: "exists"}


@pytest.mark.django_db(transaction=True)
def test_a_description_that_collides_again_is_reported_and_not_lost(
    put, bring: Import, episode: Playable
) -> None:
    put(PATH, content=NFO)
    with rival(times=2):
        item = bring()[PATH]
    episode.refresh_from_db()
    assert (item.outcome, episode.synopsis, Credit.objects.exists()) == ("bad", "", False)
    assert item.reason == "Somebody else changed the same at this moment. Import it again."
    assert outcomes(bring()) == {PATH: "new"}
    episode.refresh_from_db()
    assert (episode.synopsis, episode.credits.get().person.name) == ("It ends.", "Ada")


@pytest.mark.media
def test_a_description_of_a_season_waits_for_the_season(put, bring: Import, local_media) -> None:
    """Harbour has a first season only until the second has an episode."""
    path = "Harbour/Season 02/season.nfo"
    put("Harbour/Season 02/Harbour S01E01.mp4")
    put(path, content=SEASON_NFO)
    assert outcomes(bring())[path] == "ignored"
    put("Harbour/Season 02/Harbour S02E01.mp4")
    assert outcomes(bring())[path] == "new"
    assert Season.objects.get(number=2).synopsis == "The first."


def _written_last() -> dict[str, Any]:
    """Return how the history says that each row stands."""
    entries = HistoryEntry.objects.order_by("pk")
    rows = {row["row"]: row["after"] for entry in entries for row in entry.rows}
    return {name: fields for name, fields in rows.items() if fields is not None}


def _as_it_stands() -> dict[str, Any]:
    standing = {}
    for model, kind in KINDS.items():
        pks = model._default_manager.values_list("pk", flat=True)
        standing |= take_snapshot(kind, pks, is_deep=True)
    return {name: row.fields for name, row in standing.items()}


@pytest.mark.media
def test_the_history_knows_every_row_of_an_import_as_it_stands(
    shelf,  # noqa: F811
    put,
    bring: Import,
) -> None:
    bring()
    assert _written_last() == _as_it_stands()
    series = "TV/Harbour (2020)"
    put(f"{series}/Season 01/Harbour S01E01-E02 - Both.nfo", content=NFO)
    put(f"{series}/Season 01/Harbour S01E01-E02 - Both.jpg", content=png(640, 360))
    put(f"{series}/Season 01/season.nfo", content=SEASON_NFO)
    put(f"{series}/Season 01/Harbour S01E04.mp4")
    put(f"{series}/Season 01/Harbour S01E04.nfo", content=NFO)
    put(f"{series}/Season 02/Harbour S02E01.mp4")
    put("Music/Ada/Waves (2019)/02 - Two.ogg", "song.ogg")
    put("Courses/Python/movie.nfo", content=FILM_NFO)
    assert {item.outcome for item in bring().values()} == {"new", "exists", "ignored", "bad"}
    assert _written_last() == _as_it_stands()
    assert Title.objects.get(kind="series").playables.count() == 5
    assert Credit.objects.filter(playable__title__kind="series", role="writer").count() == 2
