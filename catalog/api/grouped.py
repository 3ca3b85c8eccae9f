"""Music in the API as plain pairs: a name, its picture, and where it plays from."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProfileView
from accounts.models import Profile
from api_conventions.pagination import CursorPagination
from catalog.api.artwork import absolute_url
from catalog.api.daily_limit import DAILY_LIMIT, DailyLimit
from catalog.delivery.policy import NotEntitled, require_watch_time
from catalog.delivery.signing import artwork_url
from catalog.delivery.sound import sound_link
from catalog.models import Artwork, MediaAsset, Playable
from catalog.models.playables import PlayableQuerySet

IMAGE_WIDTH = 960


class GroupedMediaSerializer(serializers.Serializer[Any]):
    """A piece of music with its picture."""

    id = serializers.UUIDField(source="public_id", help_text="Of the playable.")
    name = serializers.CharField(source="label")
    title = serializers.SlugField(source="title.slug", help_text="The slug of its album.")
    duration_seconds = serializers.FloatField(allow_null=True)
    image_url = serializers.SerializerMethodField(
        help_text="WebP, its own cover or its album's; null without one. Works for 12 to 24 hours."
    )
    media_url = serializers.SerializerMethodField(
        help_text="MPEG-4 sound, whole in one file, with byte ranges. Works until `expires_at`."
    )
    expires_at = serializers.SerializerMethodField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Sign the addresses once for both fields."""
        self._link = sound_link(instance.asset, self.context["now"])
        fields: dict[str, Any] = super().to_representation(instance)
        return fields

    def get_image_url(self, playable: Playable) -> str | None:
        """Sign the picture."""
        pictures = [*playable.artworks.all(), *playable.title.artworks.all()]
        covers = (each for each in pictures if each.role == Artwork.Role.COVER)
        cover = next(covers, None)
        if cover is None:
            return None
        return absolute_url(self.context["request"], artwork_url(cover, IMAGE_WIDTH))

    def get_media_url(self, playable: Playable) -> str | None:
        """Sign the sound."""
        return self._link and absolute_url(self.context["request"], self._link.url)

    def get_expires_at(self, playable: Playable) -> str | None:
        """Say until when the sound can be asked for."""
        return self._link and self._link.expires_at.isoformat().replace("+00:00", "Z")


class GroupedMediaView(ProfileView):
    """Sounds and their pictures."""

    pagination_class = CursorPagination
    page_order = "-pk"

    @extend_schema(
        operation_id="media_grouped_list",
        responses={200: GroupedMediaSerializer(many=True), 403: DAILY_LIMIT},
    )
    def get(self, request: Request) -> Response:
        """List the music that this profile may hear, the latest first: name, image and media."""
        now = timezone.now()
        try:
            require_watch_time(self.profile, now)
        except NotEntitled as refusal:
            raise DailyLimit(refusal.opens_at) from refusal
        paginator = self.pagination_class()
        page = paginator.paginate_queryset(music_of(self.profile), request, self)
        context = {"request": request, "now": now}
        rows = GroupedMediaSerializer(page, many=True, context=context)
        return paginator.get_paginated_response(rows.data)


def music_of(profile: Profile) -> PlayableQuerySet:
    """Return the tracks that `profile` may hear and that are ready, in seven queries at most."""
    tracks = Playable.objects.visible_to(profile).with_media()
    heard = tracks.filter(kind=Playable.Kind.TRACK, asset__kind=MediaAsset.Kind.AUDIO)
    return heard.select_related("title", "season", "asset").prefetch_related(
        "artworks", "title__artworks", "asset__renditions"
    )
