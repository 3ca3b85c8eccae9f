"""Profiles for administrators: all of them, and those of one user."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.audit import record
from accounts.actions.profiles import (
    LastProfileError,
    LastUnlimitedProfileError,
    TooManyProfilesError,
    change_profile,
    create_profile,
    delete_profile,
)
from accounts.actions.users import require_may_change
from accounts.api.access import own_profile
from accounts.api.administration import AdministrationView, refusals_of_users
from accounts.api.profile_serializers import ProfileSerializer
from accounts.api.profiles import (
    LAST,
    LAST_UNLIMITED,
    TOO_MANY,
    LastProfile,
    LastUnlimitedProfile,
    TooManyProfiles,
)
from accounts.api.user_serializers import OwnedProfileSerializer, ProfileQuery
from accounts.models import AuditEvent, Profile, User
from api_conventions.pagination import CursorPagination


class AllProfilesView(AdministrationView):
    """All profiles of all users."""

    permissions: ClassVar[dict[str, str]] = {"GET": "accounts.view_profile"}
    pagination_class = CursorPagination

    @extend_schema(
        operation_id="users_profiles_search",
        parameters=[ProfileQuery],
        responses=OwnedProfileSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List and search all profiles, the newest first."""
        query = ProfileQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = query.validated_data
        rows = Profile.objects.search(wanted.get("q", "")).select_related("user")
        if wanted["is_kids"] is not None:
            rows = rows.filter(is_kids=wanted["is_kids"])
        paginator = CursorPagination()
        page = paginator.paginate_queryset(rows, request, self)
        record(AuditEvent.USERS_LISTED, by=self.user, count=len(page or ()), of="profiles")
        return paginator.get_paginated_response(OwnedProfileSerializer(page, many=True).data)


class UserProfilesView(AdministrationView):
    """What views of the profiles of one user have in common."""

    def may_change(self, public_id: UUID) -> User:
        """Return the user, if it is one that the asking user may change."""
        user = self.find_user(public_id)
        with refusals_of_users():
            require_may_change(by=self.user, user=user, changes={})
        return user

    def record(self, event: AuditEvent, profile: Profile, **detail: Any) -> None:
        """Record what was done about a profile."""
        detail["profile"] = str(profile.public_id)
        record(event, by=self.user, about=profile.user, **detail)


class UserProfileListView(UserProfilesView):
    """The profiles of one user."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "accounts.view_profile",
        "POST": "accounts.add_profile",
    }

    @extend_schema(operation_id="users_profiles_list", responses=ProfileSerializer(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """List the profiles of a user, at most five, in the order in which they were made."""
        user = self.find_user(public_id)
        record(AuditEvent.USER_READ, by=self.user, about=user, of="profiles")
        profiles = Profile.objects.owned_by(user)
        return Response(ProfileSerializer(profiles, many=True).data)

    @extend_schema(
        operation_id="users_profiles_create",
        request=ProfileSerializer,
        responses={201: ProfileSerializer, 409: TOO_MANY},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Create a profile for a user."""
        user = self.may_change(public_id)
        given = ProfileSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            profile = create_profile(user=user, **given.validated_data)
        except TooManyProfilesError as error:
            raise TooManyProfiles from error
        self.record(AuditEvent.PROFILE_CHANGED, profile, created=True)
        return Response(ProfileSerializer(profile).data, status=status.HTTP_201_CREATED)


class UserProfileView(UserProfilesView):
    """One profile of one user."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "accounts.view_profile",
        "PATCH": "accounts.change_profile",
        "DELETE": "accounts.delete_profile",
    }

    @extend_schema(operation_id="users_profiles_read", responses=ProfileSerializer)
    def get(self, request: Request, public_id: UUID, profile_id: UUID) -> Response:
        """Read a profile of a user."""
        profile = own_profile(self.find_user(public_id), profile_id)
        self.record(AuditEvent.USER_READ, profile)
        return Response(ProfileSerializer(profile).data)

    @extend_schema(
        operation_id="users_profiles_change",
        request=ProfileSerializer,
        responses={200: ProfileSerializer, 409: LAST_UNLIMITED},
    )
    def patch(self, request: Request, public_id: UUID, profile_id: UUID) -> Response:
        """Change some fields. An empty `pin` opens a profile whose PIN was forgotten."""
        profile = own_profile(self.may_change(public_id), profile_id)
        given = ProfileSerializer(profile, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        try:
            change_profile(profile=profile, **given.validated_data)
        except LastUnlimitedProfileError as error:
            raise LastUnlimitedProfile from error
        self.record(AuditEvent.PROFILE_CHANGED, profile, fields=sorted(given.validated_data))
        return Response(ProfileSerializer(profile).data)

    @extend_schema(
        operation_id="users_profiles_delete",
        responses={204: None, 409: LAST},
    )
    def delete(self, request: Request, public_id: UUID, profile_id: UUID) -> Response:
        """Delete a profile of a user with its history."""
        profile = own_profile(self.may_change(public_id), profile_id)
        try:
            delete_profile(profile=profile)
        except LastProfileError as error:
            raise LastProfile from error
        except LastUnlimitedProfileError as error:
            raise LastUnlimitedProfile from error
        self.record(AuditEvent.PROFILE_CHANGED, profile, deleted=True)
        return Response(status=status.HTTP_204_NO_CONTENT)
