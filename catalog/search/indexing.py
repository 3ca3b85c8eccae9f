"""Keeping the index: what was said of titles, people and genres becomes rows that are searched.

Everything here may run twice, and at the same time: rows are upserted by kind and subject. What
cannot be indexed leaves all else alone and is named in the end (NotIndexedError).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from catalog.models import Character, Credit, Genre, Person, Playable, SearchEntry, Title
from catalog.search.batches import batches, index_each, index_in_batches
from catalog.search.documents import (
    character_entry,
    genre_entry,
    person_entry,
    playable_entry,
    title_entry,
)
from catalog.search.vocabulary import learn_words

Kind = SearchEntry.Kind
_Index = Callable[[list[int]], int]
_WRITTEN = (
    *("title", "playable", "person", "character", "genre"),
    *("name", "alias", "name_words", "more_words", "popularity", "indexed_at"),
)


def index_titles(*, title_ids: Collection[int]) -> int:
    """Index titles with their episodes, lessons, tracks, characters and genres.

    Returns how many entries were written. Ids of titles that are gone are ignored: the database
    removed their entries with them. Raises NotIndexedError, as all below.
    """
    return index_in_batches(Kind.TITLE, _index_titles, title_ids)


def index_people(*, person_ids: Collection[int]) -> int:
    """Index people, and the titles in whose cast somebody with a new name stands."""
    return index_each(partial(_index_people_and_titles, ids) for ids in batches(person_ids))


def _index_people_and_titles(ids: list[int]) -> int:
    renamed = _renamed(ids)
    titles = Title.objects.filter(
        Q(credits__person__in=renamed) | Q(playables__credits__person__in=renamed)
    )
    found = set(titles.values_list("pk", flat=True))
    people = partial(index_in_batches, Kind.PERSON, _index_people, ids)
    return index_each((people, partial(index_titles, title_ids=found)))


def index_characters(*, character_ids: Collection[int]) -> int:
    """Index the titles in which characters appear, and so the characters themselves."""
    found = Q(credits__character__in=character_ids)
    found |= Q(playables__credits__character__in=character_ids)
    ids = Title.objects.filter(found).values_list("pk", flat=True)
    return index_titles(title_ids=set(ids))


def index_genres(*, genre_ids: Collection[int]) -> int:
    """Index genres and the titles of those whose name is new."""
    named = {genre.pk: genre for genre in Genre.objects.filter(pk__in=genre_ids)}
    entries = SearchEntry.objects.filter(kind=Kind.GENRE, subject_id__in=named)
    same = {
        entry.subject_id
        for entry in entries
        if {entry.name, entry.alias} - {""} == _names(named[entry.subject_id])
    }
    renamed = set(named) - same
    titles = set(Title.objects.filter(genres__in=renamed).values_list("pk", flat=True))
    genres = partial(index_in_batches, Kind.GENRE, _index_genres, named)
    return index_each((genres, partial(index_titles, title_ids=titles)))


def rebuild(*, tick: Callable[[int], None]) -> None:
    """Index everything again, batch by batch, while the site is searched.

    `tick` gets the number of entries that each batch has written.
    """

    wholes: tuple[tuple[Kind, Any, _Index], ...] = (
        (Kind.TITLE, Title, _index_titles),
        (Kind.PERSON, Person, _index_people),
        (Kind.GENRE, Genre, _index_genres),
    )
    index_each(
        partial(index_in_batches, kind, partial(_index_and_tick, index, tick), _all_ids(model))
        for kind, model, index in wholes
    )


def _index_and_tick(index: _Index, tick: Callable[[int], None], ids: list[int]) -> int:
    count = index(ids)
    tick(count)
    return count


def _all_ids(model: Any) -> Iterator[int]:
    ids = model._default_manager.order_by("pk").values_list("pk", flat=True)
    yield from ids.iterator(chunk_size=5000)


@transaction.atomic
def _index_genres(ids: Collection[int]) -> int:
    return _write([genre_entry(genre) for genre in Genre.objects.filter(pk__in=ids)])


def _names(genre: Genre) -> set[str]:
    return {genre.name, genre.name_es} - {""}


@transaction.atomic
def _index_titles(ids: Collection[int]) -> int:
    credited = Credit.objects.select_related("person", "character")
    playables = Playable.objects.select_related("season").prefetch_related(
        Prefetch("credits", credited)
    )
    titles = list(
        Title.objects.filter(pk__in=ids).prefetch_related(
            "genres", Prefetch("credits", credited), Prefetch("playables", playables)
        )
    )
    entries = [title_entry(title) for title in titles]
    for title in titles:
        found = (playable_entry(playable, title) for playable in title.playables.all())
        entries += [entry for entry in found if entry]
        entries += [genre_entry(genre) for genre in title.genres.all()]
    _forget_others(ids, entries)
    credits = list(_credits_of(titles))
    entries += _character_entries({c.character_id for c in credits if c.character_id})
    return _write(entries) + _index_newcomers({credit.person_id for credit in credits})


def _forget_others(ids: Collection[int], entries: Iterable[SearchEntry]) -> None:
    """Remove entries of playables that have no name any more, or became another kind."""
    kept = {(entry.kind, entry.subject_id) for entry in entries}
    rows = SearchEntry.objects.filter(playable__title__in=ids)
    stale = [
        pk
        for pk, kind, subject_id in rows.values_list("pk", "kind", "subject_id")
        if (kind, subject_id) not in kept
    ]
    SearchEntry.objects.filter(pk__in=stale).delete()


def _credits_of(titles: Iterable[Title]) -> Iterator[Credit]:
    for title in titles:
        yield from title.credits.all()
        for playable in title.playables.all():
            yield from playable.credits.all()


def _character_entries(ids: Collection[int]) -> list[SearchEntry]:
    """Return the entries of characters with all titles that they are in, batch or not."""
    credits = Credit.objects.filter(character__in=ids).select_related(
        "person", "character", "title", "playable__title"
    )
    by_character: dict[Character, list[Credit]] = defaultdict(list)
    for credit in credits:
        if credit.character:
            by_character[credit.character].append(credit)
    return [character_entry(character, found) for character, found in by_character.items()]


def _index_newcomers(person_ids: Collection[int]) -> int:
    """Index those of the people who are not indexed at all; others changed by themselves."""
    entries = SearchEntry.objects.filter(kind=Kind.PERSON, subject_id__in=person_ids)
    known = set(entries.values_list("subject_id", flat=True))
    return _index_people(set(person_ids) - known)


@transaction.atomic
def _index_people(ids: Collection[int]) -> int:
    counted = Credit.objects.filter(person__in=ids).values_list("person")
    counts = dict(counted.annotate(count=Count("pk")))
    people = Person.objects.filter(pk__in=ids)
    entries = [person_entry(person, counts.get(person.pk, 0)) for person in people]
    return _write(entries)


def _renamed(person_ids: Collection[int]) -> set[int]:
    """Return which people are known by another name than they have."""
    names = dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))
    entries = SearchEntry.objects.filter(kind=Kind.PERSON, subject_id__in=names)
    return {pk for pk, name in entries.values_list("subject_id", "name") if names[pk] != name}


def _write(entries: Iterable[SearchEntry]) -> int:
    """Upsert entries, each once, and learn their words."""
    now = timezone.now()
    each = {(entry.kind, entry.subject_id): entry for entry in entries}
    for entry in each.values():
        entry.indexed_at = now
    SearchEntry.objects.bulk_create(
        # In one order everywhere, so that two writers cannot wait for each other.
        [each[key] for key in sorted(each)],
        update_conflicts=True,
        unique_fields=["kind", "subject_id"],
        update_fields=_WRITTEN,
    )
    names = {word for entry in each.values() for word in entry.name_words.split()}
    learn_words(names, is_named=True)
    return len(each)
