"""Users as administrators read and write them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.api.account import USERNAME_HELP
from accounts.api.profile_serializers import ProfileSerializer
from accounts.models import Profile, User
from accounts.usernames import MAX_LENGTH

MAX_PASSWORD = 1000


class UserQuery(serializers.Serializer[Any]):
    """What a list of users can be narrowed down to."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=254,
        help_text="A part of the e-mail address or the user name, without regard to case.",
    )  # fmt: skip
    email = serializers.CharField(
        required=False, max_length=254, help_text="The whole e-mail address."
    )
    username = serializers.CharField(
        required=False, max_length=254, help_text="The whole user name, however it is typed."
    )
    is_active = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Who may sign in, or may not."
    )
    is_staff = serializers.BooleanField(
        required=False, allow_null=True, default=None,
        help_text="Who may open the administration, or may not.",
    )  # fmt: skip


class UserSerializer(serializers.ModelSerializer[User]):
    """Somebody who signs in, for administrators."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    email = serializers.EmailField(
        max_length=254, help_text="Signs in with it; a new one counts as not verified."
    )
    username = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_LENGTH, help_text=USERNAME_HELP
    )
    is_email_verified = serializers.SerializerMethodField(
        help_text="Whether the user has shown that the address is theirs."
    )
    has_password = serializers.SerializerMethodField(
        help_text="Whether a password opens the account; a passkey or another site may."
    )
    has_second_factor = serializers.SerializerMethodField(
        help_text="Whether signing in asks for more than a password."
    )

    class Meta:
        model = User
        fields = (
            "id", "email", "username", "is_active", "is_staff", "is_superuser",
            "is_email_verified", "has_password", "has_second_factor", "date_joined", "last_login",
        )  # fmt: skip
        read_only_fields = ("date_joined", "last_login")
        extra_kwargs = {
            "is_active": {"help_text": "False signs the user out everywhere at the next request."},
            "is_staff": {"help_text": "May open the administration; given by administrators."},
            "is_superuser": {
                "help_text": "An administrator: has every permission; given by administrators."
            },
            "last_login": {"help_text": "Null for who never signed in."},
        }

    def get_is_email_verified(self, user: User) -> bool:
        """Look through the prefetched addresses."""
        addresses = user.emailaddress_set.all()  # type: ignore[attr-defined]
        return any(each.verified for each in addresses if each.email == user.email)

    def get_has_password(self, user: User) -> bool:
        """Say whether a password is set."""
        return user.has_usable_password()

    def get_has_second_factor(self, user: User) -> bool:
        """Look through the prefetched authenticators."""
        ways = user.authenticator_set.all()  # type: ignore[attr-defined]
        return any(each.type != each.Type.RECOVERY_CODES for each in ways)


class UserCreateSerializer(UserSerializer):
    """A new user."""

    password = serializers.CharField(
        write_only=True, required=False, max_length=MAX_PASSWORD, trim_whitespace=False,
        help_text="Without one, send a reset: `POST /api/v1/users/{id}/password-reset/`.",
    )  # fmt: skip

    class Meta(UserSerializer.Meta):
        fields = (*UserSerializer.Meta.fields, "password")  # type: ignore[assignment]


class PasswordSerializer(serializers.Serializer[Any]):
    """A new password."""

    password = serializers.CharField(
        max_length=MAX_PASSWORD, trim_whitespace=False,
        help_text="At least 8 characters, not a common one, and not like the e-mail address.",
    )  # fmt: skip


@extend_schema_serializer(component_name="ProfileOwner")
class OwnerSerializer(serializers.ModelSerializer[User]):
    """Whose profile it is."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = User
        fields = ("id", "email", "username")


class OwnedProfileSerializer(ProfileSerializer):
    """A profile among all profiles."""

    user = OwnerSerializer(read_only=True)

    class Meta(ProfileSerializer.Meta):
        model = Profile
        fields = (*ProfileSerializer.Meta.fields, "user")


class ProfileQuery(serializers.Serializer[Any]):
    """What a list of all profiles can be narrowed down to."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=254,
        help_text="A part of the profile's name, or of the user's e-mail address or user name.",
    )  # fmt: skip
    is_kids = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Kids profiles, or others."
    )


_USER = {
    "id": "0199c2f5-7c1e-7a64-9d51-3f2b8e0c4d11",
    "email": "ada@example.com",
    "username": "ada.l",
    "is_active": True,
    "is_staff": False,
    "is_superuser": False,
    "is_email_verified": True,
    "has_password": True,
    "has_second_factor": False,
    "date_joined": "2026-11-02T18:30:00Z",
    "last_login": "2026-11-29T20:04:11Z",
}
USER_EXAMPLE = OpenApiExample("Ada", value=_USER, response_only=True)
CREATE_EXAMPLE = OpenApiExample(
    "Without a password yet",
    value={"email": "ada@example.com", "username": "ada.l"},
    request_only=True,
)
DEACTIVATE_EXAMPLE = OpenApiExample("Deactivate", value={"is_active": False}, request_only=True)
PASSWORD_EXAMPLE = OpenApiExample(
    "A password", value={"password": "correct horse battery"}, request_only=True
)
