"""Seasons with what plays in them, and what plays with its credits and markers."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.actions.edit_session import Editing
from catalog.actions.editing.writing import create_playable, create_season
from catalog.admin.checked_forms import CheckedForm
from catalog.admin.credits import PlayableCreditInline
from catalog.admin.editing import EditingAdmin
from catalog.admin.large_lists import LargeListAdmin
from catalog.models import Marker, Playable, SearchEntry, Season, TextTrack
from catalog.search.lookup import entries_with, found_by_words


class EpisodeForm(CheckedForm[Playable]):
    """A row of a season; its title and kind follow from the season, and its number if left out."""

    class Meta:
        model = Playable
        fields = ("number", "name", "available_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = self.instance.pk is not None

    def _get_validation_exclusions(self) -> set[str]:
        # Both are set from the season before the constraints are checked.
        return super()._get_validation_exclusions() - {"title", "kind", "season"}  # type: ignore[misc,no-any-return]


class EpisodeInline(admin.TabularInline[Playable, Season]):
    """Episodes, lessons or tracks of a season."""

    model = Playable
    form = EpisodeForm
    fields = (
        "number", "name", "available_from", "duration_seconds", "media_status"
    )  # fmt: skip
    readonly_fields = ("duration_seconds", "media_status")
    ordering = ("number",)
    extra = 1
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Playable]:
        """Fetch the media with the rows."""
        return super().get_queryset(request).select_related("asset", "title", "season")

    def get_formset(self, request: HttpRequest, obj: Season | None = None, **kwargs: Any) -> Any:
        """Give every row the title of its season before it is checked."""
        formset = super().get_formset(request, obj, **kwargs)

        class SeasonFormSet(formset):  # type: ignore[misc,valid-type]
            def _construct_form(self, i: int, **form_kwargs: Any) -> Any:
                form = super()._construct_form(i, **form_kwargs)
                if obj is not None:
                    form.instance.season, form.instance.title = obj, obj.title
                return form

        return SeasonFormSet

    @admin.display(description=_("media"))
    def media_status(self, playable: Playable) -> str:
        """What became of its media."""
        asset = getattr(playable, "asset", None)
        return asset.get_status_display() if asset else str(_("None yet"))


@admin.register(Season)
class SeasonAdmin(EditingAdmin[Season], LargeListAdmin[Season]):
    """A season, a section of a course, a disc."""

    list_display = ("title", "number", "name", "playable_count")
    list_filter = ("title__kind",)
    list_select_related = ("title",)
    ordering = ("-pk",)
    autocomplete_fields = ("title",)
    fields = ("title", "number", "name", "synopsis")
    inlines = (EpisodeInline,)

    def create_row(self, edit: Editing, row: Season, values: dict[str, Any]) -> Season:
        """Add a season to its title."""
        return create_season(edit=edit, title=row.title, values=values)

    def get_inlines(self, request: HttpRequest, obj: Season | None) -> Any:
        """Show what plays once the season exists and so its title is known."""
        return super().get_inlines(request, obj) if obj else ()

    def found_by(self, text: str) -> Q:
        """Find by the title."""
        return found_by_words(SearchEntry.Kind.TITLE, text, path="title")

    def complete_rows(self, rows: Collection[Season]) -> None:
        """Count what plays in them."""
        playables = Playable.objects.filter(season__in=rows).order_by()
        counts = dict(playables.values_list("season").annotate(Count("pk")))
        for season in cast("Iterable[Any]", rows):
            season.how_many_playables = counts.get(season.pk, 0)

    def get_readonly_fields(self, request: HttpRequest, obj: Season | None = None) -> Any:
        """A season stays with its title."""
        return ("title",) if obj else ()

    @admin.display(description=_("playables"))
    def playable_count(self, season: Any) -> int:
        """How many play in it."""
        count: int = season.how_many_playables
        return count


class MarkerInline(admin.TabularInline[Marker, Playable]):
    """Intro, recap, credits, chapters."""

    model = Marker
    form = CheckedForm[Marker]
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


def playables_with(text: str) -> QuerySet[SearchEntry, Any]:
    """Return the row numbers of episodes, lessons and tracks that have all words of `text`."""
    kinds = (SearchEntry.Kind.EPISODE, SearchEntry.Kind.LESSON, SearchEntry.Kind.TRACK)
    return entries_with(text, *kinds, with_surroundings=True).values("playable")


@admin.register(Playable)
class PlayableAdmin(EditingAdmin[Playable], LargeListAdmin[Playable]):
    """What plays."""

    list_display = ("title", "code", "name", "kind", "duration_seconds", "media_status")
    list_filter = ("kind", "asset__status")
    list_select_related = ("title", "season", "asset")
    ordering = ("-pk",)
    autocomplete_fields = ("title", "season")
    readonly_fields = ("kind", "duration_seconds")
    fields: ClassVar[Any] = (
        "title",
        ("kind", "season", "number", "last_number"),
        "name",
        "synopsis",
        ("available_from", "available_until"),
        "duration_seconds",
    )
    inlines = (MarkerInline, TextTrackInline, PlayableCreditInline)
    view_on_site = True

    def create_row(self, edit: Editing, row: Playable, values: dict[str, Any]) -> Playable:
        """Add it to its season, or else to its title."""
        return create_playable(edit=edit, within=row.season or row.title, values=values)

    def get_readonly_fields(self, request: HttpRequest, obj: Playable | None = None) -> Any:
        """What plays stays with its title."""
        return ("title", *self.readonly_fields) if obj else self.readonly_fields

    def found_by(self, text: str) -> Q:
        """Find by the name, or the title's."""
        return Q(pk__in=playables_with(text)) | found_by_words(
            SearchEntry.Kind.TITLE, text, path="title"
        )

    @admin.display(description=_("media"))
    def media_status(self, playable: Playable) -> str:
        """What became of its media."""
        asset = getattr(playable, "asset", None)
        return asset.get_status_display() if asset else str(_("None yet"))
