"""The pages of allauth that are used: signing in and up, e-mail, password, second factor, devices.

A page that is not named here does not exist. `LEFT_OUT` says which of those that allauth would
mount today are not, and why; a test holds both lists against allauth.
"""

from allauth import urls as allauth_urls

from accounts.routes import used_routes

USED = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "socialaccount_connections",
        "usersessions_list",
    }
)
LEFT_OUT = {
    "account_confirm_login_code": "Nobody signs in by a code that was mailed.",
    "None": "Former addresses below social/, which only lead on to today's.",
}

urlpatterns = used_routes(allauth_urls.urlpatterns, USED)
