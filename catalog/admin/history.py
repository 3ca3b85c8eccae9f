"""The history in the administration: what was changed by whom, and the way back."""

from typing import Any, Generic, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from catalog.actions.edit_session import CollisionError, StaleError, editing
from catalog.actions.editing.history_wording import describe_entries
from catalog.actions.editing.reverting import CannotRevertError, revert_to
from catalog.history.snapshots import KINDS, row_name
from catalog.media_error_messages import sentence
from catalog.models import Change, HistoryEntry
from media_engine.errors import MediaError

AnyModel = TypeVar("AnyModel", bound=Model)
_PER_PAGE = 25
_MODELS: dict[str, Any] = {kind: model for model, kind in KINDS.items()}


class SubjectHistoryAdmin(admin.ModelAdmin[AnyModel], Generic[AnyModel]):
    """An administration whose history is that of the catalogue, whatever changed it."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """List what was changed, the latest first, each with the way back."""
        row: Any = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        model = row._meta.concrete_model
        subject = row if model in KINDS else row.title
        entries = HistoryEntry.objects.of(KINDS[subject._meta.concrete_model], subject.pk)
        if model not in KINDS:
            entries = entries.filter(versions__has_key=row_name(row))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % row,
            "subtitle": None,
            "opts": self.opts,
            "object": row,
            "subject": subject,
            "can_revert": model in KINDS and _may_revert(request, KINDS[model]),
            **_page_of(request, entries),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/catalog/history.html", context)


def _page_of(request: HttpRequest, entries: QuerySet[HistoryEntry]) -> dict[str, Any]:
    paginator = Paginator(entries.select_related("change__made_by"), _PER_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    described = describe_entries(page.object_list)
    return {"page": page, "entries": [(entry, described[entry.pk]) for entry in page.object_list]}


def _may_revert(request: HttpRequest, kind: str) -> bool:
    return request.user.has_perm(f"catalog.change_{kind}")


@admin.register(HistoryEntry)
class HistoryEntryAdmin(admin.ModelAdmin[HistoryEntry]):
    """All that editors did, also to what is gone; it is read, and gone back in, never edited."""

    list_display = ("name", "kind", "made_at", "made_by", "via", "rows_changed")
    list_filter = ("kind", "change__via", "change__made_at")
    list_select_related = ("change__made_by",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name",)
    change_form_template = "admin/catalog/historyentry/change_form.html"
    fields = ("name", "kind", "made_at", "made_by", "via", "comment")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        """Add the way back."""
        wrap = self.admin_site.admin_view
        revert = path(
            "<int:pk>/revert/", wrap(self.revert_view), name="catalog_historyentry_revert"
        )
        return [revert, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The history is written by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And stays."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what happened, and offer the way back."""
        entry = self.get_object(request, unquote(object_id))
        if entry is not None:
            subject = _MODELS[entry.kind].objects.filter(pk=entry.subject).first()
            extra_context = {
                **(extra_context or {}),
                "changes": describe_entries([entry])[entry.pk],
                "subject": subject,
                "can_revert": _may_revert(request, entry.kind),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    @method_decorator(require_POST)
    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put something back to how it was after a change."""
        entry = get_object_or_404(HistoryEntry.objects.select_related("change"), pk=pk)
        if not (self.has_view_permission(request, entry) and _may_revert(request, entry.kind)):
            raise PermissionDenied
        if not _revert(request, entry):
            return HttpResponseRedirect(reverse("admin:catalog_historyentry_change", args=[pk]))
        messages.success(request, _("“%s” is as it was after this change.") % entry.name)
        url = f"admin:catalog_{entry.kind}_change"
        return HttpResponseRedirect(reverse(url, args=[entry.subject]))

    @admin.display(description=gettext_lazy("when"), ordering="pk")
    def made_at(self, entry: HistoryEntry) -> Any:
        """When it happened."""
        return entry.change.made_at

    @admin.display(description=gettext_lazy("who"))
    def made_by(self, entry: HistoryEntry) -> str:
        """Who did it."""
        return str(entry.change.made_by or "–")

    @admin.display(description=gettext_lazy("through"))
    def via(self, entry: HistoryEntry) -> str:
        """Through which interface."""
        return entry.change.get_via_display()

    @admin.display(description=gettext_lazy("comment"))
    def comment(self, entry: HistoryEntry) -> str:
        """Why, if that was said."""
        return entry.change.comment or "–"

    @admin.display(description=gettext_lazy("changed"))
    def rows_changed(self, entry: HistoryEntry) -> str:
        """What was changed, by the names of the rows."""
        names = [row["name"] for row in entry.rows[:3]]
        return ", ".join(names) + (" …" if len(entry.rows) > len(names) else "")


def _revert(request: HttpRequest, entry: HistoryEntry) -> bool:
    """Go back, or say why that cannot be."""
    user: Any = request.user
    text = request.POST.get("expected_version", "")
    expected = int(text) if text.isdecimal() and len(text) < 10 else 0
    try:
        with editing(by=user, via=Change.Via.ADMIN, comment=_("Put back")) as edit:
            subject = _MODELS[entry.kind].objects.filter(pk=entry.subject).first()
            if subject is not None:
                edit.open(subject, expected_version=expected)
            lost = revert_to(edit=edit, entry=entry)
    except StaleError:
        messages.error(request, _("It was changed since you opened this page. Look again."))
    except CollisionError:
        messages.error(request, _("Somebody else changed it at the same moment. Look again."))
    except CannotRevertError as error:
        messages.error(request, str(error))
    except MediaError as error:
        messages.error(request, sentence(error.code))
    else:
        if lost:
            text = _("The files of these are gone, so they stay as they are: %s.")
            messages.warning(request, text % ", ".join(lost))
        return True
    return False
