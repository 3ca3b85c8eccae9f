"""The rows of the home page: which titles, under which heading, in which order."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Profile
from catalog.models import Genre, Title
from catalog.models.titles import TitleQuerySet
from recommendations.engine.continue_watching import continue_watching
from recommendations.models import Trend
from streamex.web.drawing.cards import Card, continue_card, title_cards

ROW_LENGTH = 20
#: A genre needs as many titles to have a row, and no more than as many genres have one.
GENRE_MINIMUM = 4
GENRE_ROWS = 6
#: From so many titles in those genres on, they are counted once in as many seconds.
LARGE, KEPT_SECONDS = 5000, 300
#: Fewer titles than these are no trend.
TREND_MINIMUM = 4


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: `name` identifies it on the page, `url` leads to all of it."""

    name: str
    heading: str
    cards: list[Card]
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """A row before its titles are fetched."""

    name: str
    heading: str
    ids: list[int]
    query: dict[str, str] | None = None


def home_rows(profile: Profile) -> list[Row]:
    """Return the rows of `profile`, without those that would be empty.

    Each row asks for ids only; the titles of all rows are then fetched together, so the number
    of queries depends on neither the length of the rows nor the size of the catalogue.
    """
    return _rows(profile, [plan for plan in _plans(profile) if plan.ids])


def kids_rows(profile: Profile) -> list[Row]:
    """Return the rows of a child's home: what it goes on with, and one row for each kind."""
    visible = Title.objects.visible_to(profile)
    return _rows(profile, [plan for plan in _kind_plans(visible) if plan.ids])


def _rows(profile: Profile, plans: list[_Plan]) -> list[Row]:
    cards = title_cards(list({pk for plan in plans for pk in plan.ids}), profile)
    rows = [continue_row(profile), *(_row(plan, cards) for plan in plans)]
    return [row for row in rows if row.cards]


def continue_row(profile: Profile) -> Row:
    """Return the row of everything half-done."""
    items = continue_watching(profile, limit=ROW_LENGTH)
    # A film without a still of its own shows that of its title.
    prefetch_related_objects([item.playable for item in items], "title__artworks")
    return Row(
        name="continue",
        heading=_("Continue"),
        cards=[
            continue_card(item, reverse("web:hide", args=[item.playable.title.slug]))
            for item in items
        ],
    )


def kind_headings() -> dict[str, str]:
    """Return what several titles of a kind are called, in the order of the navigation."""
    return {
        Title.Kind.MOVIE: _("Films"),
        Title.Kind.SERIES: pgettext("several of them", "Series"),
        Title.Kind.ALBUM: _("Albums"),
        Title.Kind.COURSE: _("Courses"),
    }


def _plans(profile: Profile) -> list[_Plan]:
    visible = Title.objects.visible_to(profile)
    kinds = _kind_plans(visible)
    # Correlated, so that the ranking is read from its top, and not the catalogue.
    seen = Exists(visible.filter(pk=OuterRef("title")))
    trends = Trend.objects.of(Trend.Window.WEEK).filter(seen)
    trending = list(trends.values_list("title", flat=True)[:ROW_LENGTH])
    genres = _genre_plans(profile)
    return [
        _Plan(name="new", heading=_("New"), ids=_first(visible.newest()), query={"sort": "newest"}),
        _Plan(
            name="trending",
            heading=_("Trending this week"),
            ids=trending if len(trending) >= TREND_MINIMUM else [],
        ),
        *kinds[:2],
        *genres[:2],
        *kinds[2:],
        *genres[2:],
    ]


def _kind_plans(visible: TitleQuerySet) -> list[_Plan]:
    return [
        _Plan(
            name=kind,
            heading=heading,
            ids=_first(visible.filter(kind=kind).newest()),
            query={"kind": kind},
        )
        for kind, heading in kind_headings().items()
    ]


def _genre_plans(profile: Profile) -> list[_Plan]:
    visible = Title.objects.visible_to(profile)
    largest = _largest_genres(profile)
    found = Genre.objects.in_bulk(largest)
    return [
        _Plan(
            name=f"genre-{genre.slug}",
            heading=str(genre),
            ids=_first(visible.filter(genres=genre).newest()),
            query={"genre": genre.slug},
        )
        for genre in (found[pk] for pk in largest if pk in found)
    ]


def _largest_genres(profile: Profile) -> list[int]:
    """Return the genres with most titles that `profile` may see, the largest first.

    Counting a large catalogue takes longer than the rest of the page, and changes nothing from one
    minute to the next: everybody with the same age ceiling shares the answer.
    """
    key = f"largest-genres:{profile.effective_ceiling}"
    # What an editor previews is another day's catalogue.
    is_shared = profile.preview is None
    kept: list[int] | None = cache.get(key) if is_shared else None
    if kept is not None:
        return kept
    visible = Title.objects.visible_to(profile)
    counted = (
        Title.genres.through.objects.filter(title__in=visible.values("pk"))
        .order_by()
        .values_list("genre", "genre__slug")
        .annotate(size=Count("pk"))
        .filter(size__gte=GENRE_MINIMUM)  # type: ignore[misc]
        .order_by("-size", "genre__slug")[:GENRE_ROWS]
    )
    sizes = {pk: size for pk, _slug, size in counted}
    if is_shared and sum(sizes.values()) >= LARGE:
        cache.set(key, list(sizes), KEPT_SECONDS)
    return list(sizes)


def _first(titles: TitleQuerySet) -> list[int]:
    return list(titles.values_list("pk", flat=True)[:ROW_LENGTH])


def _row(plan: _Plan, cards: dict[int, Card]) -> Row:
    url = f"{reverse('web:browse')}?{urlencode(plan.query)}" if plan.query else ""
    return Row(
        name=plan.name,
        heading=plan.heading,
        cards=[cards[pk] for pk in plan.ids if pk in cards],
        url=url,
    )
