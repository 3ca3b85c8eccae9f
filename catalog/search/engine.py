"""Finding: what a profile may see, for what it typed, the best first.

The number of database queries does not depend on how much there is or how much is found.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length

from accounts.models import Profile
from catalog.models import Cue, Playable, SearchEntry, Title
from catalog.search.documents import mark_of
from catalog.search.folding import plain_words, whole_name, words_of
from catalog.search.matching import MAX_CANDIDATES, IndexQuery, InIndex, MatchExpression
from catalog.search.query import Query, parse_query
from catalog.search.ranking import Match, matches_of, score_entry, score_line
from catalog.search.spelling import correct

Kind = SearchEntry.Kind
#: What is found by itself; "line" is what somebody says.
ENTRY_KINDS = tuple(SearchEntry.Kind.values)
LINE = "line"
KINDS = (*ENTRY_KINDS, LINE)
#: What titles consist of.
_PARTS = (Kind.EPISODE, Kind.LESSON, Kind.TRACK)
#: What is asked for together, since it is visible by the same rule.
_GROUPS = (
    (Kind.TITLE,),
    _PARTS,
    (Kind.PERSON,),
    (Kind.CHARACTER,),
    (Kind.GENRE,),
)


@dataclass(frozen=True, kw_only=True)
class SearchDepth:
    """How far to look: the rows of a kind that the full text returns, and those that are ranked.

    Of parts of titles, which are many and rarely meant, the most watched may be chosen from fewer
    rows. Where only names are looked at, what surrounds them is left for when they say too little.
    """

    limit: int
    ranked: int
    part_candidates: int = MAX_CANDIDATES
    only_names: bool = False


#: What is waited for, and what comes with every keystroke and shows a handful.
FULL = SearchDepth(limit=3000, ranked=150)
SUGGEST = SearchDepth(limit=300, ranked=40, part_candidates=2000, only_names=True)
#: The best score below which the query is read more generously.
GOOD_SCORE = 0.55
#: What is worse than this is noise.
MIN_SCORE = 0.12
#: Lines of one playable, so that one film does not fill the list.
LINES_PER_PLAYABLE = 3


@dataclass(frozen=True)
class Hit:
    """Something found for a query: an entry or a line, of one of KINDS."""

    query: Query
    kind: str
    score: float
    entry: SearchEntry | None = None
    cue: Cue | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the others."""
        return self.kind, (self.entry or self.cue or self).pk  # type: ignore[union-attr]

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """By which of its words it was found; asked for what is shown only."""
        texts = (self.entry.name_words, self.entry.more_words) if self.entry else ()
        words = (self.cue.words,) if self.cue else texts
        return matches_of(self.query, {word for text in words for word in text.split()})


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
    depth: SearchDepth = FULL,
) -> Found:
    """Find what `profile` may see; an empty or wordless query finds nothing.

    No more than `depth.ranked` rows of each kind are compared, those with the name as it was
    typed, and the most watched, first.
    """
    query = parse_query(text)
    if not query.slots or profile is None:
        return Found(query)
    query = correct(query)
    searcher = _Searcher(profile=profile, now=now, kinds=kinds, depth=depth)
    hits = searcher.hits(query)
    if query.initial:
        hits += searcher.beginning_with(query)
    elif max((hit.score for hit in hits), default=0.0) < GOOD_SCORE:
        generous = correct(query, corrects_known_words=True)
        if generous != query or len(query.required) > 1 or depth.only_names:
            query = generous
            hits += searcher.hits(query, is_generous=True)
    return Found(query, _grouped(hits, kinds))


@dataclass(frozen=True, kw_only=True)
class _Searcher:
    """Who asks, when, and for what."""

    profile: Profile
    now: datetime.datetime
    kinds: Sequence[str]
    depth: SearchDepth

    def hits(self, query: Query, *, is_generous: bool = False) -> list[Hit]:
        """Return what is worth showing; to the generous, one of several words may be missing."""
        found: list[Hit] = []
        for group in _GROUPS:
            if kinds := [kind for kind in group if kind in self.kinds]:
                found += self._entries(kinds, query, is_generous=is_generous)
        if LINE in self.kinds:
            found += self._lines(query)
        return [hit for hit in found if hit.score >= MIN_SCORE]

    def beginning_with(self, query: Query) -> list[Hit]:
        """Return the most watched titles under a letter of A–Z."""
        if Kind.TITLE not in self.kinds:
            return []
        titles = Title.objects.visible_to(self.profile).filter(initial=query.initial)
        ids = list(
            titles.order_by("-popularity", "pk").values_list("pk", flat=True)[: self.depth.ranked]
        )
        rows = SearchEntry.objects.filter(kind=Kind.TITLE, subject_id__in=ids)
        return [self._hit(query.completed(), row) for row in self._with_title_plays(rows)]

    def _entries(self, kinds: Sequence[str], query: Query, *, is_generous: bool) -> list[Hit]:
        marks, has_several = tuple(map(mark_of, kinds)), len(query.required) > 1
        expression = MatchExpression(
            query.required, marks=marks, missing=int(is_generous and has_several)
        )
        candidates = self.depth.part_candidates if kinds[0] in _PARTS else MAX_CANDIDATES
        index_query = partial(IndexQuery, limit=self.depth.limit, candidates=candidates)
        # However many share its words, the name itself is among those that are ranked.
        queries = [
            index_query("names", MatchExpression((query.whole,), marks=marks)),
            index_query("names", expression),
        ]
        # What surrounds a name finds titles; other things it only tells apart.
        finds_titles = Kind.TITLE in kinds and (is_generous or not self.depth.only_names)
        if finds_titles or has_several:
            queries.append(index_query("all", expression))
        visible = SearchEntry.objects.visible_to(self.profile, kinds[0]).filter(InIndex(*queries))
        distance = _distance(query, marks)
        rows: QuerySet[Any] = self._with_title_plays(visible).order_by(
            distance, "-plays", "-popularity", Length("name"), "pk"
        )
        return [self._hit(query, row) for row in rows[: self.depth.ranked * len(kinds)]]

    def _with_title_plays(self, rows: QuerySet[SearchEntry]) -> QuerySet[Any]:
        return rows.annotate(plays=F("title__popularity"), published_at=F("title__published_at"))

    def _hit(self, query: Query, row: Any) -> Hit:
        score = score_entry(
            query, row, plays=row.plays, published_at=row.published_at, now=self.now
        )
        return Hit(query, row.kind, score, entry=row)

    def _lines(self, query: Query) -> list[Hit]:
        visible = Playable.objects.visible_to(self.profile).filter(pk=OuterRef("playable"))
        rows = (
            Cue.objects.filter(
                InIndex(IndexQuery("lines", MatchExpression(query.required), self.depth.limit))
            )
            .filter(Exists(visible))
            .order_by("-playable__title__popularity", "pk")
        )
        return [
            Hit(query, LINE, score_line(query, cue.words.split(), cue.own_count), cue=cue)
            for cue in rows[: self.depth.ranked]
        ]


def _distance(query: Query, marks: Sequence[str]) -> Case:
    """Return 0 for rows named exactly as was typed, 1 for those that begin so, 2 for others."""
    typed = " ".join(words_of(query.text))
    whole = whole_name(plain_words(query.text))
    is_exact = Q(name_words__contains=f" {whole}") | Q(name__iexact=query.text)
    begins = reduce(or_, (Q(name_words__startswith=f"{mark} {typed} ") for mark in marks))
    return Case(
        When(is_exact, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


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
