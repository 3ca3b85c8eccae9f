"""Metadata in and out as CSV and JSON: a table is shown row by row before it is confirmed."""

import re
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from import_export import fields, resources, results, widgets
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, JSON
from import_export.forms import ExportForm
from import_export.tmp_storages import MediaStorage
from tablib import Dataset

from accounts.models import User
from catalog.actions.edit_session import CollisionError, Editing, editing
from catalog.actions.editing.checking import (
    DAY,
    MOMENT,
    WHOLE_NUMBER,
    Stored,
    check_row,
    stored_values,
)
from catalog.actions.editing.writable import WRITABLE
from catalog.actions.editing.writing import (
    change_row,
    change_title,
    create_row,
    create_title,
)
from catalog.importing.sheets import cast_cell, genres_cell, write_cast, write_genres
from catalog.ingest.storage_cleanup import DRAFTS
from catalog.models import Change, Credit, Genre, Person, Title
from text_rules.cells import as_cell, from_cell

_STYLE = re.compile(r'<(ins|del) style="background:#[0-9a-f]{6};">')


class _RefusedError(Exception):
    """A row is wrong: what was written for it is rolled back."""


class SafeCSV(CSV):
    """CSV of which no cell is a formula to a spreadsheet; what comes back is as it was."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        """Return the file."""
        return super().export_data(_converted(dataset, as_cell), **kwargs)

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        """Read a file."""
        return _converted(super().create_dataset(in_stream, **kwargs), from_cell)


def _converted(dataset: Dataset, convert: Callable[[str], str]) -> Dataset:
    rows = ([convert(cell) if isinstance(cell, str) else cell for cell in row] for row in dataset)
    return Dataset(*rows, headers=dataset.headers)


class Diff(resources.Diff):
    """What a row changes, marked by `ins` and `del` alone: styles in attributes are refused."""

    def as_html(self) -> list[SafeString]:
        """Return a cell for every column; the library has escaped what is in it."""
        return [mark_safe(_STYLE.sub(r"<\1>", cell)) for cell in super().as_html()]  # noqa: S308


class WholeNumber(widgets.IntegerWidget):
    """Whole numbers, and not those that would have to be rounded."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        """Read a cell. Raises ValueError."""
        try:
            return forms.IntegerField(required=False).clean(value)  # type: ignore[no-any-return]
        except ValidationError as error:
            raise ValueError(str(value)) from error


class Resource(resources.ModelResource):
    """Rows of a table, each of which is an act of editing."""

    WIDGETS_MAP = {
        **resources.ModelResource.WIDGETS_MAP,
        "PositiveSmallIntegerField": WholeNumber,
    }
    edit: Editing
    columns: Collection[str] = ()
    by: User | None = None
    file_name = ""
    stored: Stored | None = None

    def get_diff_class(self) -> type[Diff]:
        """Return what shows the changes."""
        return Diff

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Remember who imports what."""
        self.by, self.file_name = kwargs.get("user"), kwargs.get("file_name", "")
        super().before_import(dataset, **kwargs)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """Import a row, whole or not at all."""
        result = None
        comment = self.file_name[:250]
        self.columns = row.keys()
        try:
            with editing(by=self.by, via=Change.Via.IMPORT, comment=comment) as self.edit:
                result = super().import_row(row, instance_loader, **kwargs)
                if result.errors or result.validation_error:
                    raise _RefusedError
        except _RefusedError:
            pass
        except CollisionError as error:
            result = self.get_row_result_class()()
            result.import_type = results.RowResult.IMPORT_TYPE_ERROR
            result.errors.append(self.get_error_result_class()(error, row=row))
        return result

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Read the cells; raises ValidationError with every one that is of another type."""
        refused: dict[str, Any] = {}
        self.stored = stored_values(instance)
        for field in self.get_import_fields():
            try:
                self.import_field(field, instance, row, **kwargs)
            except (ValueError, ArithmeticError):
                refused[field.attribute] = ValidationError(_type_words(self._meta.model, field))
        if refused:
            raise ValidationError(refused)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Ask the action. Raises ValidationError, together with what was of another type."""
        refused = {**(import_validation_errors or {})}
        try:
            check_row(instance, now=timezone.now(), stored=self.stored, exclude=refused.keys())
        except ValidationError as error:
            refused |= error.error_dict
        if refused:
            raise ValidationError(refused)

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        """Write through the actions, and show in `instance` what was written.

        Only what the table has a column for: of the others `instance` knows how they were before
        the lock, and an editor may have changed them since.
        """
        names = [name for name in self.fields if name in WRITABLE[self._meta.model]]
        values = {name: getattr(instance, name) for name in names if name in self.columns}
        if is_create:
            written = self.create(instance, values)
            instance.pk, instance._state = written.pk, written._state
        else:
            # A sheet says nothing of what is in a title, but who is in it.
            having = (Credit,) if isinstance(instance, Title) else ()
            opened = self.edit.open_row(instance, having=having)
            changed = {n: value for n, value in values.items() if value != getattr(opened, n)}
            written = self.change(opened, changed)
        for name in names:
            setattr(instance, name, getattr(written, name))

    def create(self, instance: Any, values: dict[str, Any]) -> Any:
        """Make what a row describes. Raises ValidationError."""
        return create_row(edit=self.edit, model=self._meta.model, values=values)

    def change(self, row: Any, values: dict[str, Any]) -> Any:
        """Change `row`, which is open. Raises ValidationError."""
        return change_row(row=row, values=values)


def _type_words(model: Any, field: fields.Field) -> Any:
    """Say of a cell that is of another type what every interface says."""
    for kind, words in (
        (models.DateTimeField, MOMENT), (models.DateField, DAY), (models.IntegerField, WHOLE_NUMBER)
    ):  # fmt: skip
        if isinstance(model._meta.get_field(field.attribute), kind):
            return words
    raise TypeError(field.attribute)


class GenreResource(Resource):
    """Genres."""

    class Meta:
        model = Genre
        import_id_fields = ("slug",)
        fields = ("slug", "name", "name_es")
        skip_unchanged = True


class PersonResource(Resource):
    """People."""

    class Meta:
        model = Person
        import_id_fields = ("slug",)
        fields = ("slug", "name", "sort_name", "born_on", "died_on", "biography")
        skip_unchanged = True


class TitleResource(Resource):
    """Titles with their genres and cast; a column that is missing is left alone."""

    genres = fields.Field(column_name="genres", dehydrate_method=genres_cell, readonly=True)
    cast = fields.Field(column_name="cast", dehydrate_method=cast_cell, readonly=True)

    class Meta:
        model = Title
        import_id_fields = ("slug",)
        fields = (
            "slug", "kind", "name", "original_name", "sort_name", "tagline", "synopsis", "year",
            "original_language", "maturity_age", "maturity_reasons", "status", "published_at",
            "available_until", "genres", "cast",
        )  # fmt: skip
        chunk_size = 500

    def filter_export(self, queryset: QuerySet[Any], **kwargs: Any) -> QuerySet[Any]:
        """Fetch genres and cast with the titles."""
        credited = Credit.objects.select_related("person", "character")
        return queryset.prefetch_related("genres", Prefetch("credits", credited))

    def import_instance(self, instance: Title, row: Any, **kwargs: Any) -> None:
        """Read the row; a film never becomes a series."""
        kind = instance.kind
        moments = {name: getattr(instance, name) for name in ("published_at", "available_until")}
        super().import_instance(instance, row, **kwargs)
        for name, moment in moments.items():  # a table shows seconds; nothing was changed
            if moment and getattr(instance, name) == moment.replace(microsecond=0):
                setattr(instance, name, moment)
        if instance.pk and instance.kind != kind:
            raise ValidationError({"kind": _("What a title is made of does not change.")})

    def create(self, instance: Title, values: dict[str, Any]) -> Title:
        """Make a title, a film together with what plays. Raises ValidationError."""
        kind, now = instance.kind, timezone.now()
        return create_title(edit=self.edit, kind=kind, values=values, now=now)

    def change(self, row: Title, values: dict[str, Any]) -> Title:
        """Change a title, which is open. Raises ValidationError."""
        return change_title(edit=self.edit, title=row, values=values, now=timezone.now())

    def save_m2m(self, instance: Title, row: Any, **kwargs: Any) -> None:
        """Write the genres and the cast."""
        if row.get("genres") is not None:
            write_genres(instance, str(row["genres"]))
        if row.get("cast") is not None:
            write_cast(instance, str(row["cast"]), self.edit)


class DraftStorage(MediaStorage):
    """Keeps a table between its preview and its confirmation where every web process sees it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "MEDIA_FOLDER": DRAFTS})

    def save(self, data: Any) -> None:
        """Save bytes, however they come."""
        super().save(data.encode() if isinstance(data, str) else data)


class ExchangeAdmin(ImportExportMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """A list that can be written to a file and read from one."""

    formats = (SafeCSV, JSON)
    export_form_class = ExportForm
    tmp_storage_class = DraftStorage
    import_template_name = "admin/catalog/exchange/import.html"
    import_error_display = ("message",)
    skip_admin_log = True  # the history of the catalogue says more

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Import a confirmed table; one that was cleaned up meanwhile must be chosen again."""
        try:
            answer: HttpResponseBase = super().process_import(request, **kwargs)
        except FileNotFoundError:
            gone = _("This table is no longer here. Choose the file again.")
            messages.error(request, gone)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        return answer

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whether the user may add and change rows one by one."""
        codename = get_permission_codename("add", self.opts)
        may_add = request.user.has_perm(f"{self.opts.app_label}.{codename}")
        return may_add and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the user may see the rows."""
        return self.has_view_permission(request)
