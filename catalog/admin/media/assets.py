"""Media assets: taking files in, watching the work on them, trying again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms.widgets import Media, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from catalog.actions.media.assets import NotFailedError, attach_asset, delete_asset, retry_asset
from catalog.admin.media.asset_form import AttachForm
from catalog.admin.media.asset_upload import ReceivingAdmin
from catalog.admin.media.progress import progress_cell, state_of
from catalog.admin.playables import playables_with
from catalog.delivery.playback import original_url
from catalog.delivery.policy import NotEntitled
from catalog.models import MediaAsset, Rendition, SearchEntry
from catalog.search.lookup import entries_with

MAX_POLLED = 200


class RenditionInline(admin.TabularInline[Rendition, MediaAsset]):
    """What is streamed, for looking at."""

    model = Rendition
    fields = ("version", "kind", "name", "codecs", "picture", "bandwidth", "size", "language")
    readonly_fields = fields
    ordering = ("-version", "kind", "-bandwidth_bps")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Renditions are made by workers."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """And never change."""
        return False

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, rendition: Rendition) -> str:
        """Size and frame rate."""
        if rendition.width is None:
            return "–"
        rate = f" · {rendition.frame_rate:g} fps" if rendition.frame_rate else ""
        return f"{rendition.width} × {rendition.height}{rate}"

    @admin.display(description=gettext_lazy("bandwidth"))
    def bandwidth(self, rendition: Rendition) -> str:
        """Average and peak."""
        average, peak = rendition.average_bandwidth_bps / 1e6, rendition.bandwidth_bps / 1e6
        return f"{average:.2f} / {peak:.2f} Mbit/s"

    @admin.display(description=gettext_lazy("size"))
    def size(self, rendition: Rendition) -> str:
        """Size of the file."""
        return filesizeformat(rendition.size_bytes)


@admin.register(MediaAsset)
class MediaAssetAdmin(ReceivingAdmin):
    """Sources and what became of them."""

    list_display = ("file_name", "plays_as", "state", "kind", "size", "created_at")
    list_filter = ("status", "kind", ("playable", admin.EmptyFieldListFilter), "created_at")
    list_select_related = (
        "playable__title", "playable__season", "awaits__title", "awaits__season",
    )  # fmt: skip
    search_help_text = gettext_lazy("By file name, title or SHA-256.")
    form = AttachForm
    autocomplete_fields = ("playable",)
    actions = ("retry_chosen",)
    inlines = (RenditionInline,)
    change_form_template = "admin/catalog/mediaasset/change_form.html"
    fieldsets = (
        (None, {
                "fields": (
                    "state", "playable", "watch", "file_name", "source", "size", "duration", "kind",
                )
            }),
        (
            gettext_lazy("Technical"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("error_code", "attempts"), "error_detail", "published_version",
                    "source_sha256", "owner", "queued_at", "created_at", "updated_at",
                ),
            },
        ),
    )  # fmt: skip
    readonly_fields = (
        "state", "watch", "file_name", "source", "size", "duration", "kind", "error_code",
        "attempts", "error_detail", "published_version", "source_sha256", "owner", "queued_at",
        "created_at", "updated_at",
    )  # fmt: skip

    @property
    def media(self) -> Media:
        """Add what makes progress move."""
        return super().media + Media(
            css={"all": ["admin-streamex/assets.css"]},
            js=[Script("admin-streamex/progress.js", type="module")],  # type: ignore[list-item]
        )

    def get_urls(self) -> list[URLPattern]:
        """Add progress and retry."""
        wrap = self.admin_site.admin_view
        return [
            path("progress/", wrap(self.progress_view), name="catalog_mediaasset_progress"),
            path("<int:pk>/source/", wrap(self.source_view), name="catalog_mediaasset_source"),
            path("<int:pk>/retry/", wrap(self.retry_view), name="catalog_mediaasset_retry"),
            *super().get_urls(),
        ]

    def found_by(self, text: str) -> Q:
        """Find by file name, SHA-256, or what it plays as."""
        of_titles = entries_with(text, SearchEntry.Kind.TITLE)
        return (
            Q(file_name__icontains=text)
            | Q(source_sha256=text.lower())
            | Q(playable__in=playables_with(text))
            | Q(playable__title__in=of_titles.values("title"))
        )

    def has_change_permission(self, request: HttpRequest, obj: MediaAsset | None = None) -> bool:
        """What users own is theirs: editors look after the catalogue's."""
        is_private = obj is not None and obj.owner_id is not None
        return super().has_change_permission(request, obj) and not is_private

    def get_form(
        self,
        request: HttpRequest,
        obj: MediaAsset | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Keep the button that deletes a playable away from the one that detaches it."""
        form = super().get_form(request, obj, change, **kwargs)
        if "playable" in form.base_fields:
            form.base_fields["playable"].widget.can_delete_related = False
        return form

    def save_model(self, request: HttpRequest, obj: MediaAsset, form: Any, change: bool) -> None:
        """Attach to the chosen playable, or detach; nothing else can be edited."""
        if "playable" in form.changed_data:
            asset = MediaAsset.objects.get(pk=obj.pk)
            attach_asset(asset=asset, playable=form.cleaned_data["playable"])

    def delete_model(self, request: HttpRequest, obj: MediaAsset) -> None:
        """Delete it with its objects."""
        delete_asset(asset=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[MediaAsset]) -> None:
        """Delete them with their objects."""
        for asset in queryset:
            delete_asset(asset=asset)

    # --- Progress and retry -----------------------------------------------------------------

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """Say how the assets named by `id` stand, as JSON."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        numbers = [int(text) for text in request.GET.getlist("id")[:MAX_POLLED] if _is_id(text)]
        related = ("playable__title", "awaits__title", "awaits__season")
        assets = self.get_queryset(request).select_related(*related).filter(pk__in=numbers)
        answer = JsonResponse({"assets": [state_of(asset) for asset in assets]})
        answer["Cache-Control"] = "no-store"
        return answer

    @method_decorator(require_POST)
    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue a failed asset once more."""
        asset = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, asset):
            raise PermissionDenied
        try:
            retry_asset(asset=asset)
        except NotFailedError:
            messages.info(request, _("Nothing to try again: it has not failed."))
        else:
            self.log_change(request, asset, _("Tried again."))
            messages.success(request, _("“%s” is tried again.") % asset.file_name)
        return HttpResponseRedirect(reverse("admin:catalog_mediaasset_change", args=[pk]))

    def source_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Redirect to the source, as a download, for those who may have it."""
        asset = get_object_or_404(self.get_queryset(request), pk=pk)
        user: Any = request.user
        if not self.has_view_permission(request, asset):
            raise PermissionDenied
        try:
            url = original_url(user=user, asset=asset, now=timezone.now())
        except NotEntitled as refusal:
            raise PermissionDenied from refusal
        answer = HttpResponseRedirect(url)
        answer["Cache-Control"] = "no-store"
        return answer

    @admin.action(description=gettext_lazy("Try again"), permissions=["change"])
    def retry_chosen(self, request: HttpRequest, queryset: QuerySet[MediaAsset]) -> None:
        """Queue the failed ones among the chosen once more."""
        count = sum(_retried(asset) for asset in queryset.filter(owner=None))
        text = ngettext("%d asset is tried again.", "%d assets are tried again.", count) % count
        self.message_user(request, text, messages.SUCCESS if count else messages.INFO)

    # --- Columns ----------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, asset: MediaAsset) -> SafeString:
        """Progress that moves by itself, or the reason why it failed."""
        return progress_cell(asset, reverse("admin:catalog_mediaasset_progress"))

    @admin.display(description=gettext_lazy("plays as"), ordering="playable")
    def plays_as(self, asset: MediaAsset) -> str:
        """What it plays as."""
        return str(asset.playable) if asset.playable else "–"

    @admin.display(description=gettext_lazy("watch"))
    def watch(self, asset: MediaAsset) -> str:
        """Lead to the player once there is something to play."""
        if asset.playable is None or not asset.is_playable:
            return "–"
        url = asset.playable.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, _("Watch"))

    @admin.display(description=gettext_lazy("source"))
    def source(self, asset: MediaAsset) -> str:
        """Lead to the file as it came; what users own is theirs."""
        if asset.owner_id is not None:
            return "–"
        url = reverse("admin:catalog_mediaasset_source", args=[asset.pk])
        return format_html('<a href="{}">{}</a>', url, _("Download the source"))

    @admin.display(description=gettext_lazy("size"), ordering="source_bytes")
    def size(self, asset: MediaAsset) -> str:
        """Size of the source."""
        return filesizeformat(asset.source_bytes)

    @admin.display(description=gettext_lazy("duration"), ordering="duration_seconds")
    def duration(self, asset: MediaAsset) -> str:
        """Duration as hours, minutes and seconds."""
        if asset.duration_seconds is None:
            return "–"
        minutes, seconds = divmod(round(asset.duration_seconds), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _retried(asset: MediaAsset) -> bool:
    try:
        retry_asset(asset=asset)
    except NotFailedError:
        return False
    return True
