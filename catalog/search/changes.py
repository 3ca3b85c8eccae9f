"""What waits to be indexed: noted with the change itself, so that no lost message loses it.

What cannot be indexed is put off with its reason, for longer each time, and keeps nothing waiting.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TypedDict, TypeVar, Unpack

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from catalog.models import Playable, SearchChange, SearchEntry, TextTrack, Title
from catalog.search.batches import NotIndexedError, index_each, is_transient
from catalog.search.indexing import index_characters, index_genres, index_people, index_titles
from catalog.search.spoken_lines import index_cues

logger = logging.getLogger(__name__)
Row = TypeVar("Row", Title, Playable)
#: How many changes are worked off at once, and how many lost ones are looked for.
LIMIT = 1000
#: Changes that nobody noted are found for so long; whatever is older, by indexing everything.
LOOK_BACK = datetime.timedelta(days=2)
#: How long what failed once is put off; twice as long each time, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
#: What notes of text tracks are called; there are none but of those that could not be read.
LINES = "lines"
MAX_FAILURES = 20


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


def index_changes(now: datetime.datetime) -> int:
    """Index what was noted and is due, and return how many notes there were.

    What was indexed is forgotten, what failed is put off. Raises what the database raises when it
    is away or locked; then all notes stay.
    """
    notes = list(SearchChange.objects.due(now).filter(kind__in=_INDEX).order_by("pk")[:LIMIT])
    by_kind: dict[str, set[int]] = defaultdict(set)
    for note in notes:
        by_kind[note.kind].add(note.subject_id)
    reasons = _reasons_of(partial(_INDEX[kind], ids) for kind, ids in by_kind.items())
    with transaction.atomic():
        for kind, ids in by_kind.items():
            _forget_put_off(kind, {pk for pk in ids if (kind, pk) not in reasons})
        for (kind, pk), error in reasons.items():
            put_off(kind, pk, error, now)
        # What changed again meanwhile has a note of its own.
        SearchChange.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return len(notes)


def index_stale_titles(now: datetime.datetime) -> None:
    """Index titles that changed lately without a note; put off those that cannot be indexed."""
    titles = partial(index_titles, title_ids=stale_titles(now))
    for (kind, pk), error in _reasons_of([titles]).items():
        put_off(kind, pk, error, now)


def index_track(*, text_track_id: int, now: datetime.datetime) -> bool:
    """Read the lines of a text track; put it off, and return False, if that cannot be done."""
    try:
        index_cues(text_track_id=text_track_id)
    except Exception as error:
        if is_transient(error):
            raise
        put_off(LINES, text_track_id, error, now)
        return False
    _forget_put_off(LINES, {text_track_id})
    return True


def index_stale_tracks(now: datetime.datetime) -> None:
    """Read the lines of text tracks that were not read yet.

    Stops after many that cannot be read: the storage is unavailable then, and may answer slowly.
    They are put off, so the next time begins with others.
    """
    tracks = TextTrack.objects.filter(pk=OuterRef("subject_id"))
    SearchChange.objects.put_off().filter(~Exists(tracks), kind=LINES).delete()
    failures = 0
    for text_track_id in stale_text_tracks(now):
        failures += not index_track(text_track_id=text_track_id, now=now)
        if failures >= MAX_FAILURES:
            break


@transaction.atomic
def put_off(kind: str, pk: int, error: Exception, now: datetime.datetime) -> None:
    """Note that something could not be indexed, to be tried again later, and say so in the log."""
    former = SearchChange.objects.put_off().filter(kind=kind, subject_id=pk)
    attempts = min((former.aggregate(last=Max("attempts"))["last"] or 0) + 1, 32_767)
    former.delete()
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 30), LONGEST_PAUSE)
    reason = f"{type(error).__name__}: {error}".replace("\0", "")[:500]
    SearchChange.objects.create(
        kind=kind, subject_id=pk, attempts=attempts, due_at=now + pause, reason=reason
    )
    logger.warning(
        "%s %s could not be indexed (attempt %d, again in %s): %s",
        *(kind, pk, attempts, pause, reason),
        exc_info=error if attempts == 1 else None,
    )


def _forget_put_off(kind: str, pks: set[int]) -> None:
    SearchChange.objects.put_off().filter(kind=kind, subject_id__in=pks).delete()


def _reasons_of(steps: Iterable[Callable[[], int]]) -> dict[tuple[str, int], Exception]:
    """Take all steps, and return what of them failed, and why."""
    try:
        index_each(steps)
    except NotIndexedError as error:
        return error.reasons
    return {}


def stale_titles(now: datetime.datetime) -> set[int]:
    """Return titles that changed lately, themselves or in what they hold, without a note."""
    titles = _stale(Title.objects.all(), SearchEntry.objects.filter(title=OuterRef("pk")), now)
    kinds = ("episode", "lesson", "track")
    entries = SearchEntry.objects.filter(kind__in=kinds, subject_id=OuterRef("pk"))
    playables = _stale(Playable.objects.filter(kind__in=kinds), entries, now)
    waiting = SearchChange.objects.put_off().filter(kind="title")
    titles = titles.exclude(Exists(waiting.filter(subject_id=OuterRef("pk"))))
    playables = playables.exclude(Exists(waiting.filter(subject_id=OuterRef("title"))))
    return {
        *titles.values_list("pk", flat=True)[:LIMIT],
        *playables.values_list("title", flat=True)[:LIMIT],
    }


def stale_text_tracks(now: datetime.datetime) -> list[int]:
    """Return text tracks whose file is another than the one that was read, and which are due."""
    waiting = SearchChange.objects.put_off().filter(
        kind=LINES, subject_id=OuterRef("pk"), due_at__gt=now
    )
    stale = TextTrack.objects.exclude(indexed_key=F("key")).exclude(Exists(waiting))
    return list(stale.order_by("pk").values_list("pk", flat=True)[:LIMIT])


def _stale(
    rows: QuerySet[Row], entries: QuerySet[SearchEntry], now: datetime.datetime
) -> QuerySet[Row]:
    indexed_at = Subquery(entries.order_by("indexed_at").values("indexed_at")[:1])
    lately = rows.filter(updated_at__gte=now - LOOK_BACK).annotate(indexed_at=indexed_at)
    return lately.filter(Q(indexed_at=None) | Q(indexed_at__lt=F("updated_at")))
