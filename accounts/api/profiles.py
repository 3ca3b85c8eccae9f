"""Profiles in the API: list, create, read, change, delete, open."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.profiles import (
    LastProfileError,
    LastUnlimitedProfileError,
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
    require_self_or_manager,
    token_expiry,
)
from accounts.api.profile_serializers import (
    OpenedSerializer,
    PinSerializer,
    PreferencesSerializer,
    ProfileSerializer,
)
from accounts.api.views import UserView
from accounts.models import Profile
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


class LastUnlimitedProfile(Conflict):
    """A household keeps somebody who may manage it."""

    default_code = "last_unlimited_profile"
    default_detail = _("An account keeps at least one profile without limits.")


TOO_MANY = OpenApiResponse(
    ErrorSerializer, "There are as many profiles as allowed: `too_many_profiles`."
)
LAST_UNLIMITED = OpenApiResponse(
    ErrorSerializer, "No other profile is without limits: `last_unlimited_profile`."
)
LAST = OpenApiResponse(
    ErrorSerializer,
    "It is the only one (`last_profile`), or the last without limits (`last_unlimited_profile`).",
)


class ProfileListView(UserView):
    """The profiles of the user."""

    @extend_schema(operation_id="profiles_list", responses=ProfileSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the user's profiles, at most five, in the order in which they were made."""
        profiles = Profile.objects.owned_by(self.user)
        return _shown(request, profiles, many=True)

    @extend_schema(
        operation_id="profiles_create",
        request=ProfileSerializer,
        responses={201: ProfileSerializer, 409: TOO_MANY},
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
        return _shown(request, profile, status=status.HTTP_201_CREATED)


class ProfileDetailView(UserView):
    """One profile."""

    @extend_schema(responses=ProfileSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a profile."""
        return _shown(request, own_profile(self.user, public_id))

    @extend_schema(
        request=ProfileSerializer, responses={200: ProfileSerializer, 409: LAST_UNLIMITED}
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace all that may be said of a profile; what is left out gets its default.

        The PIN stays unless `pin` is sent. One with a PIN needs its `X-Profile-Token`.
        """
        return self._change(request, public_id, partial=False)

    @extend_schema(
        request=ProfileSerializer, responses={200: ProfileSerializer, 409: LAST_UNLIMITED}
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some fields. One with a PIN needs its `X-Profile-Token`."""
        return self._change(request, public_id, partial=True)

    @extend_schema(responses={204: None, 409: LAST})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete a profile with its history. One with a PIN needs its `X-Profile-Token`."""
        try:
            delete_profile(profile=managed_profile(request, public_id))
        except LastProfileError as error:
            raise LastProfile from error
        except LastUnlimitedProfileError as error:
            raise LastUnlimitedProfile from error
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, request: Request, public_id: UUID, *, partial: bool) -> Response:
        profile = managed_profile(request, public_id)
        given = ProfileSerializer(profile, data=request.data, partial=partial)
        given.is_valid(raise_exception=True)
        values = given.validated_data if partial else {**_defaults(), **given.validated_data}
        try:
            change_profile(profile=profile, **values)
        except LastUnlimitedProfileError as error:
            raise LastUnlimitedProfile from error
        return _shown(request, profile)


class PreferencesView(UserView):
    """How a profile likes to listen and read."""

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read how a profile likes to listen and read."""
        profile = own_profile(self.user, public_id)
        return Response(PreferencesSerializer(profile).data)

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some of it, as players do while they play.

        For the profile itself (`X-Profile`), a child's too, and for who manages the account.
        """
        profile = own_profile(self.user, public_id)
        require_self_or_manager(request, profile)
        given = PreferencesSerializer(profile, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        change_profile(profile=profile, **given.validated_data)
        return Response(PreferencesSerializer(profile).data)


class ProfileOpenView(UserView):
    """Opens a profile."""

    @extend_schema(
        request=PinSerializer,
        responses={
            200: OpenedSerializer,
            429: OpenApiResponse(ErrorSerializer, "Five wrong PINs in a row: `pin_locked`."),
        },
        examples=[OpenApiExample("With its PIN", value={"pin": "1234"}, request_only=True)],
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


def managed_profile(request: Request, public_id: UUID) -> Profile:
    """Return a profile of the user's that this request may change.

    Raises ProfileNotFound, PinRequired and AccountManagerRequired.
    """
    profile = own_profile(request.user, public_id)  # type: ignore[arg-type]
    require_key(request, profile)
    require_account_manager(request)
    return profile


def _shown(
    request: Request, found: Any, *, many: bool = False, status: int = status.HTTP_200_OK
) -> Response:
    shown = ProfileSerializer(found, many=many, context={"request": request})
    return Response(shown.data, status=status)


def _defaults() -> dict[str, Any]:
    """Return what each field is where nobody says anything."""
    blank = Profile()
    return {
        name: getattr(blank, name)
        for name, field in ProfileSerializer().fields.items()
        if not (field.read_only or field.write_only or field.required)
    }
