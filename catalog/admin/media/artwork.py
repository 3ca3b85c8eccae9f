"""Pictures of titles, playables and people: giving them, their focus, how the work stands."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms.widgets import Media, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from catalog.actions.media.artwork import (
    delete_artwork,
    refocus_artwork,
    retry_artwork,
    submit_artwork,
)
from catalog.actions.media.assets import NotFailedError
from catalog.admin.editing import act_of
from catalog.admin.media.artwork_form import ArtworkForm
from catalog.admin.media.refusals import RefusingAdmin
from catalog.delivery.signing import artwork_url, signed_url
from catalog.media_error_messages import sentence
from catalog.models import Artwork

THUMBNAIL_WIDTH = 240
MAX_POLLED = 200


@admin.register(Artwork)
class ArtworkAdmin(RefusingAdmin[Artwork]):
    """Pictures, with a look at each."""

    form = ArtworkForm
    list_display = ("thumbnail", "of", "role", "source", "state", "created_at")
    list_display_links = ("thumbnail", "of")
    list_filter = ("role", "source", "status")
    list_select_related = ("title", "playable__title", "playable__season", "person")
    list_per_page = 40
    search_fields = ("title__name", "playable__name", "playable__title__name", "person__name")
    autocomplete_fields = ("title", "playable", "person")
    actions = ("retry_chosen",)
    change_form_template = "admin/catalog/artwork/change_form.html"
    add_fields: ClassVar[Any] = (
        "title", "playable", "person", "role", "image", ("focus_x", "focus_y"),
    )  # fmt: skip
    seen_fields: ClassVar[Any] = ("state", "whole", "thumbnail", "of", "role", "source")

    @property
    def media(self) -> Media:
        """Add what makes progress move, and what lets the focus be chosen with the mouse."""
        return super().media + Media(
            css={"all": ["admin-streamex/assets.css", "admin-streamex/focus.css"]},
            js=[
                Script("admin-streamex/progress.js", type="module"),  # type: ignore[list-item]
                Script("admin-streamex/focus.js", type="module"),  # type: ignore[list-item]
            ],
        )

    def get_urls(self) -> list[URLPattern]:
        """Add progress and retry."""
        wrap = self.admin_site.admin_view
        return [
            path("progress/", wrap(self.progress_view), name="catalog_artwork_progress"),
            path("<int:pk>/retry/", wrap(self.retry_view), name="catalog_artwork_retry"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Artwork]:
        """Return those that are only awaited as well, but not what could not be set in type."""
        nothing = {"width": 0, "source": Artwork.Source.GENERATED, "status": Artwork.Status.READY}
        return Artwork.rows.exclude(**nothing).order_by("-pk")

    def get_fields(self, request: HttpRequest, obj: Artwork | None = None) -> Any:
        """Ask what it is of once; later only another picture or focus can be given."""
        changed = ("image", ("focus_x", "focus_y"))
        return (*self.seen_fields, *changed) if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Artwork | None = None) -> Any:
        """What a picture is of does not change."""
        return self.seen_fields if obj else ()

    def save_model(self, request: HttpRequest, obj: Artwork, form: Any, change: bool) -> None:
        """Hand the picture to a worker; the row may be one that was there."""
        focus = (form.cleaned_data["focus_x"], form.cleaned_data["focus_y"])
        content = form.cleaned_data.get("image")
        if content is not None:
            targets = {"title": obj.title, "playable": obj.playable, "person": obj.person}
            given: Any = {name: target for name, target in targets.items() if target}
            act = act_of(request)
            row = submit_artwork(content=content, role=obj.role, focus=focus, act=act, **given)
            obj.pk = row.pk
        elif {"focus_x", "focus_y"} & set(form.changed_data):
            refocus_artwork(artwork=obj, focus=focus, act=act_of(request))
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Artwork) -> None:
        """Delete it; a title without one gets one in type."""
        delete_artwork(artwork=obj, act=act_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Artwork]) -> None:
        """Delete them all."""
        for artwork in queryset:
            delete_artwork(artwork=artwork, act=act_of(request))

    # --- Progress and retry -----------------------------------------------------------------

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """Say how the pictures named by `id` stand, as JSON in the shape of the assets'."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        named = request.GET.getlist("id")[:MAX_POLLED]
        numbers = [int(text) for text in named if text.isascii() and text.isdecimal()]
        rows = Artwork.rows.filter(pk__in=[number for number in numbers if number < 2**63])
        answer = JsonResponse({"assets": [state_of(row) for row in rows]})
        answer["Cache-Control"] = "no-store"
        return answer

    @method_decorator(require_POST)
    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a failed picture be tried once more."""
        artwork = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, artwork):
            raise PermissionDenied
        if _retried(artwork):
            self.log_change(request, artwork, _("Tried again."))
            messages.success(request, _("The picture is tried again."))
        else:
            messages.info(request, _("Nothing to try again: it has not failed."))
        return HttpResponseRedirect(reverse("admin:catalog_artwork_change", args=[pk]))

    @admin.action(description=gettext_lazy("Try again"), permissions=["change"])
    def retry_chosen(self, request: HttpRequest, queryset: QuerySet[Artwork]) -> None:
        """Try the failed ones among the chosen once more."""
        count = sum(map(_retried, queryset))
        text = ngettext("%d picture is tried again.", "%d pictures are tried again.", count) % count
        self.message_user(request, text, messages.SUCCESS if count else messages.INFO)

    # --- Columns ----------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, artwork: Artwork) -> str:
        """Show it small."""
        return thumbnail(artwork, 120)

    @admin.display(description=gettext_lazy("focus"))
    def whole(self, artwork: Artwork) -> str:
        """Show it uncut, with the focus on it; a click moves that (focus.js)."""
        if not artwork.master_key or artwork.source == Artwork.Source.GENERATED:
            return "–"
        return format_html(
            '<span class="focus" data-focus><img src="{}" alt="{}">'
            '<span class="focus-point"></span></span>',
            signed_url(artwork.master_key),
            _("The uncut picture. Click on what must not be cut off."),
        )

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, artwork: Artwork) -> SafeString:
        """Progress that moves by itself, or the reason why it failed."""
        state = state_of(artwork)
        return format_html(
            '<span class="asset-state" data-asset="{}" data-url="{}" data-status="{}" '
            'data-settled="{}"><progress aria-label="{}"></progress> '
            '<span class="asset-state-text" aria-live="polite">{}</span></span>',
            artwork.pk,
            reverse("admin:catalog_artwork_progress"),
            artwork.status,
            "1" if state["is_settled"] else "",
            _("Progress"),
            state["text"],
        )

    @admin.display(description=gettext_lazy("of"))
    def of(self, artwork: Artwork) -> str:
        """What it is of."""
        return str(artwork.title or artwork.playable or artwork.person)


def state_of(artwork: Artwork) -> dict[str, Any]:
    """Return what the page shows of a picture's state; `text` is for people."""
    is_failed = artwork.status == Artwork.Status.FAILED
    return {
        "id": artwork.pk,
        "status": artwork.status,
        "is_settled": not artwork.is_in_work,
        "percent": 100 if artwork.status == Artwork.Status.READY else 0,
        "text": sentence(artwork.error_code) if is_failed else artwork.get_status_display(),
    }


def thumbnail(artwork: Artwork | None, width: int) -> str:
    """Draw a picture `width` pixels wide, or nothing where it is only awaited."""
    if artwork is None or not artwork.width:
        return "–"
    height = round(width * artwork.height / artwork.width)
    return format_html(
        '<img src="{}" alt="" width="{}" height="{}" loading="lazy">',
        artwork_url(artwork, THUMBNAIL_WIDTH), width, height,
    )  # fmt: skip


def _retried(artwork: Artwork) -> bool:
    try:
        retry_artwork(artwork=artwork)
    except NotFailedError:
        return False
    return True
