"""What all forms that edit the catalogue share: none overwrites another, all is remembered."""

import datetime
from contextlib import suppress
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.actions.deleting import InUseError, delete_row, losses_of
from catalog.actions.edit_session import Act, CollisionError, Editing, GoneError, editing
from catalog.actions.editing.casting import add_credit, change_credit, remove_credit
from catalog.actions.editing.checking import in_words
from catalog.actions.editing.history_wording import describe_entries
from catalog.actions.editing.writing import (
    change_row,
    change_text_track,
    create_marker,
    create_playable,
    create_row,
    create_season,
    delete_part,
)
from catalog.admin.checked_forms import CheckedForm
from catalog.admin.history import SubjectHistoryAdmin
from catalog.history.reading import entries_since
from catalog.models import Change, Credit, Marker, Playable, Season, TextTrack

AnyModel = TypeVar("AnyModel", bound=Model)
VERSION = "expected_version"
COLLISION = gettext_lazy("Somebody else wrote the same at the same moment. Read it again.")


class VersionedForm(CheckedForm[Any]):
    """A form that knows which version it shows, and is not saved over a later one."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    #: What the actions refused when this was to be saved, though it had seemed right.
    refusal: ValidationError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if VERSION in self.fields:
            self.fields[VERSION].initial = self.instance.version
        if self.instance.pk is None:  # made from the name, and counted on
            for name in {"slug", "number"} & self.fields.keys():
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Refuse what was typed over an earlier version, and keep it: saved again it counts."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if _is_second_of(self.initial.get(name), value):
                cleaned[name] = self.initial[name]  # The form shows seconds; nothing was changed.
        if self.instance.pk and cleaned.get(VERSION) != self.instance.version:
            data: Any = self.data
            self.data = data.copy()
            self.data[self.add_prefix(VERSION)] = str(self.instance.version)  # type: ignore[index]
            self.add_error(None, ValidationError(stale_lines(self.instance, cleaned.get(VERSION))))
        return cleaned

    def check_instance(self, exclude: set[str]) -> None:
        """Ask the action, and repeat what it said when it was asked to write."""
        super().check_instance(exclude)
        if self.refusal is not None:
            raise self.refusal


def _is_second_of(before: Any, value: Any) -> bool:
    return isinstance(before, datetime.datetime) and before.replace(microsecond=0) == value


def stale_lines(row: Any, version: int | None) -> list[str]:
    """Say who changed what since a version was read, and what to do."""
    entries = entries_since(row, version or 0)
    described = describe_entries(entries)
    changes = [
        _("%(who)s, %(when)s: %(what)s")
        % {
            "who": entry.change.made_by or entry.change.get_via_display(),
            "when": date_format(timezone.localtime(entry.change.made_at), "DATETIME_FORMAT"),
            "what": " · ".join(change.details for change in described[entry.pk]),
        }
        for entry in entries
    ]
    return [
        _(
            "This was changed since you opened it, so it was not saved. What you typed is below:"
            " correct it where you want to keep the other changes, and save again."
        ),
        *changes,
    ]


class EditingAdmin(SubjectHistoryAdmin[AnyModel]):
    """An administration whose saving is an act of editing."""

    form = VersionedForm

    def get_fieldsets(self, request: HttpRequest, obj: AnyModel | None = None) -> Any:
        """Carry the version along, unseen."""
        given: Any = super().get_fieldsets(request, obj)
        fieldsets = [(name, {**options}) for name, options in given]
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        fields = [field for field in fieldsets[0][1]["fields"] if field != VERSION]
        fieldsets[0][1]["fields"] = (*fields, VERSION)
        return fieldsets

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Save within an act of editing; after a collision once more, which says what collided."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        refusal: ValidationError | None = None
        for is_second in (False, True):
            request.catalogue_refusal = refusal  # type: ignore[attr-defined]
            try:
                return self._edited(request, object_id, form_url, extra_context)
            except CollisionError:
                refusal = ValidationError(COLLISION) if is_second else None
            except ValidationError as error:
                refusal = error
            except GoneError:
                return self._gone(request, object_id)
        request.catalogue_refusal = refusal  # type: ignore[attr-defined]
        return self._edited(request, object_id, form_url, extra_context)

    def _gone(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        """Say that somebody deleted it while this waited for the lock."""
        gone: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
            request, self.opts, object_id
        )
        return gone

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form, with what the actions refused a moment ago."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "catalogue_refusal", None)
        return form

    def _edited(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any
    ) -> HttpResponse:
        user: Any = request.user
        with editing(by=user, via=Change.Via.ADMIN) as edit:
            request.catalogue_edit = edit  # type: ignore[attr-defined]
            row: Any = self.get_object(request, unquote(object_id)) if object_id else None
            if row is not None:
                edit.open_row(row)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write through the actions what was typed: a new row, or what differs of one."""
        edit = _edit_of(request)
        if change:
            self.change_row(edit, edit.open_row(obj), form.values())
            return
        _open_title_of(edit, obj)
        made = self.create_row(edit, obj, form.values())
        obj.pk = made.pk
        obj.refresh_from_db()
        obj._state.adding = False

    def create_row(self, edit: Editing, row: Any, values: dict[str, Any]) -> Model:
        """Make what `row`, which is not written, stands for. Raises ValidationError."""
        return create_row(edit=edit, model=self.model, values=values)  # type: ignore[arg-type]

    def change_row(self, edit: Editing, row: Any, values: dict[str, Any]) -> None:
        """Change `row`, which is open. Raises ValidationError."""
        change_row(row=row, values=values)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write through the actions what the row is related to, and what is inside."""
        self.relate_row(form.instance, form)
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def relate_row(self, row: Any, form: Any) -> None:
        """Write what `row`, which is written and open, is related to; most have nothing of it."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write what is inside; media go with what plays."""
        edit = _edit_of(request)
        rows = formset.save(commit=False)
        edit.open_parts(*(row for row, _changed in formset.changed_objects))
        for row in formset.deleted_objects:
            if isinstance(row, Season | Playable):
                delete_row(row=edit.open_to_delete(row))
            elif isinstance(row, Credit):
                remove_credit(edit=edit, credit=row)
            else:
                delete_part(edit=edit, row=row)
        for row in formset.new_objects:
            _open_title_of(edit, row)
        for inner in formset.forms:
            if inner.instance in rows:
                _write_inner(edit, inner)

    # --- Deleting -----------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what goes with the chosen, counted, and what is needed and so stays."""
        lines, counts, protected = [], dict[str, int](), list[str]()
        for row in objs:
            try:
                losses = losses_of(row=row)
            except InUseError as error:
                names = ", ".join(use.name for use in error.uses[:5])
                text = _("“%(row)s”, needed by %(total)d titles: %(names)s")
                protected.append(text % {"row": row, "total": error.total, "names": names})
                continue
            lines.append(str(row))
            for name, count in (*losses.rows.items(), *_media_line(losses.media)):
                counts[name] = counts.get(name, 0) + count
        missing = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        return lines, counts, missing, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete it with its media."""
        self._delete(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete them with their media."""
        self._delete(request, list(queryset))

    def _delete(self, request: HttpRequest, rows: list[Any]) -> None:
        user: Any = request.user
        with editing(by=user, via=Change.Via.ADMIN) as edit:
            for row in rows:
                with suppress(GoneError):  # of two clicks, the second finds nothing to do
                    delete_row(row=edit.open_to_delete(row))

    def edit_many(self, request: HttpRequest, queryset: QuerySet[Any], act: Any) -> int:
        """Let `act` change the chosen titles at once, and return how many it says they were."""
        user: Any = request.user
        with editing(by=user, via=Change.Via.ADMIN) as edit:
            edit.open_titles(queryset.order_by().values_list("pk", flat=True))
            count: int = act()
        text = ngettext("%d title changed.", "%d titles changed.", count) % count
        self.message_user(request, text, messages.SUCCESS)
        return count


def act_of(request: HttpRequest) -> Act:
    """Return who acts in a request."""
    user: Any = request.user
    return Act(by=user, via=Change.Via.ADMIN)


def _edit_of(request: HttpRequest) -> Editing:
    edit: Editing = request.catalogue_edit  # type: ignore[attr-defined]
    return edit


def _open_title_of(edit: Editing, row: Any) -> None:
    """Open the title that a season, a playable, a credit or a marker belongs to."""
    title = getattr(row, "title", None) or getattr(getattr(row, "playable", None), "title", None)
    if title is not None and title.pk is not None:
        edit.open_parts(title)


def _write_inner(edit: Editing, form: Any) -> None:
    """Write a row inside of another; what is refused of it names it, as the page shows it on top.

    Raises ValidationError without fields: those of the page are of another row.
    """
    row = form.instance
    label = str(row._meta.verbose_name if row.pk is None else row)
    try:
        _write_inner_row(edit, form)
    except ValidationError as error:
        has_fields = hasattr(error, "error_dict")
        why = in_words(type(row), error.message_dict) if has_fields else " ".join(error.messages)
        raise ValidationError(f"{label}: {why}") from error


def _write_inner_row(edit: Editing, form: Any) -> None:
    """Write a row through the action for it."""
    row, is_new = form.instance, form.instance.pk is None
    if isinstance(row, Credit):
        _write_credit(edit, row, form.changed_data)
    elif isinstance(row, TextTrack):
        change_text_track(text_track=row, changed=form.changed_data)
    elif not is_new:
        change_row(row=type(row)._default_manager.get(pk=row.pk), values=form.values())
    elif isinstance(row, Marker):
        row.pk = create_marker(edit=edit, playable=row.playable, values=form.values()).pk
    elif isinstance(row, Season):
        row.pk = create_season(edit=edit, title=row.title, values=form.values()).pk
    else:
        within = row.season or row.title
        row.pk = create_playable(edit=edit, within=within, values=form.values()).pk


def _write_credit(edit: Editing, credit: Credit, changed: list[str]) -> None:
    if credit.pk is None:
        add_credit(edit=edit, credit=credit)
    else:
        change_credit(credit=credit, changed=changed)


def _media_line(count: int) -> list[tuple[str, int]]:
    return [(_("media"), count)] if count else []
