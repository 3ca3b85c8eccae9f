"""Seasons with what plays in them, and what plays with its credits and markers."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.admin.titles import PLAYABLE_KIND
from catalog.models import Credit, Marker, Playable, Season, TextTrack, Title


class EpisodeForm(forms.ModelForm[Playable]):
    """A row of a season; its title and kind follow from the season."""

    class Meta:
        model = Playable
        fields = ("number", "name", "available_from", "available_until")

    def _get_validation_exclusions(self) -> set[str]:
        # Both are set from the season before the constraints are checked.
        return super()._get_validation_exclusions() - {"title", "kind", "season"}  # type: ignore[misc,no-any-return]


class EpisodeInline(admin.TabularInline[Playable, Season]):
    """Episodes, lessons or tracks of a season."""

    model = Playable
    form = EpisodeForm
    fields = (
        "number", "name", "available_from", "available_until", "duration_seconds", "media_status"
    )  # fmt: skip
    readonly_fields = ("duration_seconds", "media_status")
    ordering = ("number",)
    extra = 1
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Playable]:
        """Fetch the media with the rows."""
        return super().get_queryset(request).select_related("asset", "title", "season")

    def get_formset(self, request: HttpRequest, obj: Season | None = None, **kwargs: Any) -> Any:
        """Give every row the title and kind of its season before it is validated."""
        formset = super().get_formset(request, obj, **kwargs)

        class SeasonFormSet(formset):  # type: ignore[misc,valid-type]
            def _construct_form(self, i: int, **form_kwargs: Any) -> Any:
                form = super()._construct_form(i, **form_kwargs)
                _follow_season(form.instance, obj)
                return form

        return SeasonFormSet

    @admin.display(description=_("media"))
    def media_status(self, playable: Playable) -> str:
        """What became of its media."""
        asset = getattr(playable, "asset", None)
        return asset.get_status_display() if asset else str(_("None yet"))


def _follow_season(playable: Playable, season: Season | None) -> None:
    if season is not None and season.title_id:
        playable.title = season.title
        playable.season = season
        playable.kind = PLAYABLE_KIND[Title.Kind(season.title.kind)]


@admin.register(Season)
class SeasonAdmin(admin.ModelAdmin[Season]):
    """A season, a section of a course, a disc."""

    list_display = ("title", "number", "name", "playable_count")
    list_filter = ("title__kind",)
    list_select_related = ("title",)
    search_fields = ("title__name", "name")
    autocomplete_fields = ("title",)
    fields = ("title", "number", "name", "synopsis")
    inlines = (EpisodeInline,)

    def get_inlines(self, request: HttpRequest, obj: Season | None) -> Any:
        """Show what plays once the season exists and so its title is known."""
        return super().get_inlines(request, obj) if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Season]:
        """Fetch what the list counts in one query more."""
        return super().get_queryset(request).prefetch_related("playables")

    def get_readonly_fields(self, request: HttpRequest, obj: Season | None = None) -> Any:
        """A season stays with its title."""
        return ("title",) if obj else ()

    @admin.display(description=_("playables"))
    def playable_count(self, season: Season) -> int:
        """How many play in it."""
        return len(season.playables.all())


class MarkerInline(admin.TabularInline[Marker, Playable]):
    """Intro, recap, credits, chapters."""

    model = Marker
    extra = 0


class PlayableCreditInline(admin.TabularInline[Credit, Playable]):
    """Guests of an episode, authors of a track."""

    model = Credit
    fields = ("person", "role", "character", "billing_order")
    autocomplete_fields = ("person", "character")
    extra = 0


class TextTrackInline(admin.TabularInline[TextTrack, Playable]):
    """Subtitles that it has; new ones are uploaded on their own page."""

    model = TextTrack
    fields = ("language", "kind", "name", "is_forced", "is_default")
    extra = 0
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A track comes with its file."""
        return False


@admin.register(Playable)
class PlayableAdmin(admin.ModelAdmin[Playable]):
    """What plays."""

    list_display = ("title", "code", "name", "kind", "duration_seconds", "media_status")
    list_filter = ("kind", "asset__status")
    list_select_related = ("title", "season", "asset")
    search_fields = ("name", "title__name", "title__original_name")
    autocomplete_fields = ("title", "season")
    readonly_fields = ("duration_seconds",)
    fields: ClassVar[Any] = (
        "title",
        ("kind", "season", "number"),
        "name",
        "synopsis",
        ("available_from", "available_until"),
        "duration_seconds",
    )
    inlines = (MarkerInline, TextTrackInline, PlayableCreditInline)
    view_on_site = True

    @admin.display(description=_("media"))
    def media_status(self, playable: Playable) -> str:
        """What became of its media."""
        asset = getattr(playable, "asset", None)
        return asset.get_status_display() if asset else str(_("None yet"))
