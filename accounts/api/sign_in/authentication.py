"""Who asks, by the access token in `Authorization: Bearer`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions

from accounts.api.sign_in import json_web_tokens
from accounts.models import User


class AccessTokenAuthentication(authentication.TokenAuthentication):
    """Reads an access token, and asks its session each time: a sign-out ends it at once."""

    keyword = "Bearer"

    def authenticate_credentials(self, key: str) -> tuple[User, dict[str, Any]]:
        """Return the user and the claims of a token; raises AuthenticationFailed."""
        claims = json_web_tokens.read(key, "access")
        session = json_web_tokens.session_of(claims) if claims else None
        user = json_web_tokens.user_of(claims, session) if claims and session else None
        if user is None or claims is None:
            raise exceptions.AuthenticationFailed(_("Invalid token."))
        return user, claims
