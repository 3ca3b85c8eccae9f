"""Seasons and what plays, in the API: sections and lessons, discs and tracks as well."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.actions.editing.casting import unknown
from catalog.actions.editing.writing import change_row, create_playable
from catalog.api.editing.base import EditingView, is_editorial, tagged
from catalog.api.editing.reads import any_playable, any_season, any_title, full_season, with_cast
from catalog.api.editing.serializers import (
    LossesSerializer,
    PlayableChangeSerializer,
    PlayableReplaceSerializer,
    PlayableWithCastSerializer,
    PlayableWriteSerializer,
    SeasonCreateSerializer,
    SeasonReplaceSerializer,
    SeasonWriteSerializer,
)
from catalog.api.editing.titles import DRY_RUN, create_whole_season, delete_or_preview
from catalog.api.playables import visible_playable, visible_season
from catalog.api.serializers import (
    PlayableSerializer,
    SeasonSerializer,
    SeasonSummarySerializer,
)
from catalog.api.titles import seasons_of, visible_title
from catalog.models import Playable, Season, Title


class TitleSeasonsView(EditingView):
    """The seasons, sections or discs of a title."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_season",
        "POST": "catalog.add_season",
    }

    @extend_schema(operation_id="titles_seasons_list", responses=SeasonSummarySerializer(many=True))
    def get(self, request: Request, title: str) -> Response:
        """List the seasons, sections or discs of a title, in order."""
        if is_editorial(request):
            found: Any = Season.objects.filter(title=any_title(title)).with_counts()
        else:
            found = seasons_of(visible_title(self.profile, title), self.profile)
        return Response(SeasonSummarySerializer(found, many=True).data)

    @extend_schema(request=SeasonCreateSerializer, responses={201: SeasonSerializer})
    def post(self, request: Request, title: str) -> Response:
        """Add a season, section or disc, with what plays in it if wanted."""
        given = SeasonCreateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        found = any_title(title)
        return self.create_once(lambda: self._create(found, dict(given.validated_data)))

    def _create(self, title: Title, values: dict[str, Any]) -> Response:
        with self.editing() as edit:
            season = create_whole_season(edit, edit.open_row(title), values)
        return season_response(self.request, season.public_id, code=status.HTTP_201_CREATED)


class TitlePlayablesView(EditingView):
    """What stands outside of the seasons of a title."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_playable",
        "POST": "catalog.add_playable",
    }

    @extend_schema(operation_id="titles_playables_list", responses=PlayableSerializer(many=True))
    def get(self, request: Request, title: str) -> Response:
        """List what plays outside of seasons: the film itself, and extras such as trailers."""
        if is_editorial(request):
            playables = Playable.objects.filter(title=any_title(title))
        else:
            found = visible_title(self.profile, title)
            playables = Playable.objects.visible_to(self.profile).filter(title=found)
        outside = playables.filter(season=None).for_row().order_by("kind", "pk")
        data = PlayableSerializer(outside, many=True, context={"request": request}).data
        return Response(data)

    @extend_schema(request=PlayableWriteSerializer, responses={201: PlayableWithCastSerializer})
    def post(self, request: Request, title: str) -> Response:
        """Add a trailer or another extra; to a film that has lost it, the film itself."""
        return added_playable(self, any_title(title))


class SeasonView(EditingView):
    """One season."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_season",
        "PATCH": "catalog.change_season",
        "PUT": "catalog.change_season",
        "DELETE": "catalog.delete_season",
    }

    @extend_schema(responses=SeasonSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a season with its episodes, lessons or tracks, in the order of play."""
        if is_editorial(request):
            return season_response(request, public_id)
        season = visible_season(self.profile, public_id)
        return tagged(SeasonSerializer(season, context={"request": request}).data, season)

    @extend_schema(request=SeasonWriteSerializer, responses=SeasonSerializer)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change the number, the name or the synopsis."""
        return self.changed(any_season(public_id), SeasonWriteSerializer, is_partial=True)

    @extend_schema(request=SeasonReplaceSerializer, responses=SeasonSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace number, name and synopsis: all three have to be there."""
        return self.changed(any_season(public_id), SeasonReplaceSerializer, is_partial=False)

    def changed(self, season: Season, serializer: Any, *, is_partial: bool) -> Response:
        """Change `season` by what the request says in the terms of `serializer`."""
        expected = self.expected_version(season)
        given = serializer(season, data=self.request.data, partial=is_partial)
        given.is_valid(raise_exception=True)
        with self.editing() as edit:
            opened = edit.open_row(season, expected_version=expected)
            change_row(row=opened, values=dict(given.validated_data))
        return season_response(self.request, season.public_id)

    @extend_schema(parameters=[DRY_RUN], responses={200: LossesSerializer})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete a season with everything in it, media included, and say what went."""
        return delete_or_preview(self, any_season(public_id))


class SeasonPlayablesView(EditingView):
    """What plays in a season."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_playable",
        "POST": "catalog.add_playable",
    }

    @extend_schema(operation_id="seasons_playables_list", responses=PlayableSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the episodes, lessons or tracks of a season, in the order of play."""
        if is_editorial(request):
            season = full_season(any_season(public_id))
        else:
            season = visible_season(self.profile, public_id)
        annotated: Any = season
        data = PlayableSerializer(
            annotated.visible_playables, many=True, context={"request": request}
        ).data
        return Response(data)

    @extend_schema(request=PlayableWriteSerializer, responses={201: PlayableWithCastSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Add an episode to a season, a lesson to a section, a track to a disc."""
        return added_playable(self, any_season(public_id))


class PlayableView(EditingView):
    """One thing that plays."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "catalog.view_playable",
        "PATCH": "catalog.change_playable",
        "PUT": "catalog.change_playable",
        "DELETE": "catalog.delete_playable",
    }

    @extend_schema(responses=PlayableWithCastSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a film, episode, lesson, track or extra. `…/playback/` says how to play it."""
        if is_editorial(request):
            return playable_response(request, public_id)
        playable = with_cast(visible_playable(self.profile, public_id))
        data = PlayableWithCastSerializer(playable, context={"request": request}).data
        return tagged(data, playable)

    @extend_schema(request=PlayableChangeSerializer, responses=PlayableWithCastSerializer)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some fields, or move it to another season of its title."""
        return self.changed(any_playable(public_id), PlayableChangeSerializer, is_partial=True)

    @extend_schema(request=PlayableReplaceSerializer, responses=PlayableWithCastSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace all that is said of it: every field has to be there. Its cast stays."""
        return self.changed(any_playable(public_id), PlayableReplaceSerializer, is_partial=False)

    def changed(self, playable: Playable, serializer: Any, *, is_partial: bool) -> Response:
        """Change `playable` by what the request says in the terms of `serializer`."""
        expected = self.expected_version(playable)
        given = serializer(data=self.request.data, partial=is_partial)
        given.is_valid(raise_exception=True)
        with self.editing() as edit:
            opened = edit.open_row(playable, expected_version=expected)
            values = dict(given.validated_data)
            if values.get("season"):
                values["season"] = _season_of(opened, values["season"])
            change_row(row=opened, values=values)
        return playable_response(self.request, playable.public_id)

    @extend_schema(parameters=[DRY_RUN], responses={200: LossesSerializer})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete something that plays with its media, and say what went."""
        return delete_or_preview(self, any_playable(public_id))


def _season_of(playable: Playable, public_id: UUID) -> Season:
    found = Season.objects.filter(title=playable.title_id, public_id=public_id).first()
    if found is None:
        raise unknown("season", [str(public_id)])
    return found


def added_playable(view: EditingView, within: Season | Title) -> Response:
    """Add what a request describes to a season or a title."""
    given = PlayableWriteSerializer(data=view.request.data)
    given.is_valid(raise_exception=True)

    def create() -> Response:
        with view.editing() as edit:
            opened = edit.open_row(within)
            values = dict(given.validated_data)
            playable = create_playable(edit=edit, within=opened, values=values)
        return playable_response(view.request, playable.public_id, code=status.HTTP_201_CREATED)

    return view.create_once(create)


def season_response(
    request: Request, public_id: UUID, *, code: int = status.HTTP_200_OK
) -> Response:
    """Answer with a season as an editor reads it."""
    season = full_season(any_season(public_id))
    return tagged(SeasonSerializer(season, context={"request": request}).data, season, code=code)


def playable_response(
    request: Request, public_id: UUID, *, code: int = status.HTTP_200_OK
) -> Response:
    """Answer with what plays as an editor reads it."""
    playable = with_cast(any_playable(public_id))
    data = PlayableWithCastSerializer(playable, context={"request": request}).data
    return tagged(data, playable, code=code)
