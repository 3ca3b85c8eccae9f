"""What may be said of a work, in one place: tidied, completed, and refused in the same words.

Forms, the API, tables and imports put a row together and ask here; `writing` beside this asks once
more before it writes. What a number or a date is, each of them reads by itself, and says with the
words that stand here.
"""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from catalog.actions.editing.defaults import complete_language, complete_row
from catalog.actions.editing.writable import WRITABLE
from text_rules.tidying import tidy_text

REQUIRED = forms.Field.default_error_messages["required"]
WHOLE_NUMBER = forms.IntegerField.default_error_messages["invalid"]
MOMENT = forms.DateTimeField.default_error_messages["invalid"]
DAY = forms.DateField.default_error_messages["invalid"]
CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
UNKNOWN = _("There is no “%(value)s”.")
TAKEN = _("“%(value)s” is taken already.")
#: What models say otherwise than forms do, by the codes of their errors.
_WORDS = {"blank": REQUIRED, "null": REQUIRED, "invalid_choice": CHOICE, "unique": TAKEN}
#: The words for what is of another type than a field.
_TYPES: dict[type[models.Field[Any, Any]], Any] = {
    models.IntegerField: WHOLE_NUMBER,
    models.DateTimeField: MOMENT,
    models.DateField: DAY,
}
#: The values of a row by the columns of its model, as they were read.
Stored = Mapping[str, Any]
#: What a field is compared with, where the rule that compares them is said of that field.
_COMPARED_WITH: dict[str, frozenset[str]] = {
    "available_until": frozenset({"published_at", "available_from"}),
    "died_on": frozenset({"born_on"}),
    "last_number": frozenset({"number"}),
    "season": frozenset({"title"}),
}
_fits = MaxValueValidator(32_767)


def stored_values(row: Model) -> Stored | None:
    """Return what a row holds that was just read, None of a new one; reads nothing itself."""
    if row._state.adding:
        return None
    columns = [field.attname for field in row._meta.concrete_fields]
    return {name: row.__dict__[name] for name in columns if name in row.__dict__}


def check_row(
    row: Model,
    *,
    now: datetime.datetime,
    stored: Stored | None = None,
    exclude: Collection[str] = (),
) -> None:
    """Tidy and complete `row`, a title, season, playable, marker, person, character or genre.

    Nothing is written. `stored` is what a row that is not new held when it was read
    (`stored_values`): what it still holds is left alone, whatever rules have come since. `exclude`
    names the fields that are not looked at. Raises ValidationError with everything that is wrong,
    by field.
    """
    same = _same(row, stored or {})
    refused = tidy_row(row, exclude={*exclude, *same})
    try:
        complete_row(row, now=now)
        if "original_language" not in same:
            complete_language(row)
    except ValidationError as error:
        refused |= error.error_dict
    refused |= _too_large(row, {*exclude, *refused})
    try:
        row.full_clean(exclude={*exclude, *refused})
    except ValidationError as error:
        refused |= error.error_dict
    refused = _of_what_changed(row, stored or {}, refused)
    if refused:
        raise ValidationError(worded(row, refused))


def _same(row: Model, stored: Stored) -> set[str]:
    """Return the names of the fields that say what they said before, or that tidied."""
    return {
        field.name
        for field in row._meta.concrete_fields
        if field.attname in stored
        and getattr(row, field.attname) in (before := stored[field.attname], _tidied(field, before))
    }


def _tidied(field: models.Field[Any, Any], value: Any) -> Any:
    if not isinstance(field, models.CharField | models.TextField) or not isinstance(value, str):
        return value
    return tidy_text(value, has_lines=isinstance(field, models.TextField))


def _of_what_changed(
    row: Model, stored: Stored, refused: Mapping[str, list[ValidationError]]
) -> dict[str, list[ValidationError]]:
    """Return what is refused of fields that have changed, or that are compared with such."""
    same = _same(row, stored)
    changed = {field.name for field in row._meta.concrete_fields} - same
    return {
        name: errors
        for name, errors in refused.items()
        if name not in same or _COMPARED_WITH.get(name, frozenset()) & changed
    }


def refusals_of(
    model: type[Model], values: Mapping[str, Any], *, now: datetime.datetime
) -> dict[str, list[str]]:
    """Return what would be refused of `values` whatever row of `model` they are said of, by field.

    Nothing is read from the database: what is taken already is found when it is written.
    """
    row = model(**values)
    exclude = {field.name for field in model._meta.concrete_fields} - values.keys()
    refused = tidy_row(row, exclude=exclude)
    try:
        complete_language(row)
    except ValidationError as error:
        refused |= error.error_dict
    refused |= _too_large(row, {*exclude, *refused})
    try:
        row.clean_fields(exclude={*exclude, *refused})
    except ValidationError as error:
        refused |= error.error_dict
    return ValidationError(worded(row, refused)).message_dict if refused else {}


def tidy_row(row: Model, *, exclude: Collection[str] = ()) -> dict[str, list[ValidationError]]:
    """Tidy the texts of a row, and return what is wrong with them by field."""
    refused = {}
    model: Any = row._meta.concrete_model
    for name in WRITABLE[model] - {*exclude}:
        field, text = model._meta.get_field(name), getattr(row, name)
        if isinstance(field, models.CharField | models.TextField) and isinstance(text, str):
            setattr(row, name, _tidied(field, text))
            if "\0" in text:
                refused[name] = [ValidationError(ProhibitNullCharactersValidator.message)]
    return refused


def _too_large(row: Model, exclude: Collection[str]) -> dict[str, list[ValidationError]]:
    """Return what is wrong with numbers that PostgreSQL has no room for, though SQLite has."""
    refused = {}
    model: Any = row._meta.concrete_model
    for name in WRITABLE[model] - {*exclude}:
        field, value = model._meta.get_field(name), getattr(row, name)
        is_small = isinstance(field, models.PositiveSmallIntegerField)
        if is_small and isinstance(value, int) and value > _fits.limit_value:
            try:
                field.run_validators(value)
                _fits(value)
            except ValidationError as error:
                refused[name] = error.error_list
    return refused


def worded(
    row: Model, refused: Mapping[str, list[ValidationError]]
) -> dict[str, list[ValidationError]]:
    """Say what the model of `row` says in the words of forms."""
    return {
        name: [_reworded(row, name, error) for error in errors] for name, errors in refused.items()
    }


def _reworded(row: Model, name: str, error: ValidationError) -> ValidationError:
    if name == NON_FIELD_ERRORS:
        return error
    code = error.code or ""
    message = _WORDS.get(code)
    if message is None and code.startswith("invalid"):
        field = row._meta.get_field(name)
        message = next((words for kind, words in _TYPES.items() if isinstance(field, kind)), None)
    if message is None:
        return error
    params = {**(error.params or {}), "value": getattr(row, name, None)}
    return ValidationError(message, code=code, params=params)


def in_words(model: type[Model], refused: Mapping[str, list[str]]) -> str:
    """Say what is refused of a row of `model`, each field by its name."""
    return " ".join(
        " ".join(messages)
        if name == NON_FIELD_ERRORS
        else f"{_label(model, name)}: {' '.join(messages)}"
        for name, messages in refused.items()
    )


def _label(model: type[Model], name: str) -> str:
    field = next((field for field in model._meta.fields if field.name == name), None)
    return str(field.verbose_name if field is not None else name)
