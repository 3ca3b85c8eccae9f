"""The history of a profile: one place answers where it stands, for all that ask."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Profile
from catalog.models import Playable
from recommendations.engine.history import (
    completed_in,
    film_percents,
    history_of_playable,
    history_of_title,
    latest_by_title,
    percent_of,
)
from recommendations.models import Viewing

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def view(
    profile: Profile,
    playable: Playable,
    position: float,
    *,
    ago_minutes: int = 0,
    **fields: object,
) -> Viewing:
    at = NOW - datetime.timedelta(minutes=ago_minutes)
    return Viewing.objects.create(
        profile=profile, playable=playable, position_seconds=position, first_played_at=at,
        last_played_at=at, **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("position", "is_completed", "resume", "percent"),
    [(40, False, 40, 40), (0, False, 0, None), (100, False, 100, 99), (100, True, 0, None)],
)
def test_it_says_where_to_go_on(
    ada: Profile, film: Playable, position: float, is_completed: bool, resume: float, percent: int
) -> None:
    view(ada, film, position, is_completed=is_completed)
    for history in (history_of_title(ada, film.title), history_of_playable(ada, film)):
        assert history.resume_seconds(film) == resume
        assert history.percent(film) == percent
        assert history.is_completed(film) is is_completed


def test_what_was_never_played_starts_at_its_beginning(ada: Profile, film: Playable) -> None:
    history = history_of_title(ada, film.title)
    assert (history.resume_seconds(film), history.percent(film)) == (0, None)
    assert not history.is_completed(film)
    assert history.latest_of([film]) is None


def test_it_knows_what_was_played_last(ada: Profile, episodes: list[Playable]) -> None:
    view(ada, episodes[0], 50, ago_minutes=1)
    view(ada, episodes[2], 50, ago_minutes=9)
    history = history_of_title(ada, episodes[0].title)
    assert history.latest_of(episodes) == episodes[0]
    assert history.latest_of(episodes[1:]) == episodes[2]
    assert history.latest_of([episodes[1]]) is None


def test_it_keeps_profiles_and_titles_apart(
    ada: Profile, bo: Profile, film: Playable, episodes: list[Playable]
) -> None:
    view(ada, film, 40)
    view(bo, episodes[0], 100, is_completed=True)
    assert history_of_title(ada, episodes[0].title).viewings == {}
    assert history_of_title(bo, film.title).viewings == {}
    assert history_of_title(None, film.title).viewings == {}
    assert set(history_of_title(ada, film.title).viewings) == {film.pk}
    titles = [film.title_id, episodes[0].title_id]
    assert completed_in(bo, titles) == {episodes[0].pk}
    assert completed_in(ada, titles) == set()
    assert film_percents(ada, titles) == {film.title_id: 40}
    assert film_percents(bo, titles) == film_percents(None, titles) == {}


def test_a_card_shows_only_what_was_really_begun(ada: Profile, bo: Profile, film: Playable) -> None:
    view(ada, film, 4)
    view(bo, film, 50, hidden_at=NOW)
    assert film_percents(ada, [film.title_id]) == film_percents(bo, [film.title_id]) == {}


def test_the_latest_of_each_title_comes_first(
    ada: Profile, film: Playable, episodes: list[Playable]
) -> None:
    view(ada, episodes[0], 50, ago_minutes=9)
    view(ada, film, 50, ago_minutes=5)
    view(ada, episodes[3], 30, ago_minutes=1)
    trailer = Playable.objects.create(title=film.title, kind="extra", duration_seconds=100)
    view(ada, trailer, 60)
    assert [viewing.playable for viewing in latest_by_title(ada)] == [episodes[3], film]


@pytest.mark.parametrize(
    ("position", "duration", "percent"),
    [(0, 100, 0), (49.6, 100, 50), (99.9, 100, 99), (130, 100, 99), (5, None, 0), (5, 0, 0)],
)
def test_nothing_unfinished_is_whole(position: float, duration: float | None, percent: int) -> None:
    assert percent_of(position, duration) == percent


def test_nobody_else_reads_viewings() -> None:
    """Code that needs more asks the history for it, so that everybody gives the same answer."""
    root = Path(settings.BASE_DIR)
    homes = {
        root / "recommendations/engine/history.py",
        root / "recommendations/actions/history.py",
        root / "recommendations/actions/viewings.py",
    }
    asking = re.compile(r"\bViewing\.objects\b|\.viewings\.(?:filter|all|get|first|exists)\b")
    found = [
        path
        for app in ("accounts", "catalog", "recommendations", "streamex")
        for path in (root / app).rglob("*.py")
        if "tests" not in path.parts and path not in homes and asking.search(path.read_text())
    ]
    assert found == []
    assert all(asking.search(path.read_text()) for path in homes)
