"""Browsing: filters, order and page all stand in the address."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Profile
from catalog.models import Genre, Title
from catalog.models.titles import TitleQuerySet
from streamex.web.access import profile_required
from streamex.web.cards import title_cards
from streamex.web.rows import kind_headings

PAGE_SIZE = 48


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    is_chosen: bool


@require_safe
@profile_required
def browse(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show what `profile` may see, by kind and genre, in the order it asked for."""
    kinds = _choices(kind_headings(), request.GET.get("kind", ""))
    sorts = _choices(_sort_labels(), request.GET.get("sort", "") or "new")
    visible = Title.objects.visible_to(profile)
    genres = _genre_choices(visible, request.GET.get("genre", ""))
    titles = _filtered(visible, _chosen(kinds), _chosen(genres))
    page = _page(_sorted(titles, _chosen(sorts)), request.GET.get("page", ""))
    cards = title_cards(list(page.object_list), profile)
    context = {
        "kinds": kinds,
        "genres": genres,
        "sorts": sorts,
        "page": page,
        "cards": [cards[pk] for pk in page.object_list],
        "heading": _heading(kinds, genres),
        "chosen_genre": _chosen(genres),
    }
    return render(request, "pages/browse.html", context)


def _choices(labels: dict[str, str], chosen: str) -> list[Choice]:
    return [
        Choice(value=str(value), label=label, is_chosen=value == chosen)
        for value, label in labels.items()
    ]


def _chosen(choices: list[Choice]) -> str:
    return next((choice.value for choice in choices if choice.is_chosen), "")


def _sort_labels() -> dict[str, str]:
    return {"new": _("Newest"), "name": _("A to Z"), "year": _("Year")}


def _genre_choices(visible: TitleQuerySet, chosen: str) -> list[Choice]:
    # Only genres behind which there is something for this profile.
    with_titles = Genre.objects.filter(Exists(visible.filter(genres=OuterRef("pk"))))
    labels = {genre.slug: str(genre) for genre in with_titles}
    return _choices(dict(sorted(labels.items(), key=lambda item: item[1].casefold())), chosen)


def _filtered(titles: TitleQuerySet, kind: str, genre: str) -> TitleQuerySet:
    if kind:
        titles = titles.filter(kind=kind)
    if genre:
        titles = titles.filter(genres__slug=genre)
    return titles


def _sorted(titles: TitleQuerySet, sort: str) -> TitleQuerySet:
    orders = {"name": ("sort_name", "pk"), "year": ("-year", "sort_name", "pk")}
    return titles.order_by(*orders[sort]) if sort in orders else titles.newest()


def _page(titles: TitleQuerySet, number: str) -> Page[int]:
    paginator = Paginator(titles.values_list("pk", flat=True), PAGE_SIZE)
    return paginator.get_page(number if number.isdecimal() and len(number) < 6 else 1)


def _heading(kinds: list[Choice], genres: list[Choice]) -> str:
    chosen = [choice.label for choice in (*kinds, *genres) if choice.is_chosen]
    return " · ".join(chosen) or _("Everything")
