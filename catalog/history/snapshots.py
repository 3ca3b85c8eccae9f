"""How rows of the catalogue stand at a moment, so that two moments can be compared."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet

from catalog.models import (
    Artwork,
    Character,
    Credit,
    Genre,
    HistoryEntry,
    Marker,
    Person,
    Playable,
    Season,
    TextTrack,
    Title,
)

Kind = HistoryEntry.Kind
#: What a row is called in the history: `season:7`.
RowName = str
#: What forms would let pass, but is no editor's word: the media say it of themselves.
_UNTRACKED = frozenset({"id", "duration_seconds"})
#: What no form shows, and a file is found by.
STORED: dict[type[Model], frozenset[str]] = {
    TextTrack: frozenset({"key", "size_bytes"}),
    Artwork: frozenset({
        "prefix", "widths", "width", "height", "colour", "fallback_width", "master_key",
        "incoming_key",
    }),
}  # fmt: skip
#: By which of those the storage's clean-up knows what is needed for going back.
FILES: dict[type[Model], tuple[str, ...]] = {
    TextTrack: ("key",),
    Artwork: ("prefix", "master_key"),
}
_AT_ONCE = 500
KINDS: dict[type[Model], Kind] = {
    Title: Kind.TITLE,
    Person: Kind.PERSON,
    Character: Kind.CHARACTER,
    Genre: Kind.GENRE,
}
#: In the order in which they can be made: what refers to something comes after it.
TRACKED: tuple[type[Model], ...] = (
    Genre,
    Person,
    Character,
    Title,
    Season,
    Playable,
    Credit,
    Marker,
    TextTrack,
    Artwork,
)
MODELS = {model._meta.model_name: model for model in TRACKED}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What has a history of its own."""

    kind: str
    pk: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row at a moment: whose history it is in, and its fields as JSON has them."""

    instance: Any
    subject: Subject
    fields: dict[str, Any]


Snapshot = dict[RowName, Row]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Rows of one model inside a title: those whose `path` leads to the row `pk`."""

    model: type[Model]
    path: str
    pk: int


#: What hangs on a row, and by which path; of a title only what is no part of something smaller.
PARTS: dict[type[Model], dict[type[Model], str]] = {
    Title: {Credit: "title", Artwork: "title"},
    Season: {
        Playable: "season",
        Credit: "playable__season",
        Marker: "playable__season",
        TextTrack: "playable__season",
        Artwork: "playable__season",
    },
    Playable: {
        Credit: "playable",
        Marker: "playable",
        TextTrack: "playable",
        Artwork: "playable",
    },
}


def take_snapshot(kind: str, pks: Iterable[int], *, is_deep: bool) -> Snapshot:
    """Read the rows of `pks`, and if `is_deep` everything that belongs to them.

    Ten queries for each 500 titles, two for each 500 people, one for each 500 of anything else.
    """
    snapshot: Snapshot = {}
    for some in _batches(pks):
        snapshot |= _described(_rows(kind, some, is_deep=is_deep))
    return snapshot


def take_parts(parts: Iterable[Part]) -> Snapshot:
    """Read the rows of `parts` and no others: one query for each model and path, for each 500."""
    pks: dict[tuple[type[Model], str], list[int]] = defaultdict(list)
    for part in parts:
        pks[part.model, part.path].append(part.pk)
    snapshot: Snapshot = {}
    for (model, path), numbers in sorted(pks.items(), key=lambda each: TRACKED.index(each[0][0])):
        for some in _batches(numbers):
            snapshot |= _described(_all_of(model).filter(**{f"{path}__in": some}))
    return snapshot


def _batches(pks: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _described(instances: Iterable[Model]) -> Snapshot:
    return {
        row_name(instance): Row(
            instance=instance, subject=subject_of(instance), fields=fields_of(instance)
        )
        for instance in instances
    }


def _rows(kind: str, pks: list[int], *, is_deep: bool) -> Iterator[Model]:
    if kind != Kind.TITLE:
        (model,) = (model for model, its in KINDS.items() if its == kind)
        yield from model._default_manager.filter(pk__in=pks)
        if kind == Kind.PERSON and is_deep:
            yield from _all_of(Artwork).filter(person__in=pks)
        return
    yield from Title.objects.filter(pk__in=pks).prefetch_related("genres", "plans")
    if is_deep:
        yield from _all_of(Season).filter(title__in=pks)
        yield from _all_of(Playable).filter(title__in=pks)
        yield from _all_of(Credit).filter(title__in=pks)
        yield from _all_of(Credit).filter(playable__title__in=pks)
        yield from _all_of(Marker).filter(playable__title__in=pks)
        yield from _all_of(TextTrack).filter(playable__title__in=pks)
        yield from _all_of(Artwork).filter(title__in=pks)
        yield from _all_of(Artwork).filter(playable__title__in=pks)


#: What tells whose history a row is in, and what it is called.
_NEEDED: dict[type[Model], tuple[str, ...]] = {
    Season: ("title",),
    Playable: ("title", "season"),
    Credit: ("person", "playable__season", "playable__title"),
    Marker: ("playable",),
    TextTrack: ("playable",),
    Artwork: ("title", "person", "playable"),
}


def _all_of(model: type[Model]) -> QuerySet[Any]:
    """Return all rows of a model, but no pictures set in type.

    Those are made again whenever they are missing.
    """
    if model is Artwork:
        rows: QuerySet[Any] = Artwork.rows.exclude(source=Artwork.Source.GENERATED)
    else:
        rows = model._default_manager.all()
    return rows.select_related(*_NEEDED[model])


def subject_of(instance: Any) -> Subject:
    """Return in whose history a row is found: a title's with all that is in it, a person's, …."""
    kind = KINDS.get(instance._meta.concrete_model, Kind.TITLE)
    if isinstance(instance, Artwork) and instance.person_id:
        kind = Kind.PERSON
    return Subject(kind=kind, pk=_subject_pk(instance))


def _subject_pk(instance: Any) -> int:
    """Return the number of the title, or of the person and so on, that a row belongs to."""
    if isinstance(instance, Season | Playable):
        return instance.title_id
    if isinstance(instance, Credit | Artwork) and instance.title_id:
        return instance.title_id
    if isinstance(instance, Artwork) and instance.person_id:
        return instance.person_id
    if isinstance(instance, Credit | Marker | TextTrack | Artwork):
        playable: Any = instance.playable
        return int(playable.title_id)
    return int(instance.pk)


def row_name(instance: Model) -> RowName:
    """Return what the history calls a row."""
    return f"{instance._meta.concrete_model._meta.model_name}:{instance.pk}"  # type: ignore[union-attr]


def fields_of(instance: Model) -> dict[str, Any]:
    """Return what an editor can say of a row, as JSON has it; genres and plans by their numbers."""
    hidden = {"public_id", *STORED.get(instance._meta.concrete_model or Model, ())}
    values = {
        field.attname: field.value_from_object(instance)
        for field in instance._meta.concrete_fields
        if (field.editable and field.attname not in _UNTRACKED) or field.attname in hidden
    }
    for relation in instance._meta.many_to_many:
        values[relation.name] = sorted(row.pk for row in getattr(instance, relation.name).all())
    plain: dict[str, Any] = json.loads(json.dumps(values, default=_plain))
    return plain


def _plain(value: Any) -> str:
    """Write dates with all their digits, which Django's own encoder cuts to milliseconds."""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def parents_of(instance: Any) -> list[RowName]:
    """Return which rows count a change of this one: itself, and where its form shows it."""
    match instance:
        case Credit(title_id=int(title)):
            return [f"title:{title}"]
        case Credit() | Marker() | TextTrack():
            return [f"playable:{instance.playable_id}"]
        case Artwork():
            return []  # no form that shows others' fields shows a picture
        case Season():
            return [row_name(instance), f"title:{instance.title_id}"]
        case Playable(season_id=int(season)):
            return [row_name(instance), f"season:{season}"]
        case Playable():
            return [row_name(instance), f"title:{instance.title_id}"]
    return [row_name(instance)]


def container_of(instance: Any) -> RowName | None:
    """Return the row in whose history a picture is found; it does not count for its version."""
    target = isinstance(instance, Artwork) and (
        instance.title or instance.playable or instance.person
    )
    return row_name(target) if target else None
