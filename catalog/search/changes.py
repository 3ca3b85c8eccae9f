"""What waits to be indexed: noted with the change itself, so that no lost message loses it."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection
from typing import TypedDict, TypeVar, Unpack

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from catalog.models import Playable, SearchChange, SearchEntry, TextTrack, Title
from catalog.search.indexing import index_characters, index_genres, index_people, index_titles

Row = TypeVar("Row", Title, Playable)
#: How many changes are worked off at once, and how many lost ones are looked for.
LIMIT = 1000
#: Changes that nobody noted are found for so long; whatever is older, by indexing everything.
LOOK_BACK = datetime.timedelta(days=2)


class Changed(TypedDict, total=False):
    """Row numbers of what changed."""

    title_ids: Collection[int]
    person_ids: Collection[int]
    character_ids: Collection[int]
    genre_ids: Collection[int]


_INDEX: dict[str, Callable[[Collection[int]], int]] = {
    "title": lambda ids: index_titles(title_ids=ids),
    "person": lambda ids: index_people(person_ids=ids),
    "character": lambda ids: index_characters(character_ids=ids),
    "genre": lambda ids: index_genres(genre_ids=ids),
}


def note_changes(**changed: Unpack[Changed]) -> int:
    """Note what changed, within the transaction that changes it; return how much that is."""
    rows = [
        SearchChange(kind=kind, subject_id=pk)
        for kind in _INDEX
        for pk in sorted(set(changed.get(f"{kind}_ids", ())))  # type: ignore[call-overload]
    ]
    return len(SearchChange.objects.bulk_create(rows))


def index_changes() -> int:
    """Index what was noted, and forget the notes; return how many there were."""
    notes = list(SearchChange.objects.order_by("pk")[:LIMIT])
    by_kind: dict[str, set[int]] = defaultdict(set)
    for note in notes:
        by_kind[note.kind].add(note.subject_id)
    for kind, ids in by_kind.items():
        _INDEX[kind](ids)
    # What changed again meanwhile has a note of its own.
    SearchChange.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return len(notes)


def stale_titles(now: datetime.datetime) -> set[int]:
    """Return titles that changed lately, themselves or in what they hold, without a note."""
    titles = _stale(Title.objects.all(), SearchEntry.objects.filter(title=OuterRef("pk")), now)
    kinds = ("episode", "lesson", "track")
    entries = SearchEntry.objects.filter(kind__in=kinds, subject_id=OuterRef("pk"))
    playables = _stale(Playable.objects.filter(kind__in=kinds), entries, now)
    return {
        *titles.values_list("pk", flat=True)[:LIMIT],
        *playables.values_list("title", flat=True)[:LIMIT],
    }


def stale_text_tracks() -> list[int]:
    """Return text tracks whose file is another than the one that was read."""
    stale = TextTrack.objects.exclude(indexed_key=F("key"))
    return list(stale.order_by("pk").values_list("pk", flat=True)[:LIMIT])


def _stale(
    rows: QuerySet[Row], entries: QuerySet[SearchEntry], now: datetime.datetime
) -> QuerySet[Row]:
    indexed_at = Subquery(entries.order_by("indexed_at").values("indexed_at")[:1])
    lately = rows.filter(updated_at__gte=now - LOOK_BACK).annotate(indexed_at=indexed_at)
    return lately.filter(Q(indexed_at=None) | Q(indexed_at__lt=F("updated_at")))
