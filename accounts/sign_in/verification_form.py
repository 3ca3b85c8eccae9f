"""The page's form for a code that was mailed."""

from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.core import context

from accounts.actions.limits import count_code_guess


class VerificationCodeForm(ConfirmEmailVerificationCodeForm):
    """A code; each guess is counted, whichever session it comes from."""

    def clean_code(self) -> str:
        """Return the code if it is right; raises ValidationError."""
        count_code_guess(request=context.request, email=self.email or "")
        return str(super().clean_code())
