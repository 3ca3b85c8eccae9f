"""Putting a title, a person, a character or a genre back to how it stood after a change."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from catalog.actions.edit_session import Editing
from catalog.actions.editing.restoring import restore_stored
from catalog.actions.posters import ask_for_posters
from catalog.history.recording import display_name
from catalog.history.snapshots import KINDS, MODELS, STORED, TRACKED, RowName
from catalog.models import (
    Artwork,
    Change,
    Character,
    Credit,
    Genre,
    HistoryEntry,
    Marker,
    MediaAsset,
    Person,
    Playable,
    Season,
    TextTrack,
    Title,
)

#: The largest number of a season or an episode; rows that are about to trade places wait below it.
_HIGHEST = 32_767
#: A state of a row: its fields, or None where it is not there.
_State = dict[str, Any] | None


class CannotRevertError(Exception):
    """What stands in the way, in a sentence for people."""


def revert_to(*, edit: Editing, entry: HistoryEntry) -> list[str]:
    """Undo everything that happened to the subject of `entry` after it.

    Returns the names of pictures and subtitles whose files are gone, and which so stay as they are.

    What was deleted since comes back under its old id, without its media and without what viewers
    left on it; what was added since goes, unless it has media by now. Opens what it changes.

    Raises CannotRevertError, StaleError from the caller's own opening, and changes nothing then.
    """
    model = next(model for model, kind in KINDS.items() if kind == entry.kind)
    subject: Any = model._base_manager.filter(pk=entry.subject).first()
    if subject is not None:
        edit.open(subject)
    wanted = _states_after(entry)
    _require_references(wanted)
    if subject is None:
        edit.watched.setdefault(KINDS[model], {})[entry.subject] = True
    with transaction.atomic():
        _delete_added(wanted, (Artwork, TextTrack, Marker, Credit, Playable))
        _park(wanted)
        lost = _restore(wanted)
        # Last: what moved into a season that goes has left it by now.
        _delete_added(wanted, (Season, Title, Character, Person, Genre))
        if model is Title and any(_is(name, Artwork) for name in wanted):
            ask_for_posters(title_ids=[entry.subject])
    return lost


def _states_after(entry: HistoryEntry) -> dict[RowName, _State]:
    """Return how every row that changed later stood: None where it was not there."""
    later = HistoryEntry.objects.of(entry.kind, entry.subject).filter(pk__gt=entry.pk)
    states: dict[RowName, _State] = {}
    for one in later:  # The latest first, so that the earliest has the last word.
        states |= {row["row"]: row["before"] for row in one.rows}
    return states


def _require_references(wanted: dict[RowName, _State]) -> None:
    """Refuse to bring back what refers to people, characters or genres that are gone."""
    named: dict[type[Model], set[int]] = {}
    for name, fields in wanted.items():
        for field in MODELS[name.split(":")[0]]._meta.get_fields():
            target: Any = field.related_model
            if target in KINDS and KINDS[target] != HistoryEntry.Kind.TITLE and fields:
                value = fields.get(getattr(field, "attname", field.name), fields.get(field.name))
                pks = value if isinstance(value, list) else [value] if value else []
                back = {pk for pk in pks if wanted.get(f"{target._meta.model_name}:{pk}")}
                named.setdefault(target, set()).update(set(pks) - back)
    for wanted_model, numbers in named.items():
        rows = wanted_model._base_manager.filter(pk__in=numbers)
        if missing := numbers - set(rows.values_list("pk", flat=True)):
            raise CannotRevertError(_missing(wanted_model, missing))


def _missing(model: type[Model], pks: set[int]) -> str:
    gone = HistoryEntry.objects.filter(kind=KINDS[model], subject__in=pks)
    names = sorted({entry.name for entry in gone}) or sorted(f"#{pk}" for pk in pks)
    return _("These were deleted meanwhile; bring them back first: %s.") % ", ".join(names)


def _delete_added(wanted: dict[RowName, _State], models: tuple[type[Model], ...]) -> None:
    """Delete what was not there of `models`; what belongs to something goes before it."""
    for model in models:
        pks = [int(n.split(":")[1]) for n, s in wanted.items() if s is None and _is(n, model)]
        if model in (Playable, Season) and pks:
            _require_no_media("__in" if model is Playable else "__season__in", pks)
        model._base_manager.filter(pk__in=pks).delete()


def _require_no_media(path: str, pks: list[int]) -> None:
    """Refuse to delete what plays something, or will once its media are ready."""
    for place in ("playable", "awaits"):
        if asset := MediaAsset.objects.filter(**{f"{place}{path}": pks}).first():
            message = _("%s was added later and has media; delete it first.")
            raise CannotRevertError(message % asset.place)


def _is(name: RowName, model: type[Model]) -> bool:
    return name.split(":")[0] == model._meta.model_name


def _park(wanted: dict[RowName, _State]) -> None:
    """Move what leaves its place out of the way, so that two can trade places."""
    for model in (Season, Playable):
        states = {int(n.split(":")[1]): state for n, state in wanted.items() if _is(n, model)}
        present: Any = model._base_manager.filter(pk__in=states).order_by("pk")
        leaving = [row.pk for row in present if _place(row) != _place_in(states[row.pk])]
        values = {"last_number": None} if model is Playable else {}
        for pk, number in zip(leaving, _free_numbers(model, states), strict=False):
            model._base_manager.filter(pk=pk).update(number=number, **values)


def _place(row: Any) -> tuple[int | None, int | None]:
    return getattr(row, "season_id", None), row.number


def _place_in(state: _State) -> tuple[int | None, int | None] | None:
    return (state.get("season_id"), state["number"]) if state else None


def _free_numbers(model: type[Model], states: dict[int, _State]) -> Iterator[int]:
    """Yield numbers that nothing has, or will have, among the siblings of these rows."""
    taken = {state["number"] for state in states.values() if state}
    own: Any = model._base_manager.filter(pk__in=states)
    siblings: Any = model._base_manager.filter(title__in=own.values("title"))
    taken.update(siblings.values_list("number", flat=True))
    return (number for number in range(_HIGHEST, -1, -1) if number not in taken)


def _restore(wanted: dict[RowName, _State]) -> list[str]:
    """Bring rows back to how they were; return the names of those whose files are gone."""
    lost = []
    for model in TRACKED:
        for name, fields in wanted.items():
            if fields is None or not _is(name, model):
                continue
            pk = int(name.split(":")[1])
            if model not in STORED:
                _restore_row(model, pk, fields)
            elif not restore_stored(model, pk, fields):
                lost.append(display_name(_with_fields(model, pk, fields)))
    return lost


def _restore_row(model: type[Model], pk: int, fields: dict[str, Any]) -> None:
    present = model._base_manager.filter(pk=pk).first()
    row = _with_fields(model, pk, fields, present)
    columns = [f for f in model._meta.concrete_fields if f.attname in fields]
    try:
        row.full_clean(exclude=["season"] if model is Playable else None)
    except ValidationError as error:
        raise CannotRevertError(f"{row}: {' '.join(error.messages)}") from error
    if present is None:
        _with_new_version(row)
        row.save(force_insert=True)
    else:
        row.save(update_fields=[field.name for field in columns])
    for relation in model._meta.many_to_many:
        there = relation.related_model._base_manager.filter(pk__in=fields.get(relation.name, []))
        getattr(row, relation.name).set(there)


def _with_fields(
    model: type[Model], pk: int, fields: dict[str, Any], present: Model | None = None
) -> Any:
    row = present or model(pk=pk)
    for field in model._meta.concrete_fields:
        if field.attname in fields:
            target: Any = getattr(field, "target_field", field)
            setattr(row, field.attname, target.to_python(fields[field.attname]))
    return row


def _with_new_version(row: Any) -> None:
    """Give a row that comes back a version that it never had: each took a change of its own."""
    if hasattr(row, "version"):
        row.version = (Change.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
