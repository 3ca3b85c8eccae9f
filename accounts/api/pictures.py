"""The picture of a profile in the API: upload, read, remove."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import storage
from accounts.actions.pictures import MAX_BYTES, BadPictureError, remove_picture, set_picture
from accounts.api.access import own_profile
from accounts.api.profile_serializers import (
    PictureSerializer,
    ProfileSerializer,
    picture_version,
)
from accounts.api.profiles import managed_profile
from accounts.api.views import UserView

#: A picture never changes under its address.
LASTING = "private, max-age=604800, immutable"


class PictureView(UserView):
    """The picture of a profile."""

    parser_classes = (MultiPartParser,)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Take any `Accept`: pictures are asked for as such, and errors are JSON."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        responses={(200, "image/webp"): OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter("v", str, description="Which of its pictures; from `picture_url`.")
        ],
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """Read the picture: a square of WebP, at most 320 pixels wide."""
        profile = own_profile(self.user, public_id)
        if not profile.picture_key:
            raise exceptions.NotFound
        try:
            content = storage.read_picture(profile.picture_key)
        except FileNotFoundError as error:
            raise exceptions.NotFound from error
        response = HttpResponse(content, "image/webp")
        if request.query_params.get("v") == picture_version(profile):
            response["Cache-Control"] = LASTING
        return response

    @extend_schema(
        request={"multipart/form-data": PictureSerializer}, responses={200: ProfileSerializer}
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Show a picture in place of the avatar; the one before is deleted.

        One with a PIN needs its `X-Profile-Token`.
        """
        profile = managed_profile(request, public_id)
        given = PictureSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        picture = given.validated_data["picture"]
        try:
            # One byte more than is taken tells a larger file.
            set_picture(profile=profile, content=picture.read(MAX_BYTES + 1))
        except BadPictureError as error:
            raise serializers.ValidationError({"picture": [error.message]}) from error
        return Response(ProfileSerializer(profile, context={"request": request}).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Show the avatar again; the picture is deleted."""
        remove_picture(profile=managed_profile(request, public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
