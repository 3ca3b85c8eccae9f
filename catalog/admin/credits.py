"""Cast and crew inside the page of a title or of what plays."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet, construct_instance
from django.http import HttpRequest

from catalog.actions.editing.casting import HAS_CREDIT, check_credit, repeated_credits
from catalog.admin.checked_forms import add_refusals
from catalog.models import Credit, Playable, Title


class KnownSelect(AutocompleteSelect):
    """A choice by autocompletion that is given the name of the row it shows.

    Django's asks the database for that name, once for every select on the page.
    """

    known: tuple[str, str] | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """Return the chosen row alone; the others come while somebody types."""
        if self.known is None or list(map(str, value)) != [self.known[0]]:
            return super().optgroups(name, value, attr)
        groups: Any = [(None, [], 0)]
        if not self.is_required and not self.allow_multiple_selected:
            groups[0][1].append(self.create_option(name, "", "", False, 0))
        number, label = self.known
        groups[0][1].append(self.create_option(name, number, label, True, 0))
        return groups


class CreditForm(forms.ModelForm[Credit]):
    """A credit whose person and character came with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "character"):
            field = self.fields.get(name)
            row = getattr(self.instance, name) if getattr(self.instance, f"{name}_id") else None
            select = getattr(field, "widget", None)
            select = getattr(select, "widget", select)  # without the links around it
            if row is not None and isinstance(select, KnownSelect):
                select.known = (str(row.pk), str(row))

    def _post_clean(self) -> None:
        """Check as the action will; the same words everywhere."""
        meta: Any = self._meta
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        self.instance = construct_instance(self, self.instance, meta.fields, meta.exclude)
        try:
            check_credit(self.instance, exclude=exclude)
        except ValidationError as error:
            add_refusals(self, error)


class CreditFormSet(BaseInlineFormSet[Credit, Any, forms.ModelForm[Credit]]):
    """Credits of one title or playable, none of which says what another says."""

    def clean(self) -> None:
        """Refuse a repetition at its row."""
        super().clean()
        forms_ = {
            id(form.instance): form
            for form in self.forms
            if form.is_valid() and (form.has_changed() or form.instance.pk)
            if not self._should_delete_form(form)  # type: ignore[attr-defined]
        }
        for credit in repeated_credits(form.instance for form in forms_.values()):
            forms_[id(credit)].add_error(None, HAS_CREDIT)


class _CreditInline(admin.TabularInline[Credit, Any]):
    """Credits in billing order, in as many queries for a thousand as for one."""

    model = Credit
    form = CreditForm
    formset = CreditFormSet
    fields = ("person", "role", "character", "billing_order")
    autocomplete_fields = ("person", "character")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        """Fetch people and characters with the rows."""
        return super().get_queryset(request).select_related("person", "character")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer to change and to add somebody; a person is not deleted from a title."""
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if found is not None and isinstance(found.widget, RelatedFieldWidgetWrapper):
            found.widget.can_delete_related = found.widget.can_view_related = False
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Choose by autocompletion that knows what it shows."""
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", KnownSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CreditInline(_CreditInline, admin.TabularInline[Credit, Title]):
    """Cast and crew of a title."""


class PlayableCreditInline(_CreditInline, admin.TabularInline[Credit, Playable]):
    """Guests of an episode, authors of a track."""
