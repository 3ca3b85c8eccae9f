"""Titles of every kind, as editors work with them."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.maturity import maturity_label
from catalog.actions.edit_session import Editing
from catalog.actions.editing.access import check_access, set_access
from catalog.actions.editing.casting import give_genres
from catalog.actions.editing.publishing import draft_titles, publish_titles, withdraw_titles
from catalog.actions.editing.writing import change_title, create_title
from catalog.admin.checked_forms import CheckedForm, add_refusals, use_unknown_message
from catalog.admin.credits import CreditInline
from catalog.admin.editing import EditingAdmin, VersionedForm
from catalog.admin.filters import AttentionFilter, DecadeFilter, MaturityFilter, PublishingFilter
from catalog.admin.importing.exchange import ExchangeAdmin, GenreResource, TitleResource
from catalog.admin.large_lists import LargeListAdmin
from catalog.admin.media.artwork import thumbnail
from catalog.admin.scheduling import schedule_chosen
from catalog.models import (
    Album,
    Artwork,
    Course,
    Genre,
    MediaAsset,
    Movie,
    Playable,
    SearchEntry,
    Season,
    Series,
    Title,
)
from catalog.search.lookup import found_by_words


class GenreFilter(admin.RelatedFieldListFilter):
    """Genres; that there is none is asked of what needs attention."""

    include_empty_choice = False


class SeasonForm(CheckedForm[Season]):
    """A row of a title; without a number it is the next one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = self.instance.pk is not None


class SeasonInline(admin.TabularInline[Season, Title]):
    """Seasons, sections or discs; what plays is edited behind the link."""

    model = Season
    form = SeasonForm
    fields = ("number", "name")
    extra = 0
    show_change_link = True


class PlayableInline(admin.TabularInline[Playable, Title]):
    """The film itself, which is made with its title, and its extras; what is added is an extra."""

    model = Playable
    form = CheckedForm[Playable]
    fields = ("kind", "name", "duration_seconds", "available_from")
    readonly_fields = ("kind", "duration_seconds")
    extra = 0
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Playable]:
        """Return what stands outside seasons."""
        return super().get_queryset(request).filter(season=None)


class TitleForm(VersionedForm):
    """A title."""

    class Meta:
        model = Title
        exclude: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {
            "name": forms.TextInput(attrs={"size": 60}),
            "tagline": forms.TextInput(attrs={"size": 60}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "genres" in self.fields:
            use_unknown_message(self.fields["genres"])
        if "access" in self.fields:
            self.fields["access"].required = False  # left out, it stays as it is

    def clean(self) -> dict[str, Any]:
        """Refuse plans that do not fit what is needed."""
        cleaned = super().clean()
        if {"access", "plans"} <= cleaned.keys():
            cleaned["access"] = cleaned["access"] or self.instance.access
            try:
                check_access(cleaned["access"], cleaned["plans"])
            except ValidationError as error:
                add_refusals(self, error)
        return cleaned


class TitleAdmin(EditingAdmin[Title], LargeListAdmin[Title]):
    """What the four kinds share."""

    form = TitleForm
    kind: ClassVar[Title.Kind]
    exclude = ("kind",)
    list_display = ("name", "picture", "year", "maturity", "state", "playing", "updated_at")
    list_filter = (
        PublishingFilter, AttentionFilter, ("genres", GenreFilter), MaturityFilter, DecadeFilter,
    )  # fmt: skip
    search_help_text = _("By name, original name or the name of somebody in it.")
    prepopulated_fields = {"slug": ("name", "year")}
    autocomplete_fields = ("genres",)
    actions = ("publish", "schedule", "withdraw", "back_to_draft")
    change_form_template = "admin/catalog/title/change_form.html"
    save_on_top = True
    view_on_site = True
    ordering = ("-updated_at",)
    fieldsets = (
        (None, {"fields": (("name", "year"), "original_name", "slug", "tagline", "synopsis")}),
        (_("Classification"), {"fields": ("genres", ("maturity_age", "maturity_reasons"))}),
        (_("Publishing"), {"fields": ("status", ("published_at", "available_until"))}),
        (_("Plans"), {"fields": ("access", "plans")}),
        (_("More"), {"classes": ("collapse",), "fields": ("sort_name", "original_language")}),
    )

    def found_by(self, text: str) -> Q:
        """Find by the words that viewers would find it by, or by the slug."""
        words = found_by_words(SearchEntry.Kind.TITLE, text, with_surroundings=True)
        return words | Q(slug=text)

    def complete_rows(self, rows: Collection[Title]) -> None:
        """Count what plays and what failed, and fetch their pictures."""
        prefetch_related_objects(list(rows), "artworks")
        failed = Q(asset__status=MediaAsset.Status.FAILED)
        counts = {
            pk: counted
            for pk, *counted in Playable.objects.filter(title__in=rows)
            .order_by()
            .values_list("title")
            .annotate(
                Count("pk"),
                Count("asset__published_version"),
                failed_count=Count("pk", filter=failed),
            )
        }
        for title in cast("Iterable[Any]", rows):
            title.playable_count, title.ready_count, title.failed_count = counts.get(
                title.pk, (0, 0, 0)
            )

    def create_row(self, edit: Editing, row: Any, values: dict[str, Any]) -> Title:
        """Make a title of the kind that this list is about."""
        return create_title(edit=edit, kind=self.kind, values=values, now=timezone.now())

    def change_row(self, edit: Editing, row: Any, values: dict[str, Any]) -> None:
        """Change a title."""
        change_title(edit=edit, title=row, values=values, now=timezone.now())

    def relate_row(self, row: Any, form: Any) -> None:
        """Give the title the genres that were chosen, and let it need the plans."""
        if {"access", "plans"} & {*form.changed_data}:
            access, plans = form.cleaned_data["access"], form.cleaned_data["plans"]
            set_access(title=row, access=access, plans=plans)
        if "genres" in form.cleaned_data:
            give_genres(title=row, genres=form.cleaned_data["genres"], is_extension=False)

    @admin.display(description=_("picture"))
    def picture(self, title: Title) -> str:
        """The poster or cover, small."""
        by_role = {artwork.role: artwork for artwork in title.artworks.all()}
        roles = (Artwork.Role.POSTER, Artwork.Role.COVER, Artwork.Role.BACKDROP)
        return thumbnail(next((by_role[role] for role in roles if role in by_role), None), 40)

    @admin.display(description=_("maturity"), ordering="maturity_age")
    def maturity(self, title: Title) -> str:
        """The age, as viewers read it."""
        return str(maturity_label(title.maturity_age))

    @admin.display(description=_("state"), ordering="status")
    def state(self, title: Title) -> str:
        """Where it stands."""
        return str(title.phase().label)

    @admin.display(description=_("media"))
    def playing(self, title: Any) -> str:
        """How much of it plays."""
        text = _("%(ready)d of %(all)d play") % {
            "ready": title.ready_count,
            "all": title.playable_count,
        }
        if not title.failed_count:
            return str(text)
        return format_html("{}, <strong>{} ⚠</strong>", text, title.failed_count)

    @admin.action(description=_("Publish now"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Title]) -> None:
        """Put the chosen titles on the site."""
        now = timezone.now()
        self.edit_many(request, queryset, lambda: publish_titles(titles=queryset, now=now))

    @admin.action(description=_("Schedule…"), permissions=["change"])
    def schedule(self, request: HttpRequest, queryset: QuerySet[Title]) -> HttpResponse | None:
        """Ask when the chosen titles come to the site."""
        return schedule_chosen(self, request, queryset)

    @admin.action(description=_("Withdraw from the site"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Title]) -> None:
        """Take the chosen titles off the site."""
        self.edit_many(request, queryset, lambda: withdraw_titles(titles=queryset))

    @admin.action(description=_("Back to draft"), permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet[Title]) -> None:
        """Make drafts of the chosen titles."""
        self.edit_many(request, queryset, lambda: draft_titles(titles=queryset))


@admin.register(Title)
class AnyTitleAdmin(ExchangeAdmin, TitleAdmin):
    """All kinds in one list, for searching and for autocompletion, and in and out as tables."""

    resource_classes = (TitleResource,)

    inlines = (CreditInline,)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Say of what kind each is."""
        return ("name", "kind", *self.list_display[1:])

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Offer the kinds first."""
        return ("kind", *self.list_filter)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A title is added where its kind is clear."""
        return False


@admin.register(Movie)
class MovieAdmin(TitleAdmin):
    """Films."""

    kind = Title.Kind.MOVIE
    inlines = (PlayableInline, CreditInline)


@admin.register(Series)
class SeriesAdmin(TitleAdmin):
    """Series."""

    kind = Title.Kind.SERIES
    inlines = (SeasonInline, CreditInline)


@admin.register(Course)
class CourseAdmin(TitleAdmin):
    """Courses."""

    kind = Title.Kind.COURSE
    inlines = (SeasonInline, CreditInline)


@admin.register(Album)
class AlbumAdmin(TitleAdmin):
    """Albums."""

    kind = Title.Kind.ALBUM
    inlines = (SeasonInline, CreditInline)


@admin.register(Genre)
class GenreAdmin(ExchangeAdmin, EditingAdmin[Genre]):
    """Genres in both languages."""

    resource_classes = (GenreResource,)
    list_display = ("name", "name_es", "slug")
    search_fields = ("name", "name_es")
    prepopulated_fields = {"slug": ("name",)}
