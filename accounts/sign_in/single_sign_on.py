"""How single sign-on behaves here."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Sign-in by a provider that whoever runs the site has chosen."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether somebody whom the provider knows and we do not gets an account."""
        is_open: bool = super().is_open_for_signup(request, sociallogin)
        return settings.OIDC_CREATES_USERS or is_open
