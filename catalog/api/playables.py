"""Seasons and what plays, in the API."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProfileView
from accounts.models import Profile
from catalog.api.serializers import PlayableDetailSerializer, SeasonSerializer
from catalog.models import Playable, Season, Title


class SeasonDetailView(ProfileView):
    """One season."""

    @extend_schema(responses=SeasonSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a season with its episodes, lessons or tracks, in the order of play."""
        season = visible_season(self.profile, public_id)
        return Response(SeasonSerializer(season, context={"request": request}).data)


class PlayableDetailView(ProfileView):
    """One thing that plays."""

    @extend_schema(responses=PlayableDetailSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a film, episode, lesson, track or extra. `…/playback/` says how to play it."""
        playable = visible_playable(self.profile, public_id)
        return Response(PlayableDetailSerializer(playable, context={"request": request}).data)


def visible_playable(profile: Profile, public_id: UUID) -> Playable:
    """Return a playable with what a row of it shows, if `profile` may see it; raises Http404."""
    visible = Playable.objects.visible_to(profile).for_row()
    found = visible.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def visible_season(profile: Profile, public_id: UUID) -> Season:
    """Return a season of a visible title, with what of it is visible; raises Http404."""
    titles = Title.objects.visible_to(profile).filter(pk=OuterRef("title"))
    seasons = Season.objects.filter(Exists(titles), public_id=public_id).select_related("title")
    season: Any = seasons.first()
    if season is None:
        raise Http404
    inside = Playable.objects.visible_to(profile).filter(season=season).main()
    season.visible_playables = list(inside.for_row().in_order())
    season.playable_count = len(season.visible_playables)
    found: Season = season
    return found
