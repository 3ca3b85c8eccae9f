"""The account of whoever asks."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.users import change_username
from accounts.api.access import require_account_manager
from accounts.api.views import UserView
from accounts.models import User
from accounts.usernames import MAX_LENGTH

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


class AccountView(UserView):
    """The account of whoever asks."""

    @extend_schema(
        operation_id="account_read", responses=AccountSerializer, examples=[ACCOUNT_EXAMPLE]
    )
    def get(self, request: Request) -> Response:
        """Read who is signed in."""
        return Response(AccountSerializer(self.user).data)

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
