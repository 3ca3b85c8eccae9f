"""Settings of single sign-on by OpenID Connect: allauth's, from five variables."""

from typing import Any

#: What the provider is called in our addresses: `/account/oidc/sso/login/callback/`.
PROVIDER_ID = "sso"
#: What we read, with the defaults.
VARIABLES: dict[str, tuple[type, Any]] = {
    "STREAMEX_OIDC_CLIENT_ID": (str, ""),
    "STREAMEX_OIDC_CLIENT_SECRET": (str, ""),
    "STREAMEX_OIDC_CREATES_USERS": (bool, False),
    "STREAMEX_OIDC_ISSUER": (str, ""),
    "STREAMEX_OIDC_NAME": (str, ""),
}


def single_sign_on(env: Any) -> dict[str, Any]:
    """Return the settings; without an issuer there is no provider and no button."""
    issuer = env("STREAMEX_OIDC_ISSUER").rstrip("/")
    app = {
        "provider_id": PROVIDER_ID,
        "name": env("STREAMEX_OIDC_NAME") or PROVIDER_ID,
        "client_id": env("STREAMEX_OIDC_CLIENT_ID"),
        "secret": env("STREAMEX_OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer},
    }
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": env("STREAMEX_OIDC_CLIENT_ID"),
        "OIDC_NAME": env("STREAMEX_OIDC_NAME"),
        "OIDC_CREATES_USERS": env("STREAMEX_OIDC_CREATES_USERS"),
        "SOCIALACCOUNT_ADAPTER": "accounts.sign_in.single_sign_on.SingleSignOnAdapter",
        # RFC 9700, section 2.1.1: with a secret as well.
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app] if issuer else []}
        },
        # Whoever runs the site chose the provider: an address that it has verified is the user's.
        # allauth takes the password of an account away whose address was not.
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": True,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
    }
