"""In which language a profile hears a title, in the API."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import ProfileView
from accounts.models.preferences import validate_language
from catalog.api.titles import visible_title
from media_engine.languages import language_tag
from recommendations.actions.listening import choose_sound

_SPANISH = OpenApiExample("Spanish", {"language": "es"}, request_only=True)


@extend_schema_serializer(examples=[_SPANISH])
class SoundSerializer(serializers.Serializer[Any]):
    """A choice of sound."""

    language = serializers.CharField(
        max_length=12, help_text="BCP 47, as in `audio_tracks` of a playback."
    )

    def validate_language(self, value: str) -> str:
        """Write it as StreamEx does; refuse what is no language."""
        tag = language_tag(value) or value
        validate_language(tag)
        return tag


class SoundView(ProfileView):
    """The sound of one title."""

    @extend_schema(request=SoundSerializer, responses=SoundSerializer)
    def put(self, request: Request, title: str) -> Response:
        """Hear all of a title in a language, on every device of this profile."""
        found = visible_title(self.profile, title)
        given = SoundSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        choose_sound(profile=self.profile, title=found, **given.validated_data)
        return Response(given.data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, title: str) -> Response:
        """Hear it as the profile prefers everything."""
        choose_sound(profile=self.profile, title=visible_title(self.profile, title), language="")
        return Response(status=status.HTTP_204_NO_CONTENT)
