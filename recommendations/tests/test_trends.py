"""Trends: what was played lately, fading."""

import datetime

import pytest

from catalog.models import Title
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
