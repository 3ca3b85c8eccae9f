"""What somebody browses for: filters that combine, and an order."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.maturity import suitable_for
from catalog.models import Credit, Playable, Title, TitleLanguage
from catalog.models.facts import SittingOrEndless, YearOrZero
from catalog.models.titles import TitleQuerySet

Value = str | int


class Sort(models.TextChoices):
    """Orders of a list; within one place of the order, the newest row or the first comes first."""

    NEWEST = "newest", _("Newest")
    POPULAR = "popular", _("Most watched")
    NAME = "name", _("A to Z")
    YEAR = "year", _("Latest year")
    SHORTEST = "shortest", _("Shortest")
    LONGEST = "longest", _("Longest")


class Duration(models.TextChoices):
    """Lengths of one sitting: a film, a whole album, an average episode or lesson."""

    UNDER_30 = "under-30", _("Under 30 minutes")
    FROM_30 = "30-60", _("30 to 60 minutes")
    FROM_60 = "60-120", _("1 to 2 hours")
    OVER_120 = "over-120", _("Over 2 hours")


class Added(models.TextChoices):
    """How long ago a title came to the site."""

    WEEK = "week", _("In the last week")
    MONTH = "month", _("In the last month")
    YEAR = "year", _("In the last year")


#: From how many seconds on, and below how many; 0 seconds are an unknown length.
DURATION_SECONDS = {
    Duration.UNDER_30: (1, 30 * 60),
    Duration.FROM_30: (30 * 60, 60 * 60),
    Duration.FROM_60: (60 * 60, 120 * 60),
    Duration.OVER_120: (120 * 60, 2**31 - 1),
}
ADDED_DAYS = {Added.WEEK: 7, Added.MONTH: 30, Added.YEAR: 365}


@dataclass(frozen=True, kw_only=True)
class BrowseQuery:
    """A list of titles: every filter that is set must fit, by one of its values if it has several.

    `maturity_max` is an age in years, `person` and `genre` are slugs, languages have no region.
    """

    kind: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    decade: tuple[int, ...] = ()
    year: tuple[int, ...] = ()
    maturity_max: int | None = None
    duration: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    added: str = ""
    person: str = ""
    letter: str = ""
    sort: str = Sort.NEWEST

    @property
    def chosen(self) -> Mapping[str, tuple[Value, ...]]:
        """The filters that are set, each with its values."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return MappingProxyType(
            {
                name: value if isinstance(value, tuple) else (value,)
                for name, value in values
                if name != "sort" and value not in ((), None, "")
            }
        )

    def without(self, name: str) -> "BrowseQuery":
        """Return this query without one of its filters."""
        empty: Any = next(field.default for field in fields(self) if field.name == name)
        return replace(self, **{name: empty})


def narrow(titles: TitleQuerySet, query: BrowseQuery, now: datetime.datetime) -> TitleQuerySet:
    """Return those of `titles`, which asked the policy, that `query` asks for, in no order."""
    for name, values in query.chosen.items():
        titles = titles.filter(_CONDITIONS[name](values, now))
    return titles


Values = tuple[Any, ...]
Condition = Callable[[Values, datetime.datetime], Q]


def _column(name: str) -> Condition:
    return lambda values, now: Q(**{f"{name}__in": values})


def _genre(values: Values, now: datetime.datetime) -> Q:
    through = Title.genres.through
    return Q(pk__in=through.objects.filter(genre__slug__in=values).values("title"))


def _decade(values: Values, now: datetime.datetime) -> Q:
    return reduce(or_, (Q(year__range=(decade, decade + 9)) for decade in values))


def _maturity(values: Values, now: datetime.datetime) -> Q:
    return suitable_for(values[0])


def _duration(values: Values, now: datetime.datetime) -> Q:
    spans = (DURATION_SECONDS[Duration(value)] for value in values)
    return reduce(or_, (Q(sitting_seconds__gte=a, sitting_seconds__lt=b) for a, b in spans))


def _language(values: Values, now: datetime.datetime) -> Q:
    regional = (Q(original_language__startswith=f"{value}-") for value in values)
    return reduce(or_, regional, Q(original_language__in=values))


def _heard_or_read(use: TitleLanguage.Use) -> Condition:
    def condition(values: Values, now: datetime.datetime) -> Q:
        rows = TitleLanguage.objects.filter(use=use, language__in=values)
        return Q(pk__in=rows.values("title"))

    return condition


def _added(values: Values, now: datetime.datetime) -> Q:
    return Q(published_at__gt=now - datetime.timedelta(days=ADDED_DAYS[Added(values[0])]))


def _person(values: Values, now: datetime.datetime) -> Q:
    """Match titles by their own credits and by those of what of them is out."""
    credited = Credit.objects.filter(person__slug__in=values)
    released = Playable.objects.filter(
        Q(available_from=None) | Q(available_from__lte=now),
        Q(available_until=None) | Q(available_until__gt=now),
        pk__in=credited.exclude(playable=None).values("playable"),
    )
    own = credited.exclude(title=None)
    return Q(pk__in=own.values("title")) | Q(pk__in=released.values("title"))


_CONDITIONS: dict[str, Condition] = {
    "kind": _column("kind"),
    "genre": _genre,
    "decade": _decade,
    "year": _column("year"),
    "maturity_max": _maturity,
    "duration": _duration,
    "language": _language,
    "audio": _heard_or_read(TitleLanguage.Use.AUDIO),
    "subtitles": _heard_or_read(TitleLanguage.Use.SUBTITLES),
    "added": _added,
    "person": _person,
    "letter": _column("initial"),
}


@dataclass(frozen=True, kw_only=True)
class Order:
    """A place in a list: an expression that is never null; ties are ordered by row number."""

    place: F | Func
    is_descending: bool = True
    #: Where the list begins: no row lies before it. SQLite's planner takes an index for its order
    #: only if something is bounded by it; otherwise it reads and sorts everything.
    beginning: Value | None = None


_MAX_INTEGER = 2**31 - 1
ORDERS = {
    Sort.NEWEST: Order(place=F("published_at")),
    Sort.POPULAR: Order(place=F("popularity"), beginning=_MAX_INTEGER),
    Sort.NAME: Order(place=F("sort_name"), is_descending=False, beginning=""),
    Sort.YEAR: Order(place=YearOrZero("year"), beginning=_MAX_INTEGER),
    Sort.SHORTEST: Order(
        place=SittingOrEndless("sitting_seconds"), is_descending=False, beginning=0
    ),
    Sort.LONGEST: Order(place=F("sitting_seconds"), beginning=_MAX_INTEGER),
}


def placed(
    titles: TitleQuerySet, sort: str, *, name: str = "place", is_beginning: bool = False
) -> TitleQuerySet:
    """Annotate the place by which `sort` orders, as `name`; see ORDERS for the direction.

    `is_beginning` says that no cursor bounds the list, so that `Order.beginning` has to.
    """
    order = ORDERS[Sort(sort)]
    rows = titles.annotate(**{name: order.place})
    if order.beginning is None or not is_beginning:
        return rows
    beyond = "lte" if order.is_descending else "gte"
    return rows.filter(**{f"{name}__{beyond}": order.beginning})
