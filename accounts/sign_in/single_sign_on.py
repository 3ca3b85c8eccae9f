"""How single sign-on behaves here."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse, SignupClosedException
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from accounts.actions.audit import record
from accounts.actions.invitations import InvitationUnusableError, accept_invitation
from accounts.entry import SignUp
from accounts.models import AuditEvent, Invitation, User
from accounts.sign_in.sign_up import SESSION_KEY, invitation_of, invitation_unusable
from accounts.site import read_site, sign_up_policy


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Sign-in by a provider that whoever runs the site has chosen."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether somebody whom the provider knows and we do not gets an account."""
        is_open: bool = super().is_open_for_signup(request, sociallogin)
        return settings.OIDC_CREATES_USERS or is_open

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Save a new user; an invitation that the browser came with is accepted with it.

        What the provider says of somebody needs no form. With one, the form's adapter accepts it.
        """
        if form is not None:
            return self._save(request, sociallogin, form)
        invitation = self._invitation(request, sociallogin)
        try:
            with transaction.atomic():
                return self._save_invited(request, sociallogin, invitation)
        except InvitationUnusableError as error:
            messages.error(request, invitation_unusable().messages[0])
            raise ImmediateHttpResponse(redirect("account_signup")) from error

    def _save_invited(
        self, request: HttpRequest, sociallogin: SocialLogin, invitation: Invitation | None
    ) -> User:
        user = self._save(request, sociallogin)
        if invitation is not None:
            accept_invitation(invitation=invitation, user=user, now=timezone.now())
            request.session.pop(SESSION_KEY, None)
        return user

    def _save(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        record(AuditEvent.USER_CREATED, by=user, about=user, single_sign_on=True)
        return user

    def _invitation(self, request: HttpRequest, sociallogin: SocialLogin) -> Invitation | None:
        """Return the browser's invitation; raises SignupClosedException.

        One for another address opens nothing, where an invitation is what lets in.
        """
        invitation = invitation_of(request)
        if invitation is None or invitation.is_for(sociallogin.user.email):
            return invitation
        if not (settings.OIDC_CREATES_USERS or sign_up_policy(read_site()) == SignUp.OPEN):
            raise SignupClosedException
        return None
