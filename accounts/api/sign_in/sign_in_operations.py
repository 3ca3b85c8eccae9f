"""What the addresses to sign in by take and answer, for the OpenAPI document."""

from accounts.api.sign_in.operations import ANYBODY, EITHER, PENDING, Paths, operation
from accounts.api.sign_in.shapes import (
    CODE,
    CREDENTIAL,
    INVITATION,
    MAIL,
    PASSWORD,
    items,
    one_of,
    record,
    text,
    whole,
)


def paths() -> Paths:
    """Return the operations, by address below `/api/auth/app/v1` and method."""
    return {**_signing_in(), **_second_factors(), **_passkeys_at_sign_in(), **_single_sign_on()}


def _signing_in() -> Paths:
    return {
        "/config": {
            "get": operation(
                "auth_configuration", "Read which ways to sign in there are.",
                "SignInConfiguration", by=ANYBODY,
            )
        },
        "/auth/login": {
            "post": operation(
                "auth_login", "Sign in with a password, and either `email` or `username`.",
                "SignedIn", by=ANYBODY, refuses="400 401 409 429",
                takes=record(
                    {**MAIL, "username": text(), "password": PASSWORD},
                    optional=("email", "username"),
                ),
                example={"email": "ada@example.com", "password": "correct horse battery"},
            )
        },
        "/auth/signup": {
            "post": operation(
                "auth_signup", "Create an account, where everybody may or with an invitation.",
                "SignedIn", by=ANYBODY, refuses="400 401 403 409 429",
                takes=record(
                    {**MAIL, "password": PASSWORD, "invitation": INVITATION},
                    optional=("invitation",),
                ),
                example={"email": "ada@example.com", "password": "correct horse battery"},
            )
        },
        "/auth/session": {
            "get": operation("auth_session", "Read who is signed in.", "CurrentSignIn", by=EITHER),
            "delete": operation(
                "auth_sign_out", "Sign out: all tokens of this sign-in end.", "SignedOut",
                by=EITHER,
            ),
        },
        "/auth/sessions": {
            "get": operation("devices_list", "List where one is signed in.", "SignedInDeviceList"),
            "delete": operation(
                "devices_sign_out",
                "Sign out devices; of the others, those that are left are listed.",
                "SignedInDeviceList",
                takes=record({"sessions": items(whole())}), example={"sessions": [12]},
                refuses="400",
            ),
        },
        "/tokens/refresh": {
            "post": operation(
                "tokens_refresh",
                "Exchange a refresh token for new tokens. It works once: used twice, all tokens of "
                "its sign-in end.",
                "RefreshedTokens", by=ANYBODY, refuses="400",
                takes=record({"refresh_token": text(minLength=1)}),
                example={"refresh_token": "eyJhbGciOiJIUzI1NiIs…"},
            )
        },
    }  # fmt: skip


def _second_factors() -> Paths:
    return {
        "/auth/2fa/authenticate": {
            "post": operation(
                "auth_second_factor",
                "Answer a pending sign-in with a code of the authenticator, or a recovery code.",
                "SignedIn", by=PENDING, takes=record(CODE), example={"code": "492817"},
                refuses="400",
            )
        },
        "/auth/reauthenticate": {
            "post": operation(
                "auth_confirm_password",
                "Give the password again, as changes of the account ask.", "CurrentSignIn",
                takes=record({"password": PASSWORD}),
                example={"password": "correct horse battery"}, refuses="400 429",
            )
        },
        "/auth/2fa/reauthenticate": {
            "post": operation(
                "auth_confirm_code", "Give a code again, as changes of the account ask.",
                "CurrentSignIn", takes=record(CODE), example={"code": "492817"}, refuses="400",
            )
        },
    }  # fmt: skip


def _passkeys_at_sign_in() -> Paths:
    takes = record({"credential": CREDENTIAL})
    return {
        "/auth/webauthn/login": {
            "get": operation(
                "passkey_login_options", "Begin to sign in with a passkey alone.",
                "PasskeyRequest", by=ANYBODY, refuses="429",
            ),
            "post": operation(
                "passkey_login", "Sign in with a passkey alone.", "SignedIn", by=PENDING,
                takes=takes, refuses="400 429",
            ),
        },
        "/auth/webauthn/authenticate": {
            "get": operation(
                "passkey_second_factor_options", "Begin to answer a pending sign-in by passkey.",
                "PasskeyRequest", by=PENDING,
            ),
            "post": operation(
                "passkey_second_factor", "Answer a pending sign-in with a passkey.", "SignedIn",
                by=PENDING, takes=takes, refuses="400",
            ),
        },
        "/auth/webauthn/reauthenticate": {
            "get": operation(
                "passkey_confirm_options", "Begin to show a passkey again.", "PasskeyRequest"
            ),
            "post": operation(
                "passkey_confirm", "Show a passkey again, as changes of the account ask.",
                "CurrentSignIn", takes=takes, refuses="400",
            ),
        },
    }  # fmt: skip


def _single_sign_on() -> Paths:
    token = record(
        {"client_id": text(), "id_token": text(), "access_token": text()},
        optional=("client_id", "id_token", "access_token"),
    )
    removed = {"provider": text(), "account": text(description="The `uid` of the account there.")}
    return {
        "/account/providers": {
            "get": operation(
                "providers_list", "List the accounts elsewhere that one signs in with.",
                "ProviderAccountList",
            ),
            "delete": operation(
                "providers_remove", "Disconnect an account elsewhere.", "ProviderAccountList",
                takes=record(removed), example={"provider": "acme", "account": "248289761001"},
                refuses="400",
            ),
        },
        "/auth/provider/token": {
            "post": operation(
                "providers_token", "Sign in, or connect, with a token of a provider.",
                "CurrentSignIn", by=EITHER, refuses="400 403",
                takes=record(
                    {"provider": text(), "process": one_of("login", "connect"), "token": token}
                ),
                example={
                    "provider": "acme",
                    "process": "login",
                    "token": {"client_id": "streamex", "id_token": "eyJhbGciOiJSUzI1NiIs…"},
                },
            )
        },
        "/auth/provider/signup": {
            "get": operation(
                "providers_sign_up_read", "Read what a provider said of a new user.",
                "ProviderSignUp", by=PENDING, refuses="403 409",
            ),
            "post": operation(
                "providers_sign_up", "Create the account of a new user of a provider.",
                "SignedIn", by=PENDING, refuses="400 403 409",
                takes=record({**MAIL, "invitation": INVITATION}, optional=("invitation",)),
                example={"email": "ada@example.com"},
            ),
        },
    }  # fmt: skip
