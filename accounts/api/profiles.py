"""Profiles in the API: list, create, read, change, delete, open."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.profiles import (
    LastProfileError,
    ProfileLockedError,
    TooManyProfilesError,
    WrongPinError,
    change_profile,
    create_profile,
    delete_profile,
    open_profile,
)
from accounts.api.access import (
    own_profile,
    profile_token,
    require_account_manager,
    require_key,
    token_expiry,
)
from accounts.api.views import UserView
from accounts.maturity import KIDS_CEILING
from accounts.models import Profile
from accounts.models.profiles import validate_pin
from api_conventions.errors import Conflict
from api_conventions.schema import ErrorSerializer


class WrongPin(exceptions.PermissionDenied):
    """The PIN does not open the profile."""

    default_code = "wrong_pin"
    default_detail = _("That is not the PIN.")


class PinLocked(exceptions.Throttled):
    """Too many wrong PINs in a row."""

    default_code = "pin_locked"
    default_detail = _("Too many wrong PINs.")


class TooManyProfiles(Conflict):
    """The user has the maximum number of profiles."""

    default_code = "too_many_profiles"
    default_detail = _("You have the maximum number of profiles.")


class LastProfile(Conflict):
    """A user keeps at least one profile."""

    default_code = "last_profile"
    default_detail = _("An account keeps at least one profile.")


class ProfileSerializer(serializers.ModelSerializer[Profile]):
    """One viewer of a household."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    effective_ceiling = serializers.IntegerField(
        read_only=True,
        help_text="Years. The highest maturity age that this profile sees; a kids profile "
        f"never sees more than {KIDS_CEILING}.",
    )
    has_pin = serializers.BooleanField(
        read_only=True, help_text="Whether opening it asks for a PIN."
    )
    pin = serializers.CharField(
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=4,
        help_text="Four digits; an empty text removes the PIN.",
    )

    class Meta:
        model = Profile
        fields = (
            "id", "name", "avatar", "language", "maturity_ceiling", "effective_ceiling", "is_kids",
            "has_pin", "pin", "autoplay_next",
        )  # fmt: skip
        extra_kwargs = {
            "name": {"help_text": "Unique among the profiles of the user."},
            "language": {"help_text": "BCP 47, of the texts of StreamEx."},
            "autoplay_next": {"help_text": "Whether the next episode plays by itself."},
            "is_kids": {"help_text": "Whether this is a kids profile."},
        }

    def validate_pin(self, value: str) -> str:
        """Refuse anything but four digits or nothing."""
        if value:
            validate_pin(value)
        return value


class PinSerializer(serializers.Serializer[Any]):
    """The PIN of a profile."""

    pin = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=20,
        help_text="Four digits; not needed without one.",
    )


class OpenedSerializer(serializers.Serializer[Any]):
    """An opened profile."""

    token = serializers.CharField(help_text="For the header `X-Profile-Token`; opaque.")
    expires_at = serializers.DateTimeField(help_text="When the profile has to be opened again.")


CONFLICT = OpenApiResponse(ErrorSerializer, "There are as many profiles as allowed.")


class ProfileListView(UserView):
    """The profiles of the user."""

    @extend_schema(operation_id="profiles_list", responses=ProfileSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the user's profiles, at most five, in the order in which they were made."""
        profiles = Profile.objects.owned_by(self.user)
        return Response(ProfileSerializer(profiles, many=True).data)

    @extend_schema(
        operation_id="profiles_create",
        request=ProfileSerializer,
        responses={201: ProfileSerializer, 409: CONFLICT},
    )
    def post(self, request: Request) -> Response:
        """Create a profile. A profile with limits may not (`grown_up_required`)."""
        require_account_manager(request)
        given = ProfileSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            profile = create_profile(user=self.user, **given.validated_data)
        except TooManyProfilesError as error:
            raise TooManyProfiles from error
        return Response(ProfileSerializer(profile).data, status=status.HTTP_201_CREATED)


class ProfileDetailView(UserView):
    """One profile."""

    @extend_schema(responses=ProfileSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a profile."""
        return Response(ProfileSerializer(own_profile(self.user, public_id)).data)

    @extend_schema(request=ProfileSerializer, responses=ProfileSerializer)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some fields. One with a PIN needs its `X-Profile-Token`."""
        profile = self._own(request, public_id)
        given = ProfileSerializer(profile, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        change_profile(profile=profile, **given.validated_data)
        return Response(ProfileSerializer(profile).data)

    @extend_schema(
        responses={204: None, 409: OpenApiResponse(ErrorSerializer, "It is the only one.")}
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete a profile with its history. One with a PIN needs its `X-Profile-Token`."""
        try:
            delete_profile(profile=self._own(request, public_id))
        except LastProfileError as error:
            raise LastProfile from error
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _own(self, request: Request, public_id: UUID) -> Profile:
        profile = own_profile(self.user, public_id)
        require_key(request, profile)
        require_account_manager(request)
        return profile


class ProfileOpenView(UserView):
    """Opens a profile."""

    @extend_schema(
        request=PinSerializer,
        responses={
            200: OpenedSerializer,
            429: OpenApiResponse(ErrorSerializer, "Five wrong PINs in a row: `pin_locked`."),
        },
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Open a profile with its PIN, and get the token that says so, good for twelve hours.

        Five wrong PINs in a row lock the profile for a quarter of an hour.
        """
        profile = own_profile(self.user, public_id)
        given = PinSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        now = timezone.now()
        try:
            open_profile(profile=profile, pin=given.validated_data["pin"], now=now)
        except WrongPinError as error:
            raise WrongPin from error
        except ProfileLockedError as error:
            raise PinLocked(wait=(error.until - now).total_seconds()) from error
        opened = {"token": profile_token(profile), "expires_at": token_expiry(now)}
        return Response(OpenedSerializer(opened).data, headers={"Cache-Control": "no-store"})
