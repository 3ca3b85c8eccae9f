"""The addresses of allauth's headless API that are used, for clients with tokens.

An address that is not named here does not exist. `LEFT_OUT` says which of those that allauth
would mount today are not, and why; a test holds both lists against allauth.
"""

from allauth.headless import urls as headless_urls
from allauth.headless.base.views import APIView
from allauth.headless.constants import Client

from accounts.api.sign_in import endings
from accounts.api.sign_in.sign_up import SignUpView
from accounts.api.sign_in.verification import VerifyEmailView
from accounts.routes import used_routes

USED = frozenset(
    {
        "app:config",
        "app:account:current_session",
        "app:account:reauthenticate",
        "app:account:login",
        "app:account:signup",
        "app:account:request_password_reset",
        "app:account:reset_password",
        "app:account:verify_email",
        "app:account:resend_email_verification_code",
        "app:account:change_password",
        "app:account:manage_email",
        "app:mfa:authenticate",
        "app:mfa:reauthenticate",
        "app:mfa:authenticators",
        "app:mfa:manage_totp",
        "app:mfa:manage_recovery_codes",
        "app:mfa:manage_webauthn",
        "app:mfa:authenticate_webauthn",
        "app:mfa:reauthenticate_webauthn",
        "app:mfa:login_webauthn",
        "app:socialaccount:manage_providers",
        "app:socialaccount:provider_signup",
        "app:socialaccount:provider_token",
        "app:usersessions:sessions",
        "app:tokens:refresh",
    }
)
LEFT_OUT = {
    "app:account:confirm_login_code": "Nobody signs in by a code that was mailed.",
    "app:socialaccount:redirect_to_provider": "It leads a browser, and browsers have the pages.",
    "app:account:manage_phone": "Nobody has a telephone number here.",
    "app:account:verify_phone": "Nobody has a telephone number here.",
    "app:account:resend_phone_verification_code": "Nobody has a telephone number here.",
}

OURS: dict[str, type[APIView]] = {
    "app:account:signup": SignUpView,
    "app:account:verify_email": VerifyEmailView,
    "app:account:current_session": endings.SessionView,
    "app:account:reset_password": endings.ResetPasswordView,
    "app:account:change_password": endings.ChangePasswordView,
    "app:usersessions:sessions": endings.DevicesView,
}

app_name = "headless"
urlpatterns = used_routes(
    headless_urls.urlpatterns,
    USED,
    own={name: view.as_api_view(client=Client.APP) for name, view in OURS.items()},
)
