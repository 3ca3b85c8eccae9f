"""How many titles lie behind each value of each filter.

A facet is counted with all filters but its own, so that its other values show what choosing them
as well, or instead, would bring. Facets that are not chosen share their conditions and are counted
together, several columns in one pass over an index; a chosen one has a query of its own. The
number of queries depends on the filters, never on the rows.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Case, CharField, Count, F, Func, Q, Value, When
from django.db.models.expressions import Combinable

from accounts.maturity import MATURITY_STEPS
from accounts.models import Profile
from catalog.browsing import query as browsing
from catalog.browsing.parameters import parameters_of
from catalog.browsing.query import Added, BrowseQuery, Duration, Sort, narrow
from catalog.models import Genre, Title, TitleLanguage
from catalog.models.languages import primary_language
from catalog.models.titles import TitleQuerySet

Raw = Mapping[Any, int]
Counts = Mapping[browsing.Value, int]

#: Counting tens of thousands takes a while: from this many titles on, an answer serves everybody
#: with the same age ceiling for as many seconds.
LARGE = 5000
KEPT_SECONDS = 60

#: Columns that are counted in one pass; more together would make groups of a title each.
_PASSES = (("kind", "maturity_max", "duration", "added"), ("year", "language"), ("letter",))
#: Facets that are counted from the column of another one.
_COLUMN_OF = {"decade": "year"}
_COLUMN_FACETS = (*(name for names in _PASSES for name in names), "decade")
_NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Facets:
    """How many titles there are, and by the name of each filter how many for each value."""

    total: int
    counts: Mapping[str, Counts]


def count_facets(query: BrowseQuery, profile: Profile, now: datetime.datetime) -> Facets:
    """Count what `profile` may see of each value; at most KEPT_SECONDS old for large catalogues."""
    narrowing = parameters_of(_unsorted(query)).urlencode()
    key = f"facets:{profile.effective_ceiling}:{narrowing}"
    # What an editor previews is another day's catalogue.
    is_shared = profile.preview is None and len(key) <= 200
    kept: Facets | None = cache.get(key) if is_shared else None
    if kept is not None:
        return kept
    facets = _count(query, Title.objects.visible_to(profile, now), now)
    visible = _up_to(facets, profile.effective_ceiling)
    if is_shared and facets.total >= LARGE:
        cache.set(key, visible, KEPT_SECONDS)
    return visible


def _unsorted(query: BrowseQuery) -> BrowseQuery:
    return query if query.sort == Sort.NEWEST else query.without("sort")


def _up_to(facets: Facets, ceiling: int) -> Facets:
    """Leave out ages above the ceiling: they would all count the same."""
    ages = {age: n for age, n in facets.counts["maturity_max"].items() if int(age) <= ceiling}
    return Facets(total=facets.total, counts={**facets.counts, "maturity_max": ages})


def _count(query: BrowseQuery, visible: TitleQuerySet, now: datetime.datetime) -> Facets:
    all_fit = narrow(visible, query, now)
    raw: dict[str, Raw] = {}
    for names in _PASSES:
        raw.update(_by_columns(all_fit, names, now))
    raw["genre"] = _by_genre(all_fit)
    raw.update(_by_language(all_fit))
    raw["decade"] = raw["year"]
    total = sum(raw["kind"].values())
    own = query.chosen.keys() | ({"decade"} if query.year else set())
    for name in own & raw.keys():
        raw[name] = _alone(name, narrow(visible, _without_own(query, name), now), now)
    slugs = Genre.objects.values_list("slug", "pk")
    raw["genre"] = {slug: raw["genre"][pk] for slug, pk in slugs if pk in raw["genre"]}
    return Facets(total=total, counts={name: _folded(name, rows) for name, rows in raw.items()})


def _without_own(query: BrowseQuery, name: str) -> BrowseQuery:
    # A year lies in one decade, so that it would hide all the others.
    others = query.without("year") if name == "decade" else query
    return others.without(name)


def _alone(name: str, titles: TitleQuerySet, now: datetime.datetime) -> Raw:
    if name == "genre":
        return _by_genre(titles)
    if name in _COLUMN_FACETS:
        column = _COLUMN_OF.get(name, name)
        return _by_columns(titles, (column,), now)[column]
    return _by_language(titles)[name]


def _by_columns(
    titles: TitleQuerySet, names: tuple[str, ...], now: datetime.datetime
) -> dict[str, Raw]:
    columns = {f"by_{name}": _COLUMNS[name](now) for name in names}
    rows = titles.order_by().annotate(**columns).values_list(*columns).annotate(Count("pk"))
    counters: dict[str, Counter[Any]] = {name: Counter() for name in names}
    for *values, count in rows:
        for name, value in zip(names, values, strict=True):
            counters[name][value] += count
    return dict(counters)


def _by_genre(titles: TitleQuerySet) -> Raw:
    through = Title.genres.through.objects.filter(title__in=titles.values("pk"))
    return dict(through.order_by().values_list("genre_id").annotate(Count("pk")))


def _by_language(titles: TitleQuerySet) -> dict[str, Raw]:
    rows = (
        TitleLanguage.objects.filter(title__in=titles.values("pk"))
        .order_by()
        .values_list("use", "language")
        .annotate(Count("pk"))
    )
    counts: dict[str, dict[Any, int]] = {use.value: {} for use in TitleLanguage.Use}
    for use, language, count in rows:
        counts[use][language] = count
    return {name: counts[name] for name in counts}


class _Unindexed(Func):
    """A text as it is, but such that SQLite does not skip through an index on it."""

    template = "(%(expressions)s || '')"
    output_field = CharField()


def _duration_band(now: datetime.datetime) -> Combinable:
    spans = browsing.DURATION_SECONDS.items()
    return Case(
        *(
            When(sitting_seconds__gte=begin, sitting_seconds__lt=end, then=Value(band.value))
            for band, (begin, end) in spans
        ),
        default=Value(""),
    )


def _added_band(now: datetime.datetime) -> Combinable:
    moments = {
        band: now - datetime.timedelta(days=days) for band, days in browsing.ADDED_DAYS.items()
    }
    return Case(
        *(When(Q(published_at__gt=at), then=Value(band.value)) for band, at in moments.items()),
        default=Value(_NEVER),
    )


_COLUMNS: dict[str, Callable[[datetime.datetime], Combinable]] = {
    "kind": lambda now: _Unindexed("kind"),
    "maturity_max": lambda now: F("maturity_age"),
    "duration": _duration_band,
    "added": _added_band,
    "year": lambda now: F("year"),
    "language": lambda now: F("original_language"),
    "letter": lambda now: F("initial"),
}


def _folded(name: str, raw: Raw) -> Counts:
    """Return the counts of a facet by the values that its filter takes."""
    fold = _FOLDS.get(name)
    return fold(raw) if fold else {value: n for value, n in raw.items() if value}


def _sum_by(value_of: Callable[[Any], Any], raw: Raw) -> Counts:
    counts: Counter[Any] = Counter()
    for value, count in raw.items():
        if value:
            counts[value_of(value)] += count
    return dict(counts)


def _cumulated(order: Iterable[Any], raw: Raw) -> Counts:
    """Count each of `order` together with all before it."""
    counts, so_far = {}, 0
    for value in order:
        so_far += raw.get(value, 0)
        counts[value] = so_far
    return counts


def _by_age(raw: Raw) -> Counts:
    return {step: sum(n for age, n in raw.items() if age <= step) for step in MATURITY_STEPS}


_FOLDS: dict[str, Callable[[Raw], Counts]] = {
    "decade": lambda raw: _sum_by(lambda year: year // 10 * 10, raw),
    "language": lambda raw: _sum_by(primary_language, raw),
    "duration": lambda raw: {band: raw[band] for band in Duration.values if band in raw},
    "added": lambda raw: _cumulated(Added.values, raw),
    "maturity_max": _by_age,
}
