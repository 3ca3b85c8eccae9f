"""Invitations in the API: list, invite, read, revoke. For administrators."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.invitations import (
    AlreadyAUserError,
    InvitationAcceptedError,
    SignUpClosedError,
    invite,
    revoke_invitation,
)
from accounts.api.access import require_account_manager
from accounts.api.views import UserView
from accounts.models import Invitation
from accounts.models.invitations import InvitationQuerySet
from api_conventions.errors import Conflict
from api_conventions.pagination import CursorPagination
from api_conventions.schema import ErrorSerializer


class SignUpIsClosed(Conflict):
    """Nobody may make an account, so an invitation would open nothing."""

    default_code = "sign_up_closed"
    default_detail = _("Nobody can make an account here: change who may first.")


class AlreadyAUser(Conflict):
    """Whoever has this address has an account."""

    default_code = "already_a_user"
    default_detail = _("Somebody has an account with this e-mail address.")


class InvitationAccepted(Conflict):
    """There is nothing left to revoke."""

    default_code = "invitation_accepted"
    default_detail = _("This invitation was accepted.")


class MayInvite(BasePermission):
    """Lets administrators through: staff with the permission that the method needs.

    A request that acts as a profile with limits, or as none in a household that has one, does not.
    """

    needed: ClassVar[dict[str, str]] = {
        "GET": "accounts.view_invitation",
        "POST": "accounts.add_invitation",
        "DELETE": "accounts.delete_invitation",
    }

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for the permission of the method; one that is not allowed is refused later."""
        if not request.user.is_authenticated:
            return False
        require_account_manager(request)
        needed = self.needed.get(request.method or "")
        return needed is None or (request.user.is_staff and request.user.has_perm(needed))


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation for one account."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    state = serializers.ChoiceField(
        choices=Invitation.State.choices, read_only=True, help_text="What became of it."
    )
    invited_by = serializers.UUIDField(
        source="invited_by.public_id",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The user who invited; null where that account is gone.",
    )
    accepted_by = serializers.UUIDField(
        source="accepted_by.public_id",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The user who was made with it; null until then, or where that account is gone.",
    )

    class Meta:
        model = Invitation
        fields = (
            "id", "email", "state", "invited_by", "accepted_by", "created_at", "expires_at",
            "accepted_at", "revoked_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "expires_at", "accepted_at", "revoked_at")
        extra_kwargs = {
            "email": {
                "help_text": "Who gets it by mail, and alone can accept it; in lower case. Empty: "
                "whoever has the link."
            },
            "expires_at": {"help_text": "Seven days after it was made."},
        }


class InvitedSerializer(InvitationSerializer):
    """A new invitation with its link."""

    url = serializers.URLField(
        read_only=True, help_text="The link that accepts it. It is said here and never again."
    )

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "url")  # type: ignore[assignment]


class InvitationQuery(serializers.Serializer[Any]):
    """What a list of invitations can be narrowed to."""

    state = serializers.ChoiceField(choices=Invitation.State.choices, required=False)
    q = serializers.CharField(required=False, max_length=254)


_STATE = OpenApiParameter(
    "state", str, enum=Invitation.State.values, description="Only those that this became of."
)
_Q = OpenApiParameter(
    "q", {"type": "string", "maxLength": 254}, description="A part of the e-mail address."
)
_BY_MAIL = OpenApiExample("By e-mail", {"email": "ines@example.com"}, request_only=True)
_BY_LINK = OpenApiExample("By link", {}, request_only=True)
_INVITED = OpenApiExample(
    "By e-mail",
    {
        "id": "01930a4e-7b1c-7c3e-9d0a-3f6c7a1b2c3d",
        "email": "ines@example.com",
        "state": "pending",
        "invited_by": "01930a4e-0000-7c3e-9d0a-3f6c7a1b2c3d",
        "accepted_by": None,
        "created_at": "2026-03-01T09:00:00Z",
        "expires_at": "2026-03-08T09:00:00Z",
        "accepted_at": None,
        "revoked_at": None,
        "url": "https://stream.example.com/invitation/2Jx…/",
    },
    response_only=True,
    status_codes=["201"],
)


class InvitationView(UserView):
    """What all views of invitations share."""

    permission_classes = (MayInvite,)

    def invitations(self) -> InvitationQuerySet:
        """Return all invitations with the users that they name."""
        return Invitation.objects.select_related("invited_by", "accepted_by")


class InvitationListView(InvitationView):
    """All invitations."""

    pagination_class = CursorPagination
    page_order = "-created_at"

    @extend_schema(
        operation_id="invitations_list",
        parameters=[_STATE, _Q],
        responses=InvitationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List invitations, the latest first."""
        query = InvitationQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = self.invitations()
        if "state" in query.validated_data:
            found = found.in_state(query.validated_data["state"], timezone.now())
        if "q" in query.validated_data:
            found = found.filter(email__contains=query.validated_data["q"].lower())
        pages = self.pagination_class()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(InvitationSerializer(page, many=True).data)

    @extend_schema(
        operation_id="invitations_create",
        request=InvitationSerializer,
        responses={
            201: InvitedSerializer,
            409: OpenApiResponse(
                ErrorSerializer,
                "`sign_up_closed`: nobody may make an account; `already_a_user`: there is one.",
            ),
        },
        examples=[_BY_MAIL, _BY_LINK, _INVITED],
    )
    def post(self, request: Request) -> Response:
        """Invite somebody by mail, or make a link for anybody. One account, within seven days.

        An open invitation for the same address is revoked.
        """
        given = InvitationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        email = given.validated_data.get("email", "")
        try:
            invited = invite(email=email, by=self.user, now=timezone.now())
        except SignUpClosedError as error:
            raise SignUpIsClosed from error
        except AlreadyAUserError as error:
            raise AlreadyAUser from error
        data = {**InvitationSerializer(invited.invitation).data, "url": invited.url}
        return Response(data, status=status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


class InvitationDetailView(InvitationView):
    """One invitation."""

    @extend_schema(operation_id="invitations_retrieve", responses=InvitationSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Read an invitation."""
        return Response(InvitationSerializer(self._find(public_id)).data)

    @extend_schema(
        operation_id="invitations_revoke",
        responses={
            204: None,
            409: OpenApiResponse(ErrorSerializer, "It was accepted: `invitation_accepted`."),
        },
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Revoke an invitation; it stays in the list. Once more changes nothing."""
        try:
            revoke_invitation(invitation=self._find(public_id), by=self.user, now=timezone.now())
        except InvitationAcceptedError as error:
            raise InvitationAccepted from error
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _find(self, public_id: UUID) -> Invitation:
        found = self.invitations().filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found
