"""The account of whoever asks."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.deletion import schedule_deletion
from accounts.actions.users import LastAdministratorError, change_username
from accounts.api.access import require_account_manager
from accounts.api.administration import LastAdministrator
from accounts.api.sign_in.reauthentication import has_reauthenticated
from accounts.api.views import UserView
from accounts.models import User
from accounts.usernames import MAX_LENGTH
from api_conventions.schema import ErrorSerializer

USERNAME_HELP = (
    "Signs in instead of the address: 3 to 30 letters, digits, `.`, `_` and `-`. Kept in NFKC; "
    "unique without regard to case and compatibility forms. Empty for none."
)


class AccountSerializer(serializers.ModelSerializer[User]):
    """Who is signed in."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    username = serializers.CharField(
        allow_blank=True, max_length=MAX_LENGTH, help_text=USERNAME_HELP
    )

    class Meta:
        model = User
        fields = ("id", "email", "username", "is_staff", "date_joined")
        read_only_fields = ("email", "is_staff")
        extra_kwargs = {
            "email": {"help_text": "Changed by `/api/auth/app/v1/account/email`."},
            "is_staff": {"help_text": "Whether this user may open the administration."},
        }


ACCOUNT_EXAMPLE = OpenApiExample(
    "Ada",
    value={
        "id": "0199c2f5-7c1e-7a64-9d51-3f2b8e0c4d11",
        "email": "ada@example.com",
        "username": "ada.l",
        "is_staff": False,
        "date_joined": "2026-11-02T18:30:00Z",
    },
    response_only=True,
)
NAME_EXAMPLE = OpenApiExample("A user name", value={"username": "ada.l"}, request_only=True)


class ScheduledDeletionSerializer(serializers.Serializer[Any]):
    """An account that is to be deleted."""

    deletion_due_at = serializers.DateTimeField(help_text="Until then it can be kept.")


class ReauthenticationRequired(exceptions.PermissionDenied):
    """Whoever holds the device may be somebody else."""

    default_code = "reauthentication_required"
    default_detail = _("Give your password again first.")


class AccountView(UserView):
    """The account of whoever asks."""

    @extend_schema(
        operation_id="account_read", responses=AccountSerializer, examples=[ACCOUNT_EXAMPLE]
    )
    def get(self, request: Request) -> Response:
        """Read who is signed in."""
        return Response(AccountSerializer(self.user).data)

    @extend_schema(
        operation_id="account_delete",
        request=None,
        responses={
            202: ScheduledDeletionSerializer,
            403: OpenApiResponse(
                ErrorSerializer,
                "The password has to be given again first, at `…/auth/reauthenticate` "
                "(`reauthentication_required`), or a profile with limits asks "
                "(`grown_up_required`).",
            ),
            409: OpenApiResponse(ErrorSerializer, "Nobody else is one: `last_administrator`."),
        },
    )
    def delete(self, request: Request) -> Response:
        """Close the account; it is deleted in some days, and a mail says how to keep it.

        All tokens end. First ask for the password again:
        `POST /api/auth/app/v1/auth/reauthenticate`.
        """
        require_account_manager(request)
        if not has_reauthenticated(request):
            raise ReauthenticationRequired
        try:
            due_at = schedule_deletion(user=self.user, now=timezone.now())
        except LastAdministratorError as error:
            raise LastAdministrator from error
        given = ScheduledDeletionSerializer({"deletion_due_at": due_at})
        return Response(given.data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        operation_id="account_change",
        request=AccountSerializer,
        responses=AccountSerializer,
        examples=[ACCOUNT_EXAMPLE, NAME_EXAMPLE],
    )
    def patch(self, request: Request) -> Response:
        """Change the user name. A profile with limits may not (`grown_up_required`)."""
        require_account_manager(request)
        given = AccountSerializer(self.user, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        if "username" in given.validated_data:
            change_username(user=self.user, username=given.validated_data["username"])
        return Response(AccountSerializer(self.user).data)
