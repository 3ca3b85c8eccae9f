"""Playing, and remembering how far, in the API."""

import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.profile_serializers import PreferencesSerializer
from accounts.api.views import ProfileView
from accounts.models.watch_time import next_day_at, seconds_left
from api_conventions.errors import Conflict
from api_conventions.schema import ErrorSerializer
from catalog.api.artwork import absolute_url
from catalog.api.daily_limit import DailyLimit
from catalog.api.plan_refusals import PLAN_REFUSALS, REFUSALS_BY_PLAN
from catalog.api.playables import visible_playable
from catalog.api.serializers import PlayableDetailSerializer
from catalog.delivery.playback import Playback, start_playback
from catalog.delivery.policy import NotEntitled, Reason
from catalog.models import Marker, MediaAsset, Playable, TextTrack
from recommendations.actions.progress_report import InvalidProgressError, ProgressReport
from recommendations.actions.viewings import record_progress
from recommendations.engine.history import history_of_playable
from recommendations.engine.listening import listening_of
from recommendations.engine.up_next import neighbours_of
from recommendations.models import Viewing
from recommendations.progress_serializer import ProgressSerializer, read_progress_report


class NotReady(Conflict):
    """Nothing of it is published yet."""

    default_code = "not_ready"
    default_detail = _("This is still being prepared.")


class LinkField(serializers.CharField):
    """An address, made absolute for clients that have no page of ours around them."""

    def to_representation(self, value: str) -> str:
        """Return the absolute address."""
        return absolute_url(self.context["request"], value)


class TextTrackSerializer(serializers.Serializer[Any]):
    """Subtitles or captions."""

    language = serializers.CharField(help_text="BCP 47, such as es.")
    name = serializers.CharField(help_text="For people, in the language itself.")
    kind = serializers.ChoiceField(TextTrack.Kind.choices)
    is_default = serializers.BooleanField()
    is_forced = serializers.BooleanField(help_text="Shown even when subtitles are off.")
    url = LinkField(help_text="WebVTT. The manifest holds it as well.")


class AudioTrackSerializer(serializers.Serializer[Any]):
    """A language that can be heard; it is in the manifest."""

    language = serializers.CharField(help_text="BCP 47, or empty where it is unknown.")
    name = serializers.CharField(help_text="For people, in the language itself.")
    channels = serializers.IntegerField(allow_null=True)
    is_default = serializers.BooleanField()


class MarkerSerializer(serializers.Serializer[Any]):
    """A span that means something."""

    kind = serializers.ChoiceField(Marker.Kind.choices)
    start_seconds = serializers.FloatField(help_text="In seconds from the beginning.")
    end_seconds = serializers.FloatField(help_text="In seconds from the beginning.")
    name = serializers.CharField(allow_blank=True)


class StoryboardSerializer(serializers.Serializer[Any]):
    """Scrub previews: one JPEG of tiles, left to right and top to bottom."""

    url = LinkField()
    columns = serializers.IntegerField()
    rows = serializers.IntegerField()
    tile_width = serializers.IntegerField(help_text="In pixels.")
    tile_height = serializers.IntegerField(help_text="In pixels.")
    interval_seconds = serializers.FloatField(help_text="Tile n shows second n × this.")
    count = serializers.IntegerField(help_text="How many tiles are filled.")


class PlaybackPreferencesSerializer(PreferencesSerializer):
    """How the profile likes to listen to and read this title."""

    audio_language = serializers.CharField(
        help_text="BCP 47: what was chosen for this title, else what the profile prefers; empty "
        "for what the title suggests."
    )


class PlaybackSerializer(serializers.Serializer[Any]):
    """One playback session."""

    session = serializers.UUIDField(help_text="Sent back with every report of progress.")
    kind = serializers.ChoiceField(MediaAsset.Kind.choices)
    manifest_url = LinkField(
        help_text="HLS, a master playlist. It needs neither cookie nor header; whoever has it "
        "can play, so keep it out of logs."
    )
    progressive_url = LinkField(
        allow_null=True, help_text="One plain MP4, for players without HLS."
    )
    poster_url = LinkField(allow_null=True, help_text="A picture to show before it starts.")
    expires_at = serializers.DateTimeField(
        help_text="When these addresses end; ask again shortly before."
    )
    duration_seconds = serializers.FloatField(allow_null=True)
    resume_seconds = serializers.FloatField(
        help_text="Where this profile stopped, in seconds; 0 for the new and the finished."
    )
    text_tracks = TextTrackSerializer(many=True)
    audio_tracks = AudioTrackSerializer(many=True)
    markers = MarkerSerializer(many=True)
    storyboard = StoryboardSerializer(allow_null=True)
    preferences = PlaybackPreferencesSerializer()
    previous = PlayableDetailSerializer(
        allow_null=True,
        help_text="What plays before it in its title, among what this profile may see and what is "
        "ready; null for the first, a film and an extra.",
    )
    next = PlayableDetailSerializer(
        allow_null=True,
        help_text="What plays after it, across seasons, specials last; null for the last, a film "
        "and an extra.",
    )


class ViewingSerializer(serializers.Serializer[Any]):
    """Where a profile stands."""

    position_seconds = serializers.FloatField(help_text="In seconds.")
    is_completed = serializers.BooleanField(help_text="Whether it was played to the end.")
    last_played_at = serializers.DateTimeField()
    is_remembered = serializers.BooleanField(
        help_text="False while the history is paused, and for a session from before it was "
        "deleted: nothing of the report is kept.",
    )
    seconds_left_today = serializers.IntegerField(
        allow_null=True,
        help_text="How long a child's profile may still watch today, in seconds; at 0 the player "
        "stops, and nothing plays until `opens_at`. Null where nothing limits it.",
    )
    opens_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When the next day begins, once the time of this one is used up.",
    )


class PlaybackView(ProfileView):
    """How to play something."""

    @extend_schema(
        responses={
            200: PlaybackSerializer,
            403: PLAN_REFUSALS,
            409: OpenApiResponse(ErrorSerializer, "Nothing of it is ready: `not_ready`."),
        }
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Start a session: addresses that work for a few hours, tracks, and where to resume."""
        playable = visible_playable(self.profile, public_id)
        playback = self._start(playable)
        history = history_of_playable(self.profile, playable)
        described = {
            **vars(playback),
            "resume_seconds": history.resume_seconds(playable),
            **vars(neighbours_of(playable, self.profile)),
            "preferences": listening_of(self.profile, playable.title),
        }
        serializer = PlaybackSerializer(described, context={"request": request})
        return Response(serializer.data, headers={"Cache-Control": "private, no-store"})

    def _start(self, playable: Playable) -> Playback:
        try:
            return start_playback(
                user=self.user, profile=self.profile, playable=playable, now=timezone.now()
            )
        except NotEntitled as refusal:
            if refusal.reason == Reason.NOT_READY:
                raise NotReady from refusal
            if refusal.opens_at is not None:
                raise DailyLimit(refusal.opens_at) from refusal
            if refusal.reason in REFUSALS_BY_PLAN:
                raise REFUSALS_BY_PLAN[refusal.reason]() from refusal
            raise exceptions.NotFound from refusal


class ProgressView(ProfileView):
    """How far a profile came."""

    @extend_schema(request=ProgressSerializer, responses=ViewingSerializer)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Report where the player stands: every ten seconds, on pause, and on leaving."""
        playable = visible_playable(self.profile, public_id)
        now = timezone.now()
        try:
            report = read_progress_report(request.data)
            viewing = record_progress(
                profile=self.profile, playable=playable, report=report, now=now
            )
        except InvalidProgressError as error:
            raise serializers.ValidationError(error.fields) from error
        stands = _remembered(viewing) if viewing else _reported(report, now)
        return Response(ViewingSerializer({**stands, **self._watch_time(now)}).data)

    def _watch_time(self, now: datetime.datetime) -> dict[str, Any]:
        left = seconds_left(self.profile, now)
        return {
            "seconds_left_today": None if left is None else int(left),
            "opens_at": next_day_at(now) if left == 0 else None,
        }


def _remembered(viewing: Viewing) -> dict[str, Any]:
    return {
        "position_seconds": viewing.position_seconds,
        "is_completed": viewing.is_completed,
        "last_played_at": viewing.last_played_at,
        "is_remembered": True,
    }


def _reported(report: ProgressReport, now: datetime.datetime) -> dict[str, Any]:
    return {
        "position_seconds": report.position_seconds,
        "is_completed": False,
        "last_played_at": now,
        "is_remembered": False,
    }
