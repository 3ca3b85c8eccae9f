"""Titles and genres in the API."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProfileView
from accounts.models import Profile
from api_conventions.pagination import CursorPagination
from catalog.api.serializers import TitleDetailSerializer, TitleListSerializer
from catalog.browsing.parameters import BrowseParameters, query_of
from catalog.browsing.query import ORDERS, Sort, narrow, placed
from catalog.models import Credit, Playable, SearchEntry, Season, Title
from catalog.models.titles import TitleQuerySet
from catalog.search.lookup import found_by_words

#: What a list can be ordered by: the name in the API, and the annotation of `narrowed`.
ORDERINGS = {
    sort.value: f"{'-' if order.is_descending else ''}by_{sort.value}"
    for sort, order in ORDERS.items()
}


class TitleQuery(BrowseParameters):
    """What a list of titles can be narrowed down to."""

    sort = None  # type: ignore[assignment]
    q = serializers.CharField(
        required=False, max_length=100, allow_blank=True,
        help_text="Words of the name, the original name, the tagline, the cast or a genre, as in "
        "`search/`: all of them must be found, whatever their accents, case and punctuation, the "
        "last may be half typed, and one that occurs nowhere is corrected. The order stays that of "
        "`ordering`; of more than 2,000 titles found, the rest is left out.",
    )  # fmt: skip
    ordering = serializers.ChoiceField(
        Sort.choices, default=Sort.NEWEST,
        help_text="`popular` is by plays in the last 90 days, `shortest` and `longest` by the "
        "length of a sitting; titles that share a place are in an order that does not change.",
    )  # fmt: skip


class TitleListView(ProfileView):
    """The titles that the profile may see."""

    pagination_class = CursorPagination
    page_order = ORDERINGS[Sort.NEWEST]

    @extend_schema(
        operation_id="titles_list",
        parameters=[TitleQuery],
        responses=TitleListSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List titles that this profile may see, a page at a time."""
        query = TitleQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        self.page_order = ORDERINGS[query.validated_data["ordering"]]
        found = narrowed(
            with_first_playable(self.profile),
            query.validated_data,
            is_beginning="cursor" not in request.query_params,
        )
        paginator = self.pagination_class()
        page = paginator.paginate_queryset(found.for_card(), request, self)
        cards = TitleListSerializer(page, many=True, context={"request": request})
        return paginator.get_paginated_response(cards.data)


class TitleDetailView(ProfileView):
    """One title."""

    @extend_schema(responses=TitleDetailSerializer)
    def get(self, request: Request, title: str) -> Response:
        """Read a title by its id or its slug, with seasons, credits and what plays outside them."""
        found = detailed(visible_title(self.profile, title), self.profile)
        return Response(TitleDetailSerializer(found, context={"request": request}).data)


def narrowed(
    titles: TitleQuerySet, wanted: dict[str, Any], *, is_beginning: bool = False
) -> TitleQuerySet:
    """Return those of `titles` that a validated TitleQuery asks for, ready to be ordered by it."""
    found = narrow(titles, query_of(wanted), timezone.now())
    name = f"by_{wanted['ordering']}"
    found = placed(found, wanted["ordering"], name=name, is_beginning=is_beginning)
    if text := wanted.get("q"):
        found = found.filter(found_by_words(SearchEntry.Kind.TITLE, text, with_surroundings=True))
    return found


def with_first_playable(profile: Profile) -> TitleQuerySet:
    """Return what `profile` may see, each with the id of what its play button plays."""
    ready = Playable.objects.visible_to(profile).with_media().main().filter(title=OuterRef("pk"))
    first = Subquery(ready.in_order().values("public_id")[:1])
    return Title.objects.visible_to(profile).annotate(first_playable=first)


def visible_title(profile: Profile, title: str) -> Title:
    """Return the title with this id or slug, if `profile` may see it; raises Http404."""
    named = Q(slug=title)
    with suppress(ValueError):
        named |= Q(public_id=UUID(title))
    found = with_first_playable(profile).filter(named).first()
    if found is None:
        raise Http404
    return found


def detailed(title: Title, profile: Profile) -> Title:
    """Fetch everything that `profile` may see of `title`, in seven queries."""
    credited = Credit.objects.select_related("person", "character")
    prefetch_related_objects([title], "genres", "artworks", Prefetch("credits", credited))
    outside = Playable.objects.visible_to(profile).filter(title=title, season=None)
    annotated: Any = title
    annotated.visible_seasons = seasons_of(title, profile)
    annotated.visible_playables = outside.for_row().order_by("kind", "pk")
    return title


def seasons_of(title: Title, profile: Profile) -> QuerySet[Season]:
    """Return the seasons of `title`, with the number of playables that `profile` may see."""
    inside = Playable.objects.visible_to(profile).main().filter(season=OuterRef("pk"))
    counted = inside.order_by().values("season").annotate(count=Count("pk")).values("count")
    return (
        Season.objects.filter(title=title)
        .select_related("title")
        .annotate(playable_count=Coalesce(Subquery(counted), 0))
        .order_by("number")
    )
