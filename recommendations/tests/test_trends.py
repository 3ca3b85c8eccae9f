"""Trends: what was played lately, fading."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from catalog.models import Title
from recommendations import tasks
from recommendations.engine import trends
from recommendations.engine.trends import HALF_LIVES, publish_trends, score_titles
from recommendations.models import PlayCount, Trend

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
DAY = Trend.Window.DAY


def played(title: Title, plays: int, *, hours_ago: float) -> None:
    hour = NOW - datetime.timedelta(hours=hours_ago)
    PlayCount.objects.create(title=title, hour=hour, plays=plays)


def test_it_halves_a_play_with_every_half_life(make_title) -> None:
    title = make_title()
    played(title, 8, hours_ago=24)
    scores = score_titles(half_life=datetime.timedelta(hours=12), now=NOW)
    assert scores == {title.pk: pytest.approx(2)}


def test_it_ranks_the_recent_above_the_old(make_title) -> None:
    old, recent = make_title("Old"), make_title("Recent")
    played(old, 10, hours_ago=48)
    played(recent, 2, hours_ago=1)
    assert publish_trends(window=DAY, now=NOW) == 2
    assert [t.title for t in Trend.objects.of(DAY)] == [recent, old]


def test_it_replaces_the_ranking_when_run_again(make_title) -> None:
    first, second = make_title("First"), make_title("Second")
    played(first, 5, hours_ago=1)
    publish_trends(window=DAY, now=NOW)
    played(second, 9, hours_ago=0)
    publish_trends(window=DAY, now=NOW)
    publish_trends(window=DAY, now=NOW)
    assert list(Trend.objects.of(DAY).values_list("rank", "title__name")) == [
        (1, "Second"),
        (2, "First"),
    ]


def test_it_forgets_what_fades_below_a_thousandth(make_title) -> None:
    played(make_title(), 500, hours_ago=10 * 12 + 1)
    assert publish_trends(window=DAY, now=NOW) == 0
    assert HALF_LIVES[DAY] == datetime.timedelta(hours=12)


@pytest.mark.django_db(transaction=True)
def test_it_keeps_the_ranking_when_a_title_goes_meanwhile(
    make_title, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = make_title()
    played(title, 5, hours_ago=1)
    publish_trends(window=DAY, now=NOW)
    monkeypatch.setattr(trends, "score_titles", lambda **_: {title.pk: 1.0, title.pk + 1: 2.0})
    tasks.refresh_trends()
    assert [trend.title for trend in Trend.objects.of(DAY)] == [title]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_leave_one_ranking(make_title) -> None:
    for number in range(20):
        played(make_title(f"Title {number}"), number + 1, hours_ago=1)

    def refresh(_worker: int) -> None:
        tasks.refresh_trends()
        connection.close()

    PlayCount.objects.update(hour=timezone.now())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(refresh, range(8)))
    assert list(Trend.objects.of(DAY).values_list("rank", flat=True)) == list(range(1, 21))
