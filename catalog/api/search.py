"""Search in the API: results grouped by type, and suggestions while typing."""

from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProfileView
from catalog.api.artwork import ArtworkSerializer
from catalog.api.serializers import TitleReferenceSerializer
from catalog.search.engine import ENTRY_KINDS, KINDS, SUGGEST, Found, search
from catalog.search.limits import SEARCHES_PER_MINUTE, SUGGESTIONS_PER_MINUTE, is_within
from catalog.search.results import Result, describe

#: What a search without a type tells of each, and how much there is at most of one.
FEW, MAX_PAGE_SIZE = 5, 50
SUGGESTIONS = 8
_SALT = "catalog.api.search"


class SearchQuery(serializers.Serializer[Any]):
    """What to look for."""

    q = serializers.CharField(
        max_length=10_000,
        allow_blank=True,
        trim_whitespace=False,
        help_text="What was typed; the first 200 characters and 8 words count. A space at the end "
        "says that the last word is complete.",
    )
    type = serializers.ChoiceField(
        KINDS, required=False, help_text="One type only, which is then cut into pages."
    )
    page_size = serializers.IntegerField(
        min_value=1, max_value=MAX_PAGE_SIZE, required=False, help_text="Results of each type."
    )
    cursor = serializers.CharField(
        required=False, max_length=200, help_text="Opaque, from `next` of a group."
    )


class SuggestQuery(serializers.Serializer[Any]):
    """What was typed so far."""

    q = SearchQuery().fields["q"]


@extend_schema_serializer(component_name="SearchSegment")
class SegmentSerializer(serializers.Serializer[Any]):
    """A piece of text."""

    text = serializers.CharField(trim_whitespace=False)
    is_match = serializers.BooleanField(help_text="Whether it was asked for.")


@extend_schema_serializer(component_name="SearchReason")
class ReasonSerializer(serializers.Serializer[Any]):
    """Why something was found where its name does not say it, or where it belongs."""

    code = serializers.CharField(
        help_text="original_name, cast, crew, character, genre, tagline or title."
    )
    heading = serializers.CharField(
        source="label", help_text="For people, in the language of the request."
    )
    segments = SegmentSerializer(many=True)


@extend_schema_serializer(component_name="SearchResult")
class ResultSerializer(serializers.Serializer[Any]):
    """Something found."""

    type = serializers.ChoiceField(KINDS, source="kind")
    id = serializers.SerializerMethodField(
        help_text="Of the title, person, character or playable, by `type`; the slug of a genre."
    )
    text = serializers.CharField(help_text="Its name, or what is said.")
    segments = SegmentSerializer(many=True, source="name")
    reasons = ReasonSerializer(many=True)
    title = TitleReferenceSerializer(
        allow_null=True, help_text="What it is or belongs to; null for people and genres."
    )
    artworks = serializers.SerializerMethodField(help_text="Of the title or playable.")
    playable = serializers.UUIDField(
        source="playable.public_id", allow_null=True, default=None, help_text="What to play."
    )
    start_seconds = serializers.FloatField(
        allow_null=True, help_text="When the line is said, in seconds; null for all but lines."
    )
    score = serializers.FloatField(help_text="From 0 to 1; only for comparing within an answer.")

    def get_id(self, result: Result) -> str:
        """Return what identifies it among its type."""
        if result.genre:
            return result.genre.slug
        subject = result.playable or result.title or result.person or result.character
        return str(subject.public_id) if subject else ""

    @extend_schema_field(ArtworkSerializer(many=True))
    def get_artworks(self, result: Result) -> Any:
        """Return the pictures of what it is."""
        subject = result.playable or result.title
        artworks = list(subject.artworks.all()) if subject else []
        return ArtworkSerializer(artworks, many=True, context=self.context).data


@extend_schema_serializer(component_name="SearchGroup")
class GroupSerializer(serializers.Serializer[Any]):
    """Results of one type, the best first."""

    type = serializers.ChoiceField(KINDS)
    count = serializers.IntegerField(help_text="How many were ranked; of more, only the best are.")
    next = serializers.URLField(allow_null=True, help_text="The next page of this type.")
    results = ResultSerializer(many=True)


@extend_schema_serializer(component_name="SearchAnswer")
class SearchSerializer(serializers.Serializer[Any]):
    """What a search found: the type of the best result comes first, empty ones are left out."""

    groups = GroupSerializer(many=True)


class SuggestionsSerializer(serializers.Serializer[Any]):
    """What may be meant, the best first, of all types but lines."""

    results = ResultSerializer(many=True)


class SearchView(ProfileView):
    """Everything that can be found."""

    @extend_schema(
        operation_id="search",
        parameters=[SearchQuery],
        responses={200: SearchSerializer, 429: OpenApiResponse(description="Too many searches.")},
    )
    def get(self, request: Request) -> Response:
        """Find titles, people, characters, genres, episodes, lessons, tracks and spoken lines."""
        query = SearchQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = query.validated_data
        _require_within(SEARCHES_PER_MINUTE, "page", self.user.pk)
        start = _start_of(wanted)
        found = search(wanted["q"], profile=self.profile, now=timezone.now())
        size = wanted.get("page_size") or (20 if "type" in wanted else FEW)
        kinds = [wanted["type"]] if "type" in wanted else list(found.by_kind)
        groups = [self._group(kind, found, start, size) for kind in kinds if found.by_kind]
        groups = [group for group in groups if group["results"]]
        groups.sort(key=lambda group: -group["results"][0].score)
        return Response(SearchSerializer({"groups": groups}, context={"request": request}).data)

    def _group(self, kind: str, found: Found, start: int, size: int) -> dict[str, Any]:
        hits = found.by_kind[kind]
        page = hits[start : start + size]
        has_next = start + size < len(hits)
        return {
            "type": kind,
            "count": len(hits),
            "next": self._next_url(kind, start + size, size) if has_next else None,
            "results": describe(page, profile=self.profile),
        }

    def _next_url(self, kind: str, start: int, size: int) -> str:
        query: dict[str, str | int] = {
            "q": self.request.query_params["q"],
            "type": kind,
            "page_size": size,
            "cursor": signing.dumps([kind, start], salt=_SALT),
        }
        return self.request.build_absolute_uri(f"{reverse('api-search')}?{urlencode(query)}")


class SuggestView(ProfileView):
    """What may be meant by what was typed so far."""

    @extend_schema(
        operation_id="search_suggest",
        parameters=[SuggestQuery],
        responses={
            200: SuggestionsSerializer,
            429: OpenApiResponse(description="Too many suggestions."),
        },
    )
    def get(self, request: Request) -> Response:
        """Suggest while typing; meant to be asked with every keystroke."""
        query = SuggestQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        _require_within(SUGGESTIONS_PER_MINUTE, "suggest", self.user.pk)
        text = query.validated_data["q"]
        found = search(
            text, profile=self.profile, now=timezone.now(), kinds=ENTRY_KINDS, depth=SUGGEST
        )
        suggestions = describe(found.best[:SUGGESTIONS], profile=self.profile)
        answer = SuggestionsSerializer({"results": suggestions}, context={"request": request})
        return Response(answer.data)


def _require_within(limit: int, name: str, user_id: int) -> None:
    if not is_within(limit, name=name, user_id=user_id):
        raise exceptions.Throttled(wait=10)


def _start_of(wanted: dict[str, Any]) -> int:
    """Return where the page begins; raises ValidationError for a cursor of another list."""
    if "cursor" not in wanted:
        return 0
    try:
        kind, start = signing.loads(wanted["cursor"], salt=_SALT)
    except signing.BadSignature:
        kind, start = None, 0
    if kind != wanted.get("type"):
        raise serializers.ValidationError({"cursor": [_("This is not a cursor of this list.")]})
    return int(start)
