"""Finding what is indexed under other names than it has, although nobody noted a change."""

from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from catalog.models import Character, Credit, Genre, Person, Playable, SearchEntry, Title
from catalog.search.changes import note_changes
from catalog.search.documents import PLAYABLE_KINDS

Kind = SearchEntry.Kind
#: Whole names, each as one word, stand last; only what has no words at all has none.
_IS_COMPLETE = Q(name_words__endswith="_") | ~Q(name_words__contains=" ")
#: How many rows of a kind are noted at once; the next time finds the rest.
LIMIT = 10_000


def note_outdated() -> int:
    """Note rows whose names are not those they are indexed under, and rows that are not indexed.

    SQL makes such rows, and changes of many rows at once, and versions before this one, whose
    entries may also lack the whole name as a word. Returns how many were noted. Rows that are
    indexed as they are named are left alone.
    """
    played = Playable.objects.filter(kind__in=PLAYABLE_KINDS).exclude(name="")
    in_something = Character.objects.filter(Exists(Credit.objects.filter(character=OuterRef("pk"))))
    titles = _unlike(Title.objects.all(), Kind.TITLE, alias="original_name")
    return note_changes(
        title_ids=set(chain(_ids(titles), _ids(_unlike(played, OuterRef("kind")), of="title"))),
        person_ids=_ids(_unlike(Person.objects.all(), Kind.PERSON)),
        character_ids=_ids(_unlike(in_something, Kind.CHARACTER)),
        genre_ids=_ids(_unlike(Genre.objects.all(), Kind.GENRE, alias="name_es")),
    )


def _unlike(rows: QuerySet[Any], kind: str | Combinable, *, alias: str = "") -> QuerySet[Any]:
    """Return those of `rows` that have no entry of `kind` with their own names."""
    entries = SearchEntry.objects.filter(
        _IS_COMPLETE, kind=kind, subject_id=OuterRef("pk"), name=OuterRef("name")
    )
    if alias:
        # Another name that is the same is not kept twice.
        same = Q(alias=OuterRef(alias)) | Q(alias="", name=OuterRef(alias))
        entries = entries.filter(same)
    return rows.filter(~Exists(entries))


def _ids(rows: QuerySet[Any], *, of: str = "pk") -> set[int]:
    return set(rows.order_by("pk").values_list(of, flat=True)[:LIMIT])
