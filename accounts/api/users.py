"""Users for administrators: list, search, create, read, change, deactivate, delete."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.audit import record
from accounts.actions.users import (
    change_user,
    create_user,
    delete_user,
    send_password_reset,
    set_password,
)
from accounts.api.administration import AdministrationView, refusals_of_users
from accounts.api.user_serializers import (
    CREATE_EXAMPLE,
    DEACTIVATE_EXAMPLE,
    PASSWORD_EXAMPLE,
    USER_EXAMPLE,
    PasswordSerializer,
    UserCreateSerializer,
    UserQuery,
    UserSerializer,
)
from accounts.models import AuditEvent, User
from api_conventions.pagination import CursorPagination
from api_conventions.schema import ErrorSerializer

CONFLICT = OpenApiResponse(
    ErrorSerializer, "`own_account`, or `last_administrator`: nobody would be left."
)


class UserListView(AdministrationView):
    """All users."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "accounts.view_user",
        "POST": "accounts.add_user",
    }
    pagination_class = CursorPagination

    @extend_schema(
        operation_id="users_list",
        parameters=[UserQuery],
        responses=UserSerializer(many=True),
        examples=[USER_EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        """List and search users, the newest first."""
        query = UserQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        paginator = CursorPagination()
        page = paginator.paginate_queryset(_found(query.validated_data), request, self)
        record(AuditEvent.USERS_LISTED, by=self.user, count=len(page or ()))
        return paginator.get_paginated_response(UserSerializer(page, many=True).data)

    @extend_schema(
        operation_id="users_create",
        request=UserCreateSerializer,
        responses={201: UserSerializer},
        examples=[USER_EXAMPLE, CREATE_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Create a user. Rights are given by administrators only (`administrators_only`)."""
        given = UserCreateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals_of_users():
            user = create_user(by=self.user, **given.validated_data)
        return Response(UserSerializer(user).data, status=status.HTTP_201_CREATED)


class UserDetailView(AdministrationView):
    """One user."""

    permissions: ClassVar[dict[str, str]] = {
        "GET": "accounts.view_user",
        "PATCH": "accounts.change_user",
        "DELETE": "accounts.delete_user",
    }

    @extend_schema(operation_id="users_read", responses=UserSerializer, examples=[USER_EXAMPLE])
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read a user."""
        user = self.find_user(public_id)
        record(AuditEvent.USER_READ, by=self.user, about=user)
        return Response(UserSerializer(user).data)

    @extend_schema(
        operation_id="users_change",
        request=UserSerializer,
        responses={200: UserSerializer, 409: CONFLICT},
        examples=[USER_EXAMPLE, DEACTIVATE_EXAMPLE],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change some fields; deactivate with `is_active` false."""
        user = self.find_user(public_id)
        given = UserSerializer(user, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        with refusals_of_users():
            change_user(by=self.user, user=user, **given.validated_data)
        return Response(UserSerializer(self.find_user(public_id)).data)

    @extend_schema(operation_id="users_delete", responses={204: None, 409: CONFLICT})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Delete a user with all profiles, at once and for good."""
        with refusals_of_users():
            delete_user(by=self.user, user=self.find_user(public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class UserPasswordView(AdministrationView):
    """The password of a user."""

    permissions: ClassVar[dict[str, str]] = {"PUT": "accounts.change_user"}

    @extend_schema(
        operation_id="users_set_password",
        request=PasswordSerializer,
        responses={204: None},
        examples=[PASSWORD_EXAMPLE],
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Set a password. Every session and token of the user ends."""
        user = self.find_user(public_id)
        given = PasswordSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals_of_users():
            set_password(by=self.user, user=user, password=given.validated_data["password"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class UserPasswordResetView(AdministrationView):
    """A link with which a user chooses a password."""

    permissions: ClassVar[dict[str, str]] = {"POST": "accounts.change_user"}

    @extend_schema(
        operation_id="users_send_password_reset",
        request=None,
        responses={204: None, 409: OpenApiResponse(ErrorSerializer, "`user_inactive`.")},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Mail the user a link with which to choose a password."""
        user = self.find_user(public_id)
        with refusals_of_users():
            send_password_reset(by=self.user, user=user, request=request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _found(wanted: dict[str, Any]) -> QuerySet[User]:
    rows = User.objects.search(wanted.get("q", ""))
    if "email" in wanted:
        rows = rows.filter(email=wanted["email"].strip().lower())
    if "username" in wanted:
        rows = rows.with_username(wanted["username"])
    flags = {name: wanted[name] for name in ("is_active", "is_staff") if wanted[name] is not None}
    return rows.filter(**flags).prefetch_related("emailaddress_set", "authenticator_set")
