"""What the history holds, in words: rows by their names, fields by theirs, references resolved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.history.snapshots import MODELS, STORED
from catalog.models import Artwork, HistoryEntry, Season

_HIDDEN = frozenset({"public_id", "title_id", "playable_id", "kind"})
#: What tells people nothing but that there is another file.
_FILE = "file"
#: Characters of a value that a sentence shows.
_MAX_CHARACTERS = 80
_Names = dict[tuple[type[Model], int], str]


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field before and after, as people read it; None where the row was not there."""

    field: str
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str

    @property
    def sentence(self) -> str:
        """Say both values in a few words."""
        return f"{self.label}: {self.before_text} → {self.after_text}"


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One row: `what` it is, its name, and whether it was added, changed or deleted."""

    what: str
    name: str
    verb: str
    fields: list[FieldChange]

    @property
    def details(self) -> str:
        """Say it with the values before and after."""
        if self.verb != "changed":
            return self.sentence
        return f"{self.name}: {'; '.join(change.sentence for change in self.fields)}"

    @property
    def sentence(self) -> str:
        """Say it in a few words."""
        if self.verb == "added":
            return _("%s added") % self.name
        if self.verb == "deleted":
            return _("%s deleted") % self.name
        return f"{self.name}: {', '.join(change.label for change in self.fields)}"


def shortened(value: Any) -> str:
    """Return a value as a sentence has it: lists joined, long texts cut, nothing as a dash."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    if value in (None, "", []):
        return "–"
    return text if len(text) <= _MAX_CHARACTERS else f"{text[: _MAX_CHARACTERS - 1]}…"


def describe_entries(entries: Iterable[HistoryEntry]) -> dict[int, list[RowChange]]:
    """Return what each entry changed, by its number; one query for each kind of reference."""
    entries = list(entries)
    names = _names_of(entries)
    return {entry.pk: [_row_change(row, names) for row in entry.rows] for entry in entries}


def _references(model: type[Model]) -> dict[str, type[Model]]:
    """Return which fields of a model, as the history calls them, refer to which other model."""
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return {
        getattr(field, "attname", field.name): field.related_model
        for field in fields
        if field.is_relation and isinstance(field.related_model, type)
    }


def _names_of(entries: list[HistoryEntry]) -> _Names:
    wanted: dict[type[Model], set[int]] = {}
    for entry in entries:
        for row in entry.rows:
            for name, model in _references(_model(row)).items():
                for state in (row["before"], row["after"]):
                    if name not in _HIDDEN and state:
                        wanted.setdefault(model, set()).update(_pks(state.get(name)))
    return {
        (model, row.pk): str(row)
        for model, pks in wanted.items()
        for row in _with_names(model).filter(pk__in=pks)
    }


def _with_names(model: type[Model]) -> Any:
    """Fetch what `str` of a row needs."""
    rows: Any = model._default_manager.all()
    return rows.select_related("title") if model is Season else rows


def _model(row: dict[str, Any]) -> type[Model]:
    return MODELS[row["row"].split(":")[0]]


def _pks(value: Any) -> list[int]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _row_change(row: dict[str, Any], names: _Names) -> RowChange:
    before, after = row["before"], row["after"]
    verb = "added" if before is None else "deleted" if after is None else "changed"
    model = _model(row)
    differing = [
        key
        for key in {**(before or {}), **(after or {})}
        if (before or {}).get(key) != (after or {}).get(key)
    ]
    stored = STORED.get(model, frozenset())
    # A credit names its person; whose picture it is is clear.
    hidden = _HIDDEN | ({"person_id"} if model is Artwork else set())
    fields = [
        _field_change(model, key, before, after, names)
        for key in differing
        if key not in hidden and key not in stored
    ]
    if stored & set(differing):
        fields.append(_file_change(before, after))
    return RowChange(what=model._meta.model_name or "", name=row["name"], verb=verb, fields=fields)


def _file_change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> FieldChange:
    former, new = before and _("the former one"), after and _("another one")
    return FieldChange(
        field=_FILE,
        label=_("File"),
        before=former or None,
        after=new or None,
        before_text=shortened(former or None),
        after_text=shortened(new or None),
    )


def _field_change(
    model: type[Model],
    key: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    names: _Names,
) -> FieldChange:
    field: Any = next(
        (f for f in model._meta.get_fields() if key in (f.name, getattr(f, "attname", ""))), None
    )
    target = _references(model).get(key)

    def value_in(state: dict[str, Any] | None) -> Any:
        value = (state or {}).get(key)
        if target is None:
            return value
        found = [names.get((target, pk), f"#{pk}") for pk in _pks(value)]
        if isinstance(value, list):
            return found
        return found[0] if found else None

    return FieldChange(
        field=field.name if field is not None else key,
        label=str(getattr(field, "verbose_name", key)),
        before=value_in(before),
        after=value_in(after),
        before_text=_for_people(field, value_in(before)),
        after_text=_for_people(field, value_in(after)),
    )


def _for_people(field: Any, value: Any) -> str:
    """Return a value as people read it: moments in their time, choices by their names."""
    if value and isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(field.to_python(value)), "DATETIME_FORMAT")
    if choices := getattr(field, "flatchoices", None):
        value = dict(choices).get(value, value)
    return shortened(value)
