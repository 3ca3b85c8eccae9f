"""Looking rows up by their names: the condition that lists add to what they already ask for.

Who may see a row is not asked here; the list that is narrowed down has asked it.
"""

from django.db.models import Q, QuerySet

from catalog.models import SearchChange, SearchEntry
from catalog.search.documents import mark_of
from catalog.search.matching import IndexQuery, InIndex, MatchExpression
from catalog.search.query import parse_query
from catalog.search.spelling import correct

#: More than anybody reads through.
MAX_FOUND = 2000


def entries_with(text: str, *kinds: str, with_surroundings: bool = False) -> QuerySet[SearchEntry]:
    """Return the entries of `kinds` that have all words of `text`; the last may be half typed.

    A word that occurs nowhere is corrected, as search does. With surroundings the words may also
    be names of the cast and whatever else viewers find it by. Text without a word finds nothing.
    """
    query = parse_query(text)
    if not query.slots:
        return SearchEntry.objects.none()
    if query.initial:
        query, with_surroundings = query.completed(), False
    else:
        query = correct(query)
    scope = "all" if with_surroundings else "names"
    queries = (
        IndexQuery(where, MatchExpression(slots, marks=(mark_of(kind),)), MAX_FOUND)
        for kind in kinds
        for where, slots in (("names", (query.whole,)), (scope, query.required))
    )
    return SearchEntry.objects.filter(InIndex(*queries), kind__in=kinds)


def found_by_words(kind: str, text: str, *, with_surroundings: bool = False, path: str = "") -> Q:
    """Return the condition that a row, or what `path` leads to, is found by `entries_with`.

    What changed since it was indexed is looked at by itself, and so is text without a word.
    """
    contains = Q(**{f"{path}__name__icontains" if path else "name__icontains": text})
    if not parse_query(text).slots:
        return contains
    row = f"{path or 'pk'}__in"
    entries = entries_with(text, kind, with_surroundings=with_surroundings)
    changed = SearchChange.objects.filter(kind=kind)
    return Q(**{row: entries.values("subject_id")}) | (
        Q(**{row: changed.values("subject_id")}) & contains
    )
