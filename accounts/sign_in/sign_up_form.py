"""The page's form for signing up."""

from allauth.account.forms import SignupForm

from accounts.sign_in.quiet_sign_up import QuietSignUp


class SignUpForm(QuietSignUp, SignupForm):
    """allauth's, which does not tell who has an account."""
