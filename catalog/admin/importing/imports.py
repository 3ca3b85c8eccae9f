"""Imports: asking for one, seeing what it would do, watching it, and reading what it did."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.forms.widgets import Media, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from catalog.admin.importing.import_form import ImportForm
from catalog.admin.media.progress import draw_cell
from catalog.importing.requesting import NotDryError, repeat_for_real, start_import, stop_import
from catalog.models import ImportItem, ImportRun
from catalog.storage.external import ForbiddenSourceError

ITEMS_PER_PAGE = 100
MAX_POLLED = 200


def state_of(run: ImportRun) -> dict[str, Any]:
    """Return what the page shows of an import; `text` is for people, in the active language."""
    is_counted = bool(run.item_count)
    return {
        "id": run.pk,
        "status": run.status,
        "is_settled": run.is_settled,
        "percent": round(100 * run.done_count / run.item_count) if is_counted else 0,
        "text": describe(run),
    }


def describe(run: ImportRun) -> str:
    """Say how an import stands: how far it is, or why it ended."""
    parts = [run.get_status_display()]
    if run.item_count:
        text = ngettext("%(done)d of %(all)d file", "%(done)d of %(all)d files", run.item_count) % {
            "done": run.done_count,
            "all": run.item_count,
        }
        parts.append(text)
    if run.reason:
        parts.append(run.reason)
    elif run.current:
        parts.append(run.current.rpartition("/")[2])
    return " · ".join(str(part) for part in parts)


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin[ImportRun]):
    """What was imported from folders and buckets."""

    list_display = ("source", "kind", "state", "started_by", "created_at")
    list_filter = ("status", "is_dry", "created_at")
    list_select_related = ("started_by",)
    list_per_page = 50
    actions = None

    @property
    def media(self) -> Media:
        """Add what makes progress move."""
        return super().media + Media(
            css={"all": ["admin-streamex/assets.css", "admin-streamex/imports.css"]},
            js=[Script("admin-streamex/progress.js", type="module")],  # type: ignore[list-item]
        )

    def get_urls(self) -> list[URLPattern]:
        """Add progress, and what can be done to an import."""
        wrap = self.admin_site.admin_view
        return [
            path("progress/", wrap(self.progress_view), name="catalog_importrun_progress"),
            path("<int:pk>/repeat/", wrap(self.repeat_view), name="catalog_importrun_repeat"),
            path("<int:pk>/stop/", wrap(self.stop_view), name="catalog_importrun_stop"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What happened is not edited."""
        return False

    # --- Asking ---------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form, or start what it asks for: by default a dry run."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._form_page(request, ImportForm())
        form = ImportForm(request.POST)
        if not form.is_valid():
            return self._form_page(request, form, status=422)
        try:
            run = start_import(
                sources=[form.cleaned_data["source"]],
                options=form.import_options(is_dry="import" not in request.POST),
                user=_user(request),
            )
        except ForbiddenSourceError:
            form.add_error("folder", _("This is no folder below it."))
            return self._form_page(request, form, status=422)
        return self._to(run)

    def _form_page(self, request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import"),
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(
            request, "admin/catalog/importrun/form.html", context, status=status
        )

    def _to(self, run: ImportRun) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:catalog_importrun_change", args=[run.pk]))

    # --- Watching and reading -------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show how an import stands, and what became of each file."""
        run = get_object_or_404(ImportRun, pk=object_id if object_id.isdecimal() else None)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        chosen = request.GET.get("outcome", "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Dry run") if run.is_dry else _("Import"),
            "subtitle": str(run),
            "run": run,
            "state": self.state(run),
            "outcomes": _outcomes(run),
            "chosen": chosen,
            "page": _items(run, chosen, request.GET.get("p", "1")),
            "can_add": self.has_add_permission(request),
            "can_delete": self.has_delete_permission(request, run) and run.is_settled,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/catalog/importrun/run.html", context)

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """Say how the imports named by `id` stand, as JSON."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.getlist("id")[:MAX_POLLED]
        numbers = [int(text) for text in asked if text.isdecimal() and len(text) < 19]
        runs = ImportRun.objects.filter(pk__in=numbers)
        answer = JsonResponse({"assets": [state_of(run) for run in runs]})
        answer["Cache-Control"] = "no-store"
        return answer

    # --- Doing ----------------------------------------------------------------------------------

    @method_decorator(require_POST)
    def repeat_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import what a dry run has looked at."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=pk)
        try:
            return self._to(repeat_for_real(run=run, user=_user(request)))
        except NotDryError:
            messages.info(request, _("Only a dry run that is done can be repeated for real."))
        except ForbiddenSourceError:
            messages.error(request, _("Importing from here is no longer allowed."))
        return self._to(run)

    @method_decorator(require_POST)
    def stop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop an import; what has come in stays."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=pk)
        if stop_import(run=run):
            messages.success(request, _("The import was stopped. What has come in stays."))
        return self._to(run)

    # --- Columns --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("from"))
    def source(self, run: ImportRun) -> str:
        """Where it comes from."""
        return str(run)

    @admin.display(description=gettext_lazy("kind"), ordering="is_dry")
    def kind(self, run: ImportRun) -> str:
        """Whether it was for real."""
        return _("Dry run") if run.is_dry else _("Import")

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, run: ImportRun) -> SafeString:
        """Progress that moves by itself, or how it ended."""
        return format_html("{}", draw_cell(state_of(run), reverse(_PROGRESS)))


_PROGRESS = "admin:catalog_importrun_progress"


def _user(request: HttpRequest) -> User:
    user: User = request.user  # type: ignore[assignment]
    return user


def _outcomes(run: ImportRun) -> list[dict[str, Any]]:
    """Return how often each outcome occurs, those that ask for an editor first."""
    counts = dict(run.items.order_by().values_list("outcome").annotate(count=Count("pk")))
    order = ("bad", "new", "replaced", "moved", "exists", "ignored", "pending")
    return [
        {"value": value, "label": ImportItem.Outcome(value).label, "count": counts[value]}
        for value in order
        if value in counts
    ]


def _items(run: ImportRun, outcome: str, number: str) -> Page[ImportItem]:
    items = run.items.select_related("playable", "title").order_by("position")
    if outcome in ImportItem.Outcome.values:
        items = items.filter(outcome=outcome)
    page = Paginator(items, ITEMS_PER_PAGE).get_page(number)
    for item in page.object_list:
        item.relative_path = _below(item.path, run.sources)  # type: ignore[attr-defined]
    return page


def _below(path: str, sources: Iterable[str]) -> str:
    """Return a path as it goes on from where the import began."""
    bases = (f"{source.rstrip('/')}/" for source in sources)
    return next((path.removeprefix(base) for base in bases if path.startswith(base)), path)
