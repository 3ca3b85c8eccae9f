"""Signing up with an address that somebody has: the answer, mail and work as with a new one."""

from typing import Any

from allauth.account.internal.flows.email_verification import (
    consume_email_verification_rate_limit,
)
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.sign_ups import clear_sign_ups, sign_up_for_show
from accounts.models import PendingSignUp


class QuietSignUp:
    """What the form of the page and the input of the API have in common; stands before theirs."""

    account_already_exists: bool
    cleaned_data: dict[str, Any]

    def validate_unique_email(self, value: str) -> str:
        """Take the address; a sign-up with it that was never finished is no account."""
        email = str(super().validate_unique_email(value))  # type: ignore[misc]
        if self.account_already_exists and PendingSignUp.objects.of_address(email).exists():
            self.account_already_exists = False
        return email

    def try_save(self, request: HttpRequest) -> Any:
        """Make the user and return it, or the answer to who has an account already.

        Raises ImmediateHttpResponse, a 429, where the address has been mailed to just before: then
        a sign-up that waits for its code goes on waiting.
        """
        email = self.cleaned_data["email"]
        if not consume_email_verification_rate_limit(request, email, dry_run=True):
            raise ImmediateHttpResponse(respond_429(request))
        clear_sign_ups(email=email, now=timezone.now())
        if self.account_already_exists:
            sign_up_for_show(save=lambda other: self._save_as(request, other))
        return super().try_save(request)  # type: ignore[misc]

    def _save_as(self, request: HttpRequest, email: str) -> None:
        given, self.cleaned_data = self.cleaned_data, {**self.cleaned_data, "email": email}
        self.account_already_exists = False
        try:
            self.save(request)  # type: ignore[attr-defined]
        finally:
            self.cleaned_data, self.account_already_exists = given, True
