"""What browsing needs beside lists of titles: counts of each filter, and filmographies."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProfileView
from accounts.models import Profile
from api_conventions.pagination import CursorPagination
from catalog.api.serializers import TitleListSerializer
from catalog.api.titles import ORDERINGS, TitleQuery, narrowed, with_first_playable
from catalog.browsing.facets import Facets, count_facets
from catalog.browsing.parameters import BrowseParameters, query_of
from catalog.browsing.people import credits_of, title_of, visible_person
from catalog.browsing.query import Sort
from catalog.models import Credit, Person, Title

_CUMULATIVE = "Each value counts what the values before it count as well."
_FACETS = {
    "kind": "",
    "genre": "Slugs.",
    "decade": "The first year of each.",
    "year": "",
    "maturity_max": f"Ages up to the ceiling of the profile. {_CUMULATIVE}",
    "duration": "Minutes of one sitting.",
    "added": _CUMULATIVE,
    "language": "Original languages.",
    "audio": "Languages in which titles can be heard.",
    "subtitles": "Languages in which titles have subtitles.",
    "letter": "Letters of A to Z; 0 for names that begin with none.",
}


class FacetQuery(BrowseParameters):
    """The filters of a list, whose order makes no difference to counts."""

    sort = None  # type: ignore[assignment]


class FacetValueSerializer(serializers.Serializer[Any]):
    """A value of a filter."""

    value = serializers.CharField(help_text="As the parameter of this name takes it.")
    count = serializers.IntegerField(help_text="How many titles it would find.")


class FacetCountsSerializer(serializers.Serializer[Any]):
    """The values of each filter behind which there is something."""

    def get_fields(self) -> dict[str, Any]:
        """Return a list of values for each filter that is counted."""
        return {
            name: FacetValueSerializer(many=True, help_text=help_text)
            for name, help_text in _FACETS.items()
        }


class FacetsSerializer(serializers.Serializer[Any]):
    """How many titles a list holds, and what each filter would make of it."""

    total = serializers.IntegerField(help_text="Titles that all filters let through.")
    facets = FacetCountsSerializer()


class FacetsView(ProfileView):
    """The counts beside filters."""

    @extend_schema(
        operation_id="titles_facets", parameters=[FacetQuery], responses=FacetsSerializer
    )
    def get(self, request: Request) -> Response:
        """Count the titles behind each value of each filter. A filter's own values do not narrow
        its counts, so that they say what another choice would find. Counts of large catalogues may
        be a minute old.
        """
        query = FacetQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        counted = count_facets(query_of(query.validated_data), self.profile, self.profile.moment())
        return Response(_described(counted))


def _described(counted: Facets) -> dict[str, Any]:
    facets = {name: _values(counted.counts[name]) for name in _FACETS}
    return {"total": counted.total, "facets": facets}


def _values(counts: Mapping[Any, int]) -> list[dict[str, Any]]:
    return [{"value": str(value), "count": count} for value, count in counts.items() if count]


class FilmographyQuery(TitleQuery):
    """What of somebody's work to list."""

    person = None  # type: ignore[assignment]
    ordering = serializers.ChoiceField(
        Sort.choices, default=Sort.YEAR, help_text="The latest work first unless told otherwise."
    )


class WorkCreditSerializer(serializers.ModelSerializer[Credit]):
    """What somebody did for a title, or for a part of it."""

    character = serializers.CharField(
        source="character.name", allow_null=True, default=None, help_text="Whom an actor plays."
    )
    playable = serializers.UUIDField(
        source="playable.public_id",
        allow_null=True,
        default=None,
        help_text="The id of the only episode, lesson or track it is for; null for all of it.",
    )

    class Meta:
        model = Credit
        fields = ("role", "character", "playable")


@extend_schema_serializer(component_name="TitleOfPerson")
class WorkSerializer(TitleListSerializer):
    """A title that somebody worked on."""

    work = WorkCreditSerializer(many=True, source="own_credits", help_text="What they did.")

    class Meta(TitleListSerializer.Meta):
        fields = (*TitleListSerializer.Meta.fields, "work")  # type: ignore[assignment]


class FilmographyView(ProfileView):
    """The works of a person."""

    pagination_class = CursorPagination
    page_order = ORDERINGS[Sort.YEAR]

    @extend_schema(
        operation_id="people_titles_list",
        parameters=[FilmographyQuery],
        responses=WorkSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """List what somebody worked on, as far as this profile may see it, a page at a time."""
        query = FilmographyQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        person = visible_person(str(public_id), self.profile)
        if person is None:
            raise Http404
        wanted = {**query.validated_data, "person": person.slug}
        self.page_order = ORDERINGS[wanted["ordering"]]
        paginator = self.pagination_class()
        found = narrowed(with_first_playable(self.profile), wanted).for_card()
        page = paginator.paginate_queryset(found, request, self)
        _attach_credits(page, person, self.profile)
        works = WorkSerializer(page, many=True, context={"request": request})
        return paginator.get_paginated_response(works.data)


def _attach_credits(titles: list[Title], person: Person, profile: Profile) -> None:
    own: dict[int, list[Credit]] = {title.pk: [] for title in titles}
    here = Q(title__in=own) | Q(playable__title__in=own)
    for credit in credits_of(person, profile).filter(here).order_by("billing_order", "pk"):
        own[title_of(credit).pk].append(credit)
    for title in titles:
        annotated: Any = title
        annotated.own_credits = own[title.pk]
