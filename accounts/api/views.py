"""What all views of the API share."""

from typing import Any

from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import PROFILE_HEADER, TOKEN_HEADER, HasProfile, acting_profile
from accounts.models import Profile, User
from api_conventions.schema import AutoSchema


@method_decorator(conditional_page, name="dispatch")
class UserView(APIView):
    """A view for a signed-in user. Reads carry an ETag, and are revalidated."""

    permission_classes: tuple[type[BasePermission], ...] = (IsAuthenticated,)
    schema = AutoSchema()

    @property
    def user(self) -> User:
        """The signed-in user."""
        user: User = self.request.user  # type: ignore[assignment]
        return user

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep answers out of shared caches, and apart by who asks as whom."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if "Cache-Control" not in final:
            patch_cache_control(final, private=True, no_cache=True)
        patch_vary_headers(final, ["Authorization", "Cookie", PROFILE_HEADER, TOKEN_HEADER])
        return final


class ProfileView(UserView):
    """A view for a profile: everything of the catalogue, and what it leads to."""

    permission_classes = (HasProfile,)

    @property
    def profile(self) -> Profile:
        """The profile that the request acts as."""
        return acting_profile(self.request)


class NotFoundView(APIView):
    """Everything that is no address of the API."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse every method alike."""
        raise exceptions.NotFound

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Never reached."""
        raise exceptions.NotFound


class AccessTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How access tokens are sent, for the OpenAPI document."""

    target_class = "accounts.api.sign_in.authentication.AccessTokenAuthentication"
    name = "accessToken"

    def get_security_definition(self, auto_schema: SpectacularAutoSchema) -> dict[str, Any]:
        """Return an OpenAPI security scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "From `POST /api/auth/app/v1/auth/login`; lasts five minutes.",
        }
