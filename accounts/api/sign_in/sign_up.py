"""Signing up by a program."""

from allauth.headless.account import inputs, views

from accounts.sign_in.quiet_sign_up import QuietSignUp


class SignUpInput(QuietSignUp, inputs.SignupInput):
    """allauth's, which does not tell who has an account."""


class SignUpView(views.SignupView):
    """allauth's, with our input."""

    input_class = {"POST": SignUpInput}
