"""Forms that tell types apart, and leave the rest to the actions: the same words everywhere."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.forms.models import InlineForeignKeyField, construct_instance
from django.utils import timezone

from catalog.actions.editing.checking import DAY, MOMENT, UNKNOWN, check_row, stored_values
from catalog.actions.editing.writable import WRITABLE

AnyModel = TypeVar("AnyModel", bound=Model)


class CheckedForm(forms.ModelForm[AnyModel]):
    """A form of a title, season, playable, marker, person, character or genre.

    What it holds is checked by the action that will write it, and refused at the field.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored_values(self.instance)
        for name in self._writable() & self.fields.keys():
            _use_shared_messages(self.fields[name])

    def _post_clean(self) -> None:
        """Check as the action will, instead of as the model does."""
        exclude = {*self._get_validation_exclusions()}  # type: ignore[attr-defined]
        exclude |= {n for n, f in self.fields.items() if isinstance(f, InlineForeignKeyField)}
        meta: Any = self._meta
        self.instance = construct_instance(self, self.instance, meta.fields, meta.exclude)
        try:
            self.check_instance(exclude)
        except ValidationError as error:
            add_refusals(self, error)

    def check_instance(self, exclude: set[str]) -> None:
        """Ask the action. Raises ValidationError."""
        check_row(self.instance, now=timezone.now(), stored=self.stored, exclude=exclude)

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the action takes it; the rest is left to it."""
        typed = self._writable() & {*self.changed_data}
        return {name: getattr(self.instance, name) for name in typed}

    def _writable(self) -> frozenset[str]:
        model: Any = self._meta.model._meta.concrete_model
        return WRITABLE[model]


def add_refusals(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what an action refused at its fields; what has none here, above all others."""
    refused = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
    for name, errors in refused.items():
        form.add_error(name if name in form.fields else None, [*errors])


def _use_shared_messages(field: forms.Field) -> None:
    """Let the action judge, and say of a wrong type what every interface says."""
    field.validators = []
    if isinstance(field, forms.SplitDateTimeField):
        for part in field.fields:
            part.error_messages["invalid"] = MOMENT
    elif isinstance(field, forms.DateField):
        field.error_messages["invalid"] = DAY


def use_unknown_message(field: forms.Field) -> None:
    """Say of a row that is not there what every interface says."""
    field.error_messages["invalid_choice"] = UNKNOWN
    field.error_messages["invalid_pk_value"] = str(UNKNOWN).replace("%(value)s", "%(pk)s")
