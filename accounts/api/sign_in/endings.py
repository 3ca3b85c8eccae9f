"""Requests after which nobody is signed in any more, and that succeeded all the same.

allauth answers them 401, like a request that was refused; no client can tell the two apart.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.headless.account import views
from allauth.headless.base.response import AuthenticationResponse
from allauth.headless.internal.restkit.response import APIResponse
from allauth.headless.usersessions import views as device_views
from allauth.usersessions.internal.flows import sessions
from django.http import HttpRequest, HttpResponse


class SignedOutResponse(APIResponse):
    """Done, and nobody is signed in."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, meta={"is_authenticated": False})


class SessionView(views.SessionView):
    """allauth's, with a sign-out that is a success."""

    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the sign-in; 401 if there was none."""
        was_empty = request.session.is_empty()
        get_adapter().logout(request)
        return AuthenticationResponse(request) if was_empty else SignedOutResponse(request)


class ResetPasswordView(views.ResetPasswordView):
    """allauth's, with a reset that is a success."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set the password; whoever did so signs in next."""
        super().post(request, *args, **kwargs)
        return SignedOutResponse(request)


class ChangePasswordView(views.ChangePasswordView):
    """allauth's, with a change that is a success."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change the password, which ends every sign-in."""
        super().post(request, *args, **kwargs)
        return SignedOutResponse(request)


class DevicesView(device_views.SessionsView):
    """allauth's, where to sign out this device is a success as well."""

    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out devices, and list those that are left, if this one is."""
        sessions.end_sessions(request, self.input.cleaned_data["sessions"])
        if not request.user.is_authenticated:
            return APIResponse(request, data=[])  # type: ignore[no-any-return]
        left: HttpResponse = self._respond_session_list()
        return left
