"""Finding: what a profile may see, for what it typed, the best first.

The number of database queries does not depend on how much there is or how much is found.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from accounts.models import Profile
from catalog.models import Cue, Playable, SearchEntry
from catalog.search.documents import mark_of
from catalog.search.folding import words_of
from catalog.search.matching import Ask, InIndex, wanted
from catalog.search.query import Query, parse_query
from catalog.search.ranking import score_entry, score_line
from catalog.search.spelling import correct

#: What is found by itself; "line" is what somebody says.
ENTRY_KINDS = tuple(SearchEntry.Kind.values)
LINE = "line"
KINDS = (*ENTRY_KINDS, LINE)
#: How many rows of a kind the full text returns, and how many of them are ranked.
CAP, RANKED = 3000, 150
#: The best score below which the query is read more generously.
SATISFYING = 0.55
#: What is worse than this is noise.
LEAST = 0.12
#: Lines of one playable, so that one film does not fill the list.
LINES_PER_PLAYABLE = 3


@dataclass(frozen=True)
class Hit:
    """Something found: an entry or a line, of one of KINDS."""

    kind: str
    score: float
    entry: SearchEntry | None = None
    cue: Cue | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the others."""
        return self.kind, (self.entry or self.cue or self).pk  # type: ignore[union-attr]


@dataclass(frozen=True)
class Found:
    """What a query found, by kind and best first, and the query as it was understood."""

    query: Query
    by_kind: dict[str, list[Hit]] = field(default_factory=dict)

    @property
    def best(self) -> list[Hit]:
        """Everything in one order."""
        return sorted(
            (hit for hits in self.by_kind.values() for hit in hits), key=lambda hit: -hit.score
        )


def search(
    text: str,
    *,
    profile: Profile | None,
    now: datetime.datetime,
    kinds: Sequence[str] = KINDS,
) -> Found:
    """Find what `profile` may see; an empty or wordless query finds nothing."""
    query = parse_query(text)
    if not query.slots or profile is None:
        return Found(query)
    query = correct(query)
    hits = _hits(query, profile, now, kinds, missing=0)
    if max((hit.score for hit in hits), default=0.0) < SATISFYING:
        query = correct(query, is_thorough=True)
        hits += _hits(query, profile, now, kinds, missing=min(1, len(query.required) - 1))
    return Found(query, _grouped(hits, kinds))


def _hits(
    query: Query,
    profile: Profile,
    now: datetime.datetime,
    kinds: Sequence[str],
    *,
    missing: int,
) -> list[Hit]:
    hits: list[Hit] = []
    for kind in kinds:
        if kind == LINE:
            hits += _lines(query, profile)
        else:
            hits += _entries(kind, query, profile, now, missing)
    return [hit for hit in hits if hit.score >= LEAST]


def _entries(
    kind: str, query: Query, profile: Profile, now: datetime.datetime, missing: int
) -> Iterable[Hit]:
    mark = mark_of(kind)
    question = wanted(query, mark=mark, missing=missing)
    asks = (Ask("names", question, CAP), Ask("all", question, CAP))
    exact = " ".join((mark, *words_of(query.text)))
    is_exact = When(Q(name_words=exact) | Q(name__iexact=query.text), then=Value(0))
    is_beginning = When(name_words__startswith=f"{exact} ", then=Value(1))
    rows: QuerySet[SearchEntry, Any] = (
        SearchEntry.objects.visible_to(profile, kind)
        .filter(InIndex(*asks))
        .annotate(
            distance=Case(is_exact, is_beginning, default=Value(2), output_field=IntegerField()),
            plays=F("title__popularity"),
            published_at=F("title__published_at"),
        )
        .order_by("distance", "-plays", "-popularity", Length("name"), "pk")
    )
    for row in rows[:RANKED]:
        score = score_entry(query, row, plays=row.plays, published_at=row.published_at, now=now)
        yield Hit(kind, score, entry=row)


def _lines(query: Query, profile: Profile) -> Iterable[Hit]:
    rows = (
        Cue.objects.filter(InIndex(Ask("lines", wanted(query), CAP)))
        .filter(playable__in=Playable.objects.visible_to(profile))
        .order_by("-playable__title__popularity", "pk")
    )
    for cue in rows[:RANKED]:
        yield Hit(LINE, score_line(query, cue.words.split(), cue.own_count), cue=cue)


def _grouped(hits: Iterable[Hit], kinds: Sequence[str]) -> dict[str, list[Hit]]:
    best: dict[tuple[str, int], Hit] = {}
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.key)):
        best.setdefault(hit.key, hit)
    by_kind: dict[str, list[Hit]] = {kind: [] for kind in kinds}
    for hit in best.values():
        by_kind[hit.kind].append(hit)
    if LINE in by_kind:
        by_kind[LINE] = list(_thinned(by_kind[LINE]))
    return by_kind


def _thinned(hits: Iterable[Hit]) -> Iterable[Hit]:
    counts: dict[int, int] = {}
    for hit in hits:
        playable_id = hit.cue.playable_id if hit.cue else 0
        counts[playable_id] = counts.get(playable_id, 0) + 1
        if counts[playable_id] <= LINES_PER_PLAYABLE:
            yield hit
