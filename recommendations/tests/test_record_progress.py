"""Recording progress: ordered, idempotent, never backwards by accident."""

import datetime
import uuid

import pytest
from django.utils import timezone
from uuid_utils import compat

from accounts.models import Profile
from catalog.models import Marker, Playable
from recommendations.actions.viewings import (
    InvalidProgressError,
    hide_from_continue,
    record_progress,
)
from recommendations.models import PlayCount, Viewing

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
        session=session,
        sequence=sequence,
        position_seconds=position,
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


def test_it_counts_one_play_a_session_and_believable_seconds(ada: Profile, film: Playable) -> None:
    report(ada, film, 0, sequence=1)
    report(ada, film, 10, sequence=2, after=10)
    report(ada, film, 90, sequence=3, after=12)
    report(ada, film, 5, session=LATE, after=13)
    count = PlayCount.objects.get()
    assert count.plays == 2
    assert count.seconds_watched == pytest.approx(10 + 2 * 4)
    assert count.hour == NOW.replace(minute=0)


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
