"""What a profile keeps: what it goes on with, its list, its ratings."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProfileView
from api_conventions.pagination import CursorPagination
from catalog.api.serializers import PlayableDetailSerializer, TitleCardSerializer
from catalog.api.titles import visible_title
from catalog.models import Title
from recommendations.actions.opinions import rate_title, set_favourite
from recommendations.actions.viewings import hide_from_continue
from recommendations.engine.continue_watching import continue_watching
from recommendations.models import Favourite, Rating


@extend_schema_serializer(component_name="ContinueItem")
class ContinueSerializer(serializers.Serializer[Any]):
    """Something to go on with."""

    playable = PlayableDetailSerializer()
    position_seconds = serializers.FloatField(help_text="Where to go on, in seconds.")
    percent = serializers.IntegerField(help_text="How much of it was played, 0 to 99.")
    is_next = serializers.BooleanField(
        help_text="Whether it is what follows on something finished, rather than half played."
    )
    last_played_at = serializers.DateTimeField()


class FavouriteSerializer(serializers.Serializer[Any]):
    """A title on the list."""

    title = TitleCardSerializer()
    created_at = serializers.DateTimeField(help_text="When it was put on the list.")


@extend_schema_serializer(examples=[OpenApiExample("Four stars", {"stars": 4}, request_only=True)])
class RatingSerializer(serializers.Serializer[Any]):
    """An opinion."""

    stars = serializers.IntegerField(min_value=1, max_value=5, help_text="One to five.")


@extend_schema_serializer(component_name="RatedTitle")
class RatedSerializer(RatingSerializer):
    """A title and the opinion of it."""

    title = TitleCardSerializer()
    rated_at = serializers.DateTimeField()


class ContinueListView(ProfileView):
    """Everything half-done."""

    @extend_schema(operation_id="continue_list", responses=ContinueSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List what to go on with, the latest first, at most twenty: one item a title."""
        items = continue_watching(self.profile, limit=20)
        return Response(ContinueSerializer(items, many=True, context={"request": request}).data)


class ContinueDetailView(ProfileView):
    """One title among those to go on with."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, title: str) -> Response:
        """Hide a title from the list until it is played again; its position stays."""
        found = visible_title(self.profile, title)
        hide_from_continue(profile=self.profile, title=found, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class FavouriteListView(ProfileView):
    """The list of a profile."""

    pagination_class = CursorPagination
    page_order = "-created_at"

    @extend_schema(operation_id="favourites_list", responses=FavouriteSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the favourites of this profile, the latest first."""
        found = Favourite.objects.filter(
            profile=self.profile, title__in=Title.objects.visible_to(self.profile)
        )
        return _page(self, request, found, FavouriteSerializer)


class FavouriteDetailView(ProfileView):
    """One title on the list, or not."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, title: str) -> Response:
        """Put a title on the list; again is as good as once."""
        return self._set(title, is_favourite=True)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, title: str) -> Response:
        """Take a title off the list."""
        return self._set(title, is_favourite=False)

    def _set(self, title: str, *, is_favourite: bool) -> Response:
        found = visible_title(self.profile, title)
        set_favourite(profile=self.profile, title=found, is_favourite=is_favourite)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RatingListView(ProfileView):
    """The opinions of a profile."""

    pagination_class = CursorPagination
    page_order = "-rated_at"

    @extend_schema(operation_id="ratings_list", responses=RatedSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List what this profile rated, the latest first."""
        found = Rating.objects.filter(
            profile=self.profile, title__in=Title.objects.visible_to(self.profile)
        )
        return _page(self, request, found, RatedSerializer)


class RatingDetailView(ProfileView):
    """The opinion of one title."""

    @extend_schema(request=RatingSerializer, responses=RatingSerializer)
    def put(self, request: Request, title: str) -> Response:
        """Rate a title with one to five stars."""
        found = visible_title(self.profile, title)
        given = RatingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rate_title(profile=self.profile, title=found, stars=given.validated_data["stars"])
        return Response(given.data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, title: str) -> Response:
        """Take the rating of a title back."""
        rate_title(profile=self.profile, title=visible_title(self.profile, title), stars=None)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _page(
    view: ProfileView, request: Request, rows: Any, serializer: type[serializers.Serializer[Any]]
) -> Response:
    paginator = CursorPagination()
    cards = rows.select_related("title").prefetch_related("title__artworks", "title__genres")
    page = paginator.paginate_queryset(cards, request, view)
    return paginator.get_paginated_response(
        serializer(page, many=True, context={"request": request}).data
    )
