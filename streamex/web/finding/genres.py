"""Genres: all of them, and the page of each with its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Profile
from catalog.browsing.facets import count_facets
from catalog.browsing.paging import page_of
from catalog.browsing.query import BrowseQuery, Sort, narrow
from catalog.models import Artwork, Genre, Title
from catalog.models.titles import TitleQuerySet
from streamex.web.access import profile_required
from streamex.web.drawing.cards import Card, title_cards
from streamex.web.drawing.pictures import Cover, Picture, cover_of, title_picture
from streamex.web.finding.filters import browse_url
from streamex.web.finding.rows import ROW_LENGTH, Row, kind_headings


@dataclass(frozen=True, kw_only=True)
class GenreTile:
    """A genre in the list of all of them."""

    genre: Genre
    count: int
    cover: Cover


@dataclass(frozen=True, kw_only=True)
class Hero:
    """The title behind the name of a genre."""

    title: Title
    picture: Picture | None


@require_safe
@profile_required
def genres(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Show the genres in which `profile` finds something."""
    counts = _counts(BrowseQuery(), profile)
    tiles = [
        GenreTile(genre=genre, count=counts[genre.slug], cover=cover_of(str(genre)))
        for genre in Genre.objects.filter(slug__in=counts)
    ]
    tiles.sort(key=lambda tile: str(tile.genre).casefold())
    return render(request, "pages/genres.html", {"tiles": tiles})


@require_safe
@profile_required
def genre(request: HttpRequest, profile: Profile, slug: str) -> HttpResponse:
    """Show what `profile` finds in a genre, in rows that lead to the whole of it."""
    query = BrowseQuery(genre=(slug,))
    facets = count_facets(query, profile, profile.moment())
    found = Genre.objects.filter(slug=slug).first()
    if found is None or not facets.total:
        raise Http404
    titles = narrow(Title.objects.visible_to(profile), query, profile.moment())
    context = {
        "genre": found,
        "cover": cover_of(str(found)),
        "hero": _hero(titles),
        "total": facets.total,
        "rows": _rows(titles, query, facets.counts["kind"], profile),
        "browse_url": browse_url(query),
    }
    return render(request, "pages/genre.html", context)


def _counts(query: BrowseQuery, profile: Profile) -> Mapping[Any, int]:
    return count_facets(query, profile, profile.moment()).counts["genre"]


def _hero(titles: TitleQuerySet) -> Hero | None:
    """Return the most watched title of a genre that has a backdrop, the newest of equals."""
    with_backdrop = titles.filter(artworks__role=Artwork.Role.BACKDROP)
    title = with_backdrop.for_card().order_by("-popularity", "-pk").first()
    return Hero(title=title, picture=title_picture(title, "backdrop")) if title else None


def _rows(
    titles: TitleQuerySet, query: BrowseQuery, kinds: Mapping[Any, int], profile: Profile
) -> list[Row]:
    (slug,) = query.genre
    plans = [
        ("newest", _("Newest"), BrowseQuery(genre=(slug,))),
        ("popular", _("Most watched"), BrowseQuery(genre=(slug,), sort=Sort.POPULAR)),
    ]
    if len([kind for kind, count in kinds.items() if count]) > 1:
        plans += [
            (kind, heading, BrowseQuery(genre=(slug,), kind=(kind,), sort=Sort.POPULAR))
            for kind, heading in kind_headings().items()
            if kinds.get(kind)
        ]
    ids = {name: _first(titles, plan) for name, _heading, plan in plans}
    cards = title_cards(list({pk for row in ids.values() for pk in row}), profile)
    return [_row(name, heading, plan, ids[name], cards) for name, heading, plan in plans]


def _first(titles: TitleQuerySet, plan: BrowseQuery) -> list[int]:
    kept = titles.filter(kind__in=plan.kind) if plan.kind else titles
    return page_of(kept, sort=plan.sort, size=ROW_LENGTH).ids


def _row(
    name: str, heading: str, plan: BrowseQuery, ids: list[int], cards: Mapping[int, Card]
) -> Row:
    found_cards = [cards[pk] for pk in ids if pk in cards]
    return Row(name=name, heading=heading, cards=found_cards, url=browse_url(plan))
