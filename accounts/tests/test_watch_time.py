"""How long a child has watched today: what counts, what does not, and when the day ends."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from uuid_utils import compat

from accounts.actions.watch_time import REMEMBERED, count_watch_time
from accounts.models import Profile, WatchDay
from accounts.models.watch_time import next_day_at, seconds_left

NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
FIRST, SECOND = compat.uuid7(), compat.uuid7()


@pytest.fixture
def child(kid: Profile) -> Profile:
    """The kid, who may watch for ten minutes a day."""
    kid.daily_minutes = 10
    kid.save()
    return kid


def report(
    profile: Profile, after: float, position: float, *, session: uuid.UUID = FIRST
) -> float | None:
    """Report a position so many seconds after noon; return what is left then."""
    now = NOON + datetime.timedelta(seconds=after)
    count_watch_time(profile=profile, session=session, position_seconds=position, now=now)
    return seconds_left(profile, now)


def test_it_counts_what_passes_between_reports(child: Profile) -> None:
    left = [report(child, 10 * number, 10 * number) for number in range(4)]
    assert left == [600, 590, 580, 570]


def test_speed_and_seeking_gain_nothing(child: Profile) -> None:
    report(child, 0, 0)
    assert report(child, 10, 20) == 590, "twice as fast"
    assert report(child, 20, 25) == 580, "half as fast"
    assert report(child, 30, 3000) == 570, "sought forth"
    assert report(child, 40, 5) == 560, "sought back"


def test_a_pause_costs_nothing(child: Profile) -> None:
    report(child, 0, 0)
    assert report(child, 10, 10) == 590
    assert report(child, 3600, 18) == 582, "eight seconds were played since the pause"


def test_rare_reports_count_what_was_played(child: Profile) -> None:
    report(child, 0, 0)
    assert report(child, 60, 60) == 540
    assert report(child, 120, 400) == 480, "never more than passed"
    assert report(child, 240, 100) == 480, "sought back, nobody knows how much was played"


def test_another_device_is_the_same_time(child: Profile) -> None:
    for second in range(0, 60, 10):
        report(child, second, second)
        left = report(child, second + 5, second, session=SECOND)
    assert left == 600 - 55


def test_a_session_that_begins_later_counts_from_its_beginning(child: Profile) -> None:
    report(child, 0, 0)
    report(child, 10, 10)
    assert report(child, 3600, 900, session=SECOND) == 590
    assert report(child, 3610, 910, session=SECOND) == 580


def test_a_clock_that_goes_back_gives_nothing_back(child: Profile) -> None:
    report(child, 0, 0)
    report(child, 20, 20)
    assert report(child, 5, 25) == 580
    assert report(child, 25, 30) == 575


def test_nothing_is_left_when_it_is_used_up(child: Profile) -> None:
    for second in range(0, 640, 20):
        report(child, second, second)
    assert seconds_left(child, NOON + datetime.timedelta(hours=11)) == 0
    assert seconds_left(child, NOON + datetime.timedelta(hours=12)) == 600


def test_the_day_is_the_sites(child: Profile, settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    late = datetime.datetime(2026, 11, 22, 4, 59, 55, tzinfo=datetime.UTC)  # 23:59:55 on the 21st
    for second in (0, 4, 10):
        now = late + datetime.timedelta(seconds=second)
        count_watch_time(profile=child, session=FIRST, position_seconds=second, now=now)
    days = dict(WatchDay.objects.values_list("day", "seconds"))
    assert days == {datetime.date(2026, 11, 21): 4, datetime.date(2026, 11, 22): 0}
    assert next_day_at(late) == datetime.datetime(2026, 11, 22, 5, tzinfo=datetime.UTC)


def test_a_day_may_have_another_length(settings) -> None:
    settings.TIME_ZONE = "Europe/Madrid"
    before = datetime.datetime(2026, 10, 24, 22, 30, tzinfo=datetime.UTC)  # 00:30 on the 25th
    assert next_day_at(before) == datetime.datetime(2026, 10, 25, 23, tzinfo=datetime.UTC)


@pytest.mark.parametrize("fields", [{"is_kids": False}, {"daily_minutes": None}])
def test_others_have_no_limit(child: Profile, fields: dict) -> None:
    for name, value in fields.items():
        setattr(child, name, value)
    child.save()
    assert report(child, 0, 0) is None
    assert report(child, 10, 10) is None


def test_of_grown_ups_nothing_is_kept(ada: Profile) -> None:
    report(ada, 0, 0)
    assert not WatchDay.objects.exists()


def test_what_a_child_watched_counts_before_there_is_a_limit(kid: Profile) -> None:
    report(kid, 0, 0)
    report(kid, 15, 15)
    kid.daily_minutes = 1
    assert report(kid, 30, 30) == 30


def test_days_are_forgotten_after_a_month(child: Profile) -> None:
    report(child, -REMEMBERED.total_seconds() - 2 * 86_400, 0)
    report(child, -86_400, 0)
    report(child, 0, 0)
    assert [row.day.day for row in WatchDay.objects.all()] == [21, 20]


@pytest.mark.django_db(transaction=True)
def test_reports_at_once_count_one_after_the_other(child: Profile) -> None:
    report(child, 0, 0)

    def send(number: int) -> None:
        try:
            report(child, number, number, session=compat.uuid7())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, [20] * 24))
    assert WatchDay.objects.get().seconds == 20
