"""One act of editing: a transaction that knows who and why, refuses what is stale, and remembers.

    with editing(by=user, via=Change.Via.API, comment="Spelling") as edit:
        title = edit.open(title, expected_version=7)
        change_row(edit=edit, row=title, values={"name": "…"})

Whatever differs at the end is written into the history and counted in the version of the rows it
concerns; after the commit the search index is updated. Reading it from the rows, rather than from
signals, also sees what a queryset updates at once. Acts of editing do not nest.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from catalog.actions.posters import ask_for_posters
from catalog.actions.search_index import request_indexing
from catalog.history.recording import record
from catalog.history.snapshots import (
    KINDS,
    PARTS,
    Kind,
    Part,
    RowName,
    Snapshot,
    Subject,
    row_name,
    subject_of,
    take_parts,
    take_snapshot,
)
from catalog.ingest.facts import refresh_facts
from catalog.models import Playable, Title
from catalog.models.versions import VersionedModel
from catalog.search.changes import Changed

_MAX_POSTERS = 20
#: What facts of a title follow from, as the history calls it.
_FACTUAL = frozenset({"playable", "texttrack"})
AnyEditable = TypeVar("AnyEditable", bound=VersionedModel)
AnyRow = TypeVar("AnyRow", bound=Model)


class StaleError(Exception):
    """Somebody else changed it since it was read; `row` is how it stands now."""

    def __init__(self, row: VersionedModel, expected_version: int) -> None:
        super().__init__(f"{row} is at version {row.version}, not {expected_version}")
        self.row, self.expected_version = row, expected_version


class GoneError(Exception):
    """Somebody deleted it in the meantime."""


class CollisionError(Exception):
    """Somebody else took a slug, a number or a credit at the same moment."""


@dataclass
class Editing:
    """What is being edited, as it was before."""

    before: Snapshot = field(default_factory=dict)
    #: The numbers of what may change, by kind; True where all that is in it may change as well.
    watched: dict[Kind, dict[int, bool]] = field(default_factory=dict)
    #: What may change of titles that are not watched as a whole, and which rows were not there.
    parts: set[Part] = field(default_factory=set)
    fresh: set[RowName] = field(default_factory=set)

    def open(self, row: AnyEditable, *, expected_version: int | None = None) -> AnyEditable:
        """Lock `row` with the title it belongs to, and return it as it stands now.

        Everything in its title may be changed then, and so is read, before and after: for what
        changes little of it there is `open_row`. Acts that open the same title wait for one
        another, so nothing can come between this check and the commit. Raises StaleError if it is
        not at `expected_version`, and GoneError.
        """
        model: Any = row._meta.concrete_model
        title: Any = Title if model is Title else getattr(row, "title", None)
        if model in KINDS:
            self._watch(model, [row.pk], is_deep=True)
        elif title is not None:
            self._watch(Title, [title.pk], is_deep=True)
        return _present(row, expected_version)

    def open_row(
        self,
        row: AnyEditable,
        *,
        having: Collection[type[Model]] = (),
        expected_version: int | None = None,
    ) -> AnyEditable:
        """Lock as `open` does, but read no more than `row` itself and what hangs on it of `having`.

        Of a title that is its fields and genres; `having` may be any of `PARTS`. Nothing else may
        be changed then, except what is opened or `created` besides: the history would not see it.
        Costs the same however much is in the title. Raises StaleError and GoneError.
        """
        model: Any = row._meta.concrete_model
        if KINDS.get(model, Kind.TITLE) != Kind.TITLE:
            return self.open(row, expected_version=expected_version)
        self.open_parts(row)
        if not self._is_whole(row):
            paths = PARTS[model]
            self._watch_parts(Part(model=each, path=paths[each], pk=row.pk) for each in having)
        return _present(row, expected_version)

    def open_parts(self, *rows: Model) -> None:
        """Lock the titles that `rows` belong to, and read these rows, which may be changed then."""
        titles = {_title_pk(row) for row in rows}
        self._watch(Title, titles, is_deep=False)
        inside = [row for row in rows if not self._is_whole(row) and not isinstance(row, Title)]
        self._watch_parts(_itself(row) for row in inside)

    def open_to_delete(
        self, row: AnyEditable, *, expected_version: int | None = None
    ) -> AnyEditable:
        """Lock as `open` does, and read what goes with `row`. Raises StaleError and GoneError."""
        parts = PARTS.get(row._meta.concrete_model or Model)
        if parts is None or isinstance(row, Title):
            return self.open(row, expected_version=expected_version)
        return self.open_row(row, having=parts, expected_version=expected_version)

    def open_titles(self, pks: Iterable[int]) -> None:
        """Lock many titles, of which only their own fields and genres may be changed."""
        self._watch(Title, pks, is_deep=False)

    def created(self, row: AnyRow) -> AnyRow:
        """Remember that a row is new, and return it.

        What is made within a title that is open as a whole, or new itself, is seen without.
        """
        model: Any = row._meta.concrete_model
        if model in KINDS:
            self.watched.setdefault(KINDS[model], {})[row.pk] = True
        elif not self._is_whole(row):
            self._watch(Title, [_title_pk(row)], is_deep=False)
            self.parts.add(_itself(row))
            self.fresh.add(row_name(row))
        return row

    def _is_whole(self, row: Model) -> bool:
        return self.watched.get(Kind.TITLE, {}).get(_title_pk(row), False)

    def _watch(self, model: type[Model], pks: Iterable[int], *, is_deep: bool) -> None:
        kind = KINDS[model]
        watched = self.watched.setdefault(kind, {})
        # In the order of their numbers, so that two edits cannot deadlock.
        fresh = sorted(
            pk for pk in set(pks) if not (watched.get(pk, False) if is_deep else pk in watched)
        )
        if not fresh:
            return
        rows = model._default_manager.select_for_update().order_by("pk")
        for start in range(0, len(fresh), 500):
            list(rows.filter(pk__in=fresh[start : start + 500]).values_list("pk"))
        self._remember(take_snapshot(kind, fresh, is_deep=is_deep))
        watched.update(dict.fromkeys(fresh, is_deep))

    def _watch_parts(self, parts: Iterable[Part]) -> None:
        unread = set(parts) - self.parts
        self._remember(take_parts(unread))
        self.parts |= unread

    def _remember(self, snapshot: Snapshot) -> None:
        """Keep how rows were, unless that is known or they were not there."""
        known = {name: row for name, row in snapshot.items() if name not in self.fresh}
        self.before = {**known, **self.before}

    def after(self) -> Snapshot:
        """Read once more what is watched."""
        now: Snapshot = {}
        for kind, watched in self.watched.items():
            for is_deep in (False, True):
                pks = [pk for pk, deep in watched.items() if deep is is_deep]
                now |= take_snapshot(kind, pks, is_deep=is_deep)
        return now | take_parts(self.parts)


def _present(row: AnyEditable, expected_version: int | None) -> AnyEditable:
    model: Any = row._meta.concrete_model
    present: Any = model._default_manager.filter(pk=row.pk).first()
    if present is None:
        raise GoneError(str(row))
    if expected_version is not None and present.version != expected_version:
        raise StaleError(present, expected_version)
    return present  # type: ignore[no-any-return]


def _title_pk(row: Model) -> int:
    return subject_of(row).pk


def _itself(row: Model) -> Part:
    model: Any = row._meta.concrete_model
    return Part(model=model, path="pk", pk=row.pk)


@contextmanager
def editing(*, by: User | None, via: str, comment: str = "") -> Iterator[Editing]:
    """Open a transaction in which the catalogue is edited by somebody, or by nobody in person.

    Nothing is remembered where nothing differs in the end. Raises CollisionError where the
    database refused what another act did at the same moment; then nothing is changed.
    """
    edit = Editing()
    try:
        with transaction.atomic():
            yield edit
            after = edit.after()
            concerned = record(edit.before, after, by=by, via=via, comment=comment)
            request_indexing(**_search_changes(concerned))
            if others := _titles_with_other_facts(edit.before, after):
                refresh_facts(others, timezone.now())
            ask_for_posters(title_ids=_renamed_titles(edit.before, after))
    except IntegrityError as error:
        raise CollisionError(str(error)) from error


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who does something, through which interface, and why."""

    by: User | None
    via: str
    comment: str = ""


@contextmanager
def editing_of(row: AnyEditable, act: Act | None, *, having: type[Model]) -> Iterator[None]:
    """Open a transaction that changes what `row` has of a model; without an act no editor's."""
    if act is None:
        with transaction.atomic():
            yield
        return
    with editing(by=act.by, via=act.via, comment=act.comment) as edit:
        edit.open_row(row, having=(having,))
        yield


def _search_changes(subjects: set[Subject]) -> Changed:
    """Return what has to be indexed again."""

    def numbers(kind: str) -> list[int]:
        return sorted(subject.pk for subject in subjects if subject.kind == kind)

    return Changed(
        title_ids=numbers(Kind.TITLE),
        person_ids=numbers(Kind.PERSON),
        character_ids=numbers(Kind.CHARACTER),
        genre_ids=numbers(Kind.GENRE),
    )


def _titles_with_other_facts(before: Snapshot, after: Snapshot) -> set[int]:
    """Return the numbers of the titles whose facts may follow from what differs.

    Facts (`catalog.ingest.facts`) are of what plays and when, and of subtitles. A title
    that is gone has none. Nothing follows from what is new and has no length yet: its subtitles
    are rows of their own, and whoever gives it media refreshes the facts.
    """
    new = {name for name in after.keys() - before.keys() if _has_no_length(after[name].instance)}
    names = {name for name in {**before, **after} if name.split(":")[0] in _FACTUAL} - new
    differing = (name for name in names if _fields(before, name) != _fields(after, name))
    return {(after.get(name) or before[name]).subject.pk for name in differing}


def _has_no_length(row: Model) -> bool:
    return isinstance(row, Playable) and row.duration_seconds is None


def _fields(snapshot: Snapshot, name: str) -> Any:
    row = snapshot.get(name)
    return row and {k: v for k, v in row.fields.items() if k not in ("name", "synopsis", "number")}


def _renamed_titles(before: Snapshot, after: Snapshot) -> list[int]:
    """Return the numbers of titles that are new, or whose poster in type would say something else.

    Only the first of many: the periodic check finds the others.
    """
    known, named = _words_of(before), _words_of(after)
    return [pk for pk, words in named.items() if known.get(pk) != words][:_MAX_POSTERS]


def _words_of(snapshot: Snapshot) -> dict[int, list[Any]]:
    return {
        row.subject.pk: [row.fields.get(word) for word in ("name", "year", "kind")]
        for name, row in snapshot.items()
        if name.startswith("title:")
    }
