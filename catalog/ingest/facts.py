"""What of a title follows from its media: how long a sitting takes, and its languages."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Avg, F, Q, Sum

from catalog.models import Playable, Rendition, TextTrack, Title, TitleLanguage
from catalog.models.facts import initial_of
from catalog.models.languages import primary_language
from catalog.models.playables import PlayableQuerySet

Languages = set[tuple[str, str]]

UNKNOWN_LANGUAGE = "und"
#: Titles that are looked at together; a handful of queries for each batch.
BATCH = 500
_WHOLE_AT_ONCE = frozenset({Title.Kind.MOVIE, Title.Kind.ALBUM})


def refresh_all_facts(now: datetime.datetime) -> int:
    """Refresh the facts of every title, in batches, and return how many titles there are."""
    ids = iter(Title.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000))
    count = 0
    while batch := list(islice(ids, BATCH)):
        refresh_facts(batch, now)
        count += len(batch)
    return count


@transaction.atomic
def refresh_facts(title_ids: Collection[int], now: datetime.datetime) -> None:
    """Bring what browsing narrows by up to date for `title_ids`; only differences are written."""
    if not title_ids:
        return
    titles = list(
        Title.objects.filter(pk__in=title_ids).only(
            "kind", "sort_name", "initial", "sitting_seconds"
        )
    )
    sittings = _sittings(titles, now)
    changed = [title for title in titles if _set_columns(title, sittings.get(title.pk, 0))]
    Title.objects.bulk_update(changed, ["initial", "sitting_seconds"])
    _set_languages([title.pk for title in titles], now)


def _set_columns(title: Title, sitting_seconds: int) -> bool:
    """Set what follows from others, and return whether that changed anything."""
    before = title.initial, title.sitting_seconds
    title.initial, title.sitting_seconds = initial_of(title.sort_name), sitting_seconds
    return before != (title.initial, title.sitting_seconds)


def _sittings(titles: Iterable[Title], now: datetime.datetime) -> dict[int, int]:
    kinds = {title.pk: title.kind for title in titles}
    rows = (
        _released(now)
        .filter(title__in=kinds, duration_seconds__isnull=False)
        .order_by()
        .values_list("title")
        .annotate(Sum("duration_seconds"), Avg("duration_seconds"))
    )
    return {
        pk: round(whole if kinds[pk] in _WHOLE_AT_ONCE else average) for pk, whole, average in rows
    }


def _set_languages(title_ids: Collection[int], now: datetime.datetime) -> None:
    known = TitleLanguage.objects.filter(title__in=title_ids)
    before: dict[int, Languages] = defaultdict(set)
    for title_id, use, language in known.values_list("title", "use", "language"):
        before[title_id].add((use, language))
    wanted = _languages(title_ids, now)
    TitleLanguage.objects.bulk_create(
        (
            TitleLanguage(title_id=pk, use=use, language=language)
            for pk in title_ids
            for use, language in sorted(wanted[pk] - before[pk])
        ),
        ignore_conflicts=True,  # two workers may publish parts of one title at once
    )
    gone = Q()
    for pk in title_ids:
        for use, language in before[pk] - wanted[pk]:
            gone |= Q(title=pk, use=use, language=language)
    if gone:
        known.filter(gone).delete()


def _languages(title_ids: Collection[int], now: datetime.datetime) -> dict[int, Languages]:
    found: dict[int, Languages] = defaultdict(set)
    released = _released(now).filter(title__in=title_ids)
    for use, rows in (
        (TitleLanguage.Use.AUDIO, _heard(released)),
        (TitleLanguage.Use.SUBTITLES, _read(released)),
    ):
        for title_id, tag in rows:
            if tag not in {"", UNKNOWN_LANGUAGE}:
                found[title_id].add((use.value, primary_language(tag)))
    return found


def _heard(released: PlayableQuerySet) -> Iterator[tuple[int, str]]:
    sounding = Rendition.objects.filter(
        kind=Rendition.Kind.AUDIO,
        version=F("asset__published_version"),
        asset__playable__in=released,
    )
    yield from sounding.order_by().values_list("asset__playable__title", "language").distinct()


def _read(released: PlayableQuerySet) -> Iterator[tuple[int, str]]:
    # Forced subtitles translate a sign here and there, and descriptions are no subtitles.
    kinds = (TextTrack.Kind.SUBTITLES, TextTrack.Kind.CAPTIONS)
    tracks = TextTrack.objects.filter(kind__in=kinds, is_forced=False, playable__in=released)
    yield from tracks.order_by().values_list("playable__title", "language").distinct()


def _released(now: datetime.datetime) -> PlayableQuerySet:
    return Playable.objects.main().filter(
        Q(available_from=None) | Q(available_from__lte=now),
        Q(available_until=None) | Q(available_until__gt=now),
    )
