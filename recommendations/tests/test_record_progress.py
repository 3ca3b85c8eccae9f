"""Recording progress: ordered, idempotent, never backwards by accident."""

import datetime
import uuid
from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from uuid_utils import compat

from accounts.models import Profile
from catalog.models import Marker, Playable
from recommendations.actions.progress_report import InvalidProgressError, ProgressReport
from recommendations.actions.viewings import hide_from_continue, record_progress
from recommendations.engine.popularity import forget_counted_plays
from recommendations.models import CountedPlay, PlayCount, Viewing

NOW = datetime.datetime(2026, 11, 21, 12, 30, tzinfo=datetime.UTC)
EARLY, LATE = compat.uuid7(), compat.uuid7()


def report(
    profile: Profile,
    playable: Playable,
    position: float,
    *,
    session: uuid.UUID = EARLY,
    sequence: int = 1,
    after: float = 0,
) -> Viewing:
    return record_progress(
        profile=profile,
        playable=playable,
        report=ProgressReport(session=session, sequence=sequence, position_seconds=position),
        now=NOW + datetime.timedelta(seconds=after),
    )


def test_it_remembers_the_position(ada: Profile, film: Playable) -> None:
    report(ada, film, 12.5)
    viewing = Viewing.objects.get()
    assert (viewing.position_seconds, viewing.is_completed) == (12.5, False)


def test_it_ignores_a_report_that_was_overtaken(ada: Profile, film: Playable) -> None:
    report(ada, film, 30, sequence=3)
    report(ada, film, 20, sequence=2, after=1)
    report(ada, film, 99, sequence=3, after=2)
    assert Viewing.objects.get().position_seconds == 30


def test_it_lets_a_viewer_seek_back(ada: Profile, film: Playable) -> None:
    report(ada, film, 80, sequence=1)
    report(ada, film, 5, sequence=2, after=10)
    assert Viewing.objects.get().position_seconds == 5


def test_it_ignores_the_straggler_of_an_older_session(ada: Profile, film: Playable) -> None:
    report(ada, film, 10, session=EARLY)
    report(ada, film, 60, session=LATE, after=5)
    report(ada, film, 11, session=EARLY, sequence=2, after=6)
    assert Viewing.objects.get().position_seconds == 60


def test_it_believes_an_older_session_that_is_played_on(ada: Profile, film: Playable) -> None:
    report(ada, film, 10, session=EARLY)
    report(ada, film, 60, session=LATE, after=5)
    report(ada, film, 15, session=EARLY, sequence=2, after=3600)
    assert Viewing.objects.get().position_seconds == 15


def test_it_completes_near_the_end_and_stays_completed(ada: Profile, film: Playable) -> None:
    report(ada, film, 96, sequence=1)
    viewing = report(ada, film, 40, sequence=2, after=5)
    assert viewing.is_completed
    assert viewing.times_completed == 1


def test_it_begins_again_with_a_second_viewing(ada: Profile, film: Playable) -> None:
    report(ada, film, 100)
    viewing = report(ada, film, 40, session=LATE, after=100)
    assert not viewing.is_completed
    viewing = report(ada, film, 100, session=LATE, sequence=2, after=160)
    assert viewing.times_completed == 2


def test_it_completes_where_the_credits_begin(ada: Profile, film: Playable) -> None:
    Marker.objects.create(playable=film, kind="credits", start_seconds=80, end_seconds=100)
    assert not report(ada, film, 79).is_completed
    assert report(ada, film, 80, sequence=2, after=1).is_completed


@pytest.mark.parametrize("position", [-1, float("nan"), float("inf"), 1e300, 131])
def test_it_refuses_what_is_no_moment_of_it(ada: Profile, film: Playable, position: float) -> None:
    with pytest.raises(InvalidProgressError):
        report(ada, film, position)
    assert not Viewing.objects.exists()


def plays() -> int:
    return PlayCount.objects.aggregate(total=Sum("plays"))["total"] or 0


def test_it_counts_a_play_once_half_a_minute_was_watched(ada: Profile, film: Playable) -> None:
    report(ada, film, 0, sequence=1)
    report(ada, film, 10, sequence=2, after=10)
    assert plays() == 0
    report(ada, film, 90, sequence=3, after=12)
    assert plays() == 0, "nobody watches eighty seconds in two"
    report(ada, film, 40, sequence=4, after=20)
    report(ada, film, 52, sequence=5, after=32)
    report(ada, film, 62, sequence=6, after=42)
    count = PlayCount.objects.get()
    assert count.plays == 1
    assert count.seconds_watched == pytest.approx(10 + 2 * 4 + 12 + 10)
    assert count.hour == NOW.replace(minute=0)


def test_half_of_something_short_is_a_play(ada: Profile, film: Playable) -> None:
    Playable.objects.update(duration_seconds=12)
    film.refresh_from_db()
    report(ada, film, 0)
    report(ada, film, 6, sequence=2, after=6)
    assert plays() == 1


def test_made_up_sessions_count_once_a_day(
    ada: Profile, bo: Profile, episodes: list[Playable]
) -> None:
    """Neither many sessions, nor many episodes, nor both at once make a title popular."""
    for number in range(6):
        episode, session = episodes[number % 4], compat.uuid7()
        report(ada, episode, 0, session=session, after=number * 100)
        report(ada, episode, 40, session=session, sequence=2, after=number * 100 + 40)
    assert plays() == 1
    session, tomorrow = compat.uuid7(), 24 * 3600
    report(bo, episodes[0], 0, session=session)
    report(bo, episodes[0], 40, session=session, sequence=2, after=40)
    assert plays() == 2
    session = compat.uuid7()
    report(ada, episodes[0], 0, session=session, after=tomorrow)
    report(ada, episodes[0], 40, session=session, sequence=2, after=tomorrow + 40)
    assert plays() == 3
    assert forget_counted_plays(now=NOW + datetime.timedelta(days=2)) == 2
    assert CountedPlay.objects.count() == 1


def test_sessions_that_watch_nothing_count_nothing(ada: Profile, film: Playable) -> None:
    for number in range(20):
        report(ada, film, 99, session=compat.uuid7(), after=number)
    assert plays() == 0


def test_the_database_counts_a_play_once(ada: Profile, film: Playable) -> None:
    for _ in range(2):
        row = CountedPlay(profile=ada, title=film.title, day=NOW.date())
        with suppress(IntegrityError), transaction.atomic():
            row.save()
    assert CountedPlay.objects.count() == 1


def test_it_keeps_profiles_apart(ada: Profile, bo: Profile, film: Playable) -> None:
    report(ada, film, 50)
    assert not Viewing.objects.owned_by(bo).exists()


def test_it_shows_again_what_was_hidden_and_then_played(ada: Profile, film: Playable) -> None:
    report(ada, film, 50)
    hide_from_continue(profile=ada, title=film.title, now=timezone.now())
    assert Viewing.objects.get().hidden_at
    report(ada, film, 60, sequence=2, after=9)
    viewing = Viewing.objects.get()
    assert viewing.hidden_at is None
    assert viewing.position_seconds == 60
