"""What a sign-up needs where not everybody may: on the site and in the app API alike."""

from typing import Any

from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.entry import SignUp
from accounts.models import Invitation, User
from accounts.site import read_site, sign_up_policy

#: Where a session keeps the token of the invitation that its browser came with.
SESSION_KEY = "invitation"


def invitation_of(request: HttpRequest) -> Invitation | None:
    """Return the usable invitation that this browser came with."""
    token = request.session.get(SESSION_KEY)
    return Invitation.objects.find_usable(token, timezone.now()) if token else None


class SignUpForm(forms.Form):
    """The part that every sign-up has, by `ACCOUNT_SIGNUP_FORM_CLASS`.

    A program says `invitation`; a browser has it in its session.
    """

    invitation = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    #: What the account is made by, once the form is clean.
    accepted: Invitation | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: What the browser came with; it may name the only address that can accept it.
        self.invited = invitation_of(context.request)
        email = self.fields.get("email")
        if email is not None and self.invited is not None and self.invited.email:
            email.initial = self.invited.email
            email.widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        """Find the invitation; without one everybody must be allowed in.

        Where nobody is, `AccountAdapter.is_open_for_signup` refuses the whole request.
        """
        cleaned = super().clean() or self.cleaned_data
        policy = sign_up_policy(read_site())
        if policy == SignUp.CLOSED:
            return cleaned
        self.accepted = self._find(cleaned.get("invitation", ""))
        if self.accepted is None and policy == SignUp.INVITED and "invitation" not in self.errors:
            text = _("You need an invitation to make an account.")
            self.add_error("invitation", ValidationError(text, code="invitation_required"))
        self._check_email(cleaned.get("email"))
        return cleaned

    def _find(self, token: str) -> Invitation | None:
        if not token:
            return self.invited
        found = Invitation.objects.find_usable(token, timezone.now())
        if found is None:
            self.add_error("invitation", invitation_unusable())
        return found

    def _check_email(self, email: str | None) -> None:
        if email and self.accepted is not None and not self.accepted.is_for(email):
            text = _("The invitation is for another e-mail address.")
            self.add_error("email", ValidationError(text, code="invitation_for_other_email"))

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: `AccountAdapter.save_user` accepts the invitation with the account."""


def invitation_unusable() -> ValidationError:
    """Return what is said of an invitation that opens nothing."""
    text = _("This invitation has expired, was used, or was withdrawn.")
    return ValidationError(text, code="invitation_unusable")
