"""What the addresses to see to one’s account by take and answer, for the OpenAPI document."""

from accounts.api.sign_in.operations import ANYBODY, EITHER, Paths, content, operation
from accounts.api.sign_in.shapes import (
    CODE,
    CREDENTIAL,
    MAIL,
    PASSWORD,
    flag,
    items,
    record,
    text,
    whole,
)


def paths() -> Paths:
    """Return the operations, by address below `/api/auth/app/v1` and method."""
    return {**_passwords(), **_addresses(), **_authenticators(), **_passkeys()}


def _passwords() -> Paths:
    new = {"key": text(minLength=1, description="From the mail."), "password": PASSWORD}
    return {
        "/auth/password/request": {
            "post": operation(
                "password_request_reset",
                "Ask for a mail to set a new password; the answer does not say who has an account.",
                "SignInDone", by=ANYBODY, takes=record(MAIL),
                example={"email": "ada@example.com"}, refuses="400 429",
            )
        },
        "/auth/password/reset": {
            "get": operation(
                "password_reset_key", "Read whose password a key resets.", "PasswordResetKey",
                by=ANYBODY, refuses="400 429",
                reads={"X-Password-Reset-Key": "The key of the mail."},
            ),
            "post": operation(
                "password_reset", "Set a new password with the key of a mail, then sign in.",
                "SignedOut", by=ANYBODY, takes=record(new), refuses="400 429",
                example={"key": "2-csbm5b-0f2a6d", "password": "correct horse battery"},
            ),
        },
        "/account/password/change": {
            "post": operation(
                "password_change", "Change the password; all sign-ins end, this one too.",
                "SignedOut", refuses="400 429",
                takes=record(
                    {"current_password": text("password"), "new_password": PASSWORD},
                    optional=("current_password",),
                ),
                example={
                    "current_password": "correct horse battery",
                    "new_password": "staple correct battery",
                },
            )
        },
    }  # fmt: skip


def _addresses() -> Paths:
    named, ada = record(MAIL), {"email": "ada@example.com"}
    return {
        "/auth/email/verify": {
            "get": operation(
                "email_key", "Read what a code or key verifies.", "EmailKey", by=EITHER,
                refuses="400 409", reads={"X-Email-Verification-Key": "Of the mail."},
            ),
            "post": operation(
                "email_verify", "Verify an e-mail address with the code or key of the mail.",
                "CurrentSignIn", by=EITHER, takes=record({"key": text(minLength=1)}),
                example={"key": "XJ4K-9PQR"}, refuses="400 409",
            ),
        },
        "/auth/email/verify/resend": {
            "post": operation(
                "email_send_code_again", "Have the code sent again.", "SignInDone", by=EITHER,
                refuses="409 429",
            )
        },
        "/account/email": {
            "get": operation("email_list", "List one’s addresses.", "EmailAddressList",
                             refuses="429"),
            "post": operation(
                "email_add", "Add an address, or correct the one that is being verified.",
                "EmailAddressList", by=EITHER, takes=named, example=ada, refuses="400 409 429",
            ),
            "put": operation(
                "email_send_verification", "Have the mail to verify an address sent again.",
                "SignInDone", takes=named, example=ada, refuses="400 403 429",
            ),
            "patch": operation(
                "email_make_primary", "Make a verified address the primary one.",
                "EmailAddressList", refuses="400 429",
                takes=record({**MAIL, "primary": {"type": "boolean", "const": True}}),
                example={**ada, "primary": True},
            ),
            "delete": operation(
                "email_remove", "Remove an address that is not the primary one.",
                "EmailAddressList", takes=named, example=ada, refuses="400 429",
            ),
        },
    }  # fmt: skip


def _authenticators() -> Paths:
    address = "/account/authenticators"
    begin = operation(
        "authenticator_app_read", "Read the authenticator app, or what to set one up with.",
        "OneAuthenticator", refuses="404 409",
    )  # fmt: skip
    begin["responses"]["404"] = content("NewAuthenticatorApp", "None yet; this sets one up.")
    return {
        address: {
            "get": operation(
                "authenticators_list", "List one’s second factors and passkeys.",
                "AuthenticatorList",
            )
        },
        f"{address}/totp": {
            "get": begin,
            "post": operation(
                "authenticator_app_add", "Turn the authenticator app on with its first code.",
                "OneAuthenticator", takes=record(CODE), example={"code": "492817"},
                refuses="400",
            ),
            "delete": operation(
                "authenticator_app_remove", "Turn the authenticator app off.", "SignInDone",
            ),
        },
        f"{address}/recovery-codes": {
            "get": operation(
                "recovery_codes_read", "Read how many recovery codes are left.",
                "OneAuthenticator", refuses="404",
            ),
            "post": operation(
                "recovery_codes_make", "Make new recovery codes; the old ones end.",
                "OneAuthenticator", refuses="400",
            ),
        },
    }  # fmt: skip


def _passkeys() -> Paths:
    added = {"name": text(maxLength=100), "credential": CREDENTIAL,
             "passwordless": flag("Whether it shall sign in by itself.")}  # fmt: skip
    begin = operation(
        "passkeys_options", "Begin to add a passkey.", "PasskeyCreation", refuses="409"
    )
    begin["parameters"] = [
        {
            "name": "passwordless",
            "in": "query",
            "required": False,
            "description": "There, with any value: for a passkey that signs in by itself.",
            "schema": text(),
        }
    ]
    return {
        "/account/authenticators/webauthn": {
            "get": begin,
            "post": operation(
                "passkeys_add", "Add a passkey.", "AddedPasskey",
                takes=record(added, optional=("name", "passwordless")), refuses="400 409",
            ),
            "put": operation(
                "passkeys_rename", "Rename a passkey.", "OneAuthenticator",
                takes=record({"id": whole(), "name": text(minLength=1, maxLength=100)}),
                example={"id": 12, "name": "Phone"}, refuses="400",
            ),
            "delete": operation(
                "passkeys_remove", "Remove passkeys.", "SignInDone",
                takes=record({"authenticators": items(whole())}),
                example={"authenticators": [12]}, refuses="400",
            ),
        }
    }  # fmt: skip
