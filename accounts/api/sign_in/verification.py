"""A code that was mailed, given by a program."""

from allauth.core import context
from allauth.headless.account import inputs, views

from accounts.actions.limits import count_code_guess


class VerifyEmailInput(inputs.VerifyEmailInput):
    """A code; each guess is counted, whichever session it comes from."""

    def clean_key(self) -> str:
        """Return the code if it is right; raises ValidationError."""
        if self.process:
            count_code_guess(request=context.request, email=self.process.email)
        return str(super().clean_key())


class VerifyEmailView(views.VerifyEmailView):
    """allauth's, with guesses counted."""

    input_class = VerifyEmailInput
