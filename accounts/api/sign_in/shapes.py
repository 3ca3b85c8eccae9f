"""The shapes that allauth answers in, for the OpenAPI document."""

from typing import Any

Schema = dict[str, Any]
#: Moments that allauth gives as numbers.
_UNIX = "In seconds since 1970 (Unix time)."


def text(style: str | None = None, description: str = "", **rules: Any) -> Schema:
    """Return the schema of a string."""
    return _described(
        {"type": "string", **({"format": style} if style else {}), **rules}, description
    )


def flag(description: str = "") -> Schema:
    """Return the schema of a boolean."""
    return _described({"type": "boolean"}, description)


def whole(description: str = "") -> Schema:
    """Return the schema of an integer."""
    return _described({"type": "integer"}, description)


def moment(description: str = "", *, may_be_null: bool = False) -> Schema:
    """Return the schema of a moment as allauth writes it."""
    kind = ["number", "null"] if may_be_null else "number"
    return {"type": kind, "description": f"{description} {_UNIX}".strip()}


def items(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def one_of(*values: str) -> Schema:
    """Return the schema of a string that is one of these."""
    return {"type": "string", "enum": list(values)}


def reference(name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(
    properties: Schema, *, optional: tuple[str, ...] = (), open_ended: bool = False
) -> Schema:
    """Return the schema of an object; all but the `optional` properties are always there."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        **({"additionalProperties": True} if open_ended else {}),
    }


def _described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema


def _answer(**parts: Schema) -> Schema:
    return record({"status": whole("The status of HTTP once more."), **parts})


#: Parts of bodies that several operations take.
MAIL, CODE = {"email": text("email")}, {"code": text(minLength=1)}
PASSWORD = text("password", minLength=1)
INVITATION = text(
    maxLength=100,
    description="The last part of the link that somebody was invited with; not needed where "
    "everybody may create an account. `invitation_required`, `invitation_unusable` and, of "
    "`email`, `invitation_for_other_email` say what is wrong. 403: nobody may.",
)
CREDENTIAL = {
    "type": "object",
    "additionalProperties": True,
    "description": "What the device answered, in WebAuthn's own words, in JSON.",
}


def components() -> Schema:
    """Return the components that the sign-in operations refer to, by name."""
    return {**_people(), **_outcomes(), **_factors(), **_account(), **_single_sign_on()}


def _people() -> Schema:
    return {
        "SignedInUser": record(
            {
                "id": text("uuid"),
                "display": text(description="How to address them."),
                "email": text("email"),
                "username": text(),
                "has_usable_password": flag("Whether there is a password to sign in with."),
            },
            optional=("email", "username"),
        ),
        "SignInMethod": record(
            {"method": text(description="Such as `password` or `mfa`."), "at": moment()},
            open_ended=True,
        ),
        "SignInFlow": record(
            {
                "id": text(description="Such as `login`, `mfa_authenticate` or `verify_email`."),
                "is_pending": flag("Whether this is the step that is missing."),
                "types": items(text()),
                "providers": items(text()),
            },
            optional=("is_pending", "types", "providers"),
            open_ended=True,
        ),
    }


def _outcomes() -> Schema:
    session = text(description="For `X-Session-Token`, while a sign-in is pending.")
    whether = {"is_authenticated": flag()}
    tokens = {
        "access_token": text(description="For `Authorization: Bearer`; five minutes."),
        "refresh_token": text(description="For the next access token; thirty days."),
    }
    who = record({"user": reference("SignedInUser"), "methods": items(reference("SignInMethod"))})
    return {
        "SignedIn": _answer(data=who, meta=record({**whether, **tokens})),
        "CurrentSignIn": _answer(
            data=who, meta=record({**whether, **tokens}, optional=tuple(tokens))
        ),
        "SignedOut": _answer(
            meta=record({"is_authenticated": {"type": "boolean", "const": False}})
        ),
        "SignInPending": _answer(
            data=record({"flows": items(reference("SignInFlow"))}, open_ended=True),
            meta=record(
                {"is_authenticated": {"type": ["boolean", "null"]}, "session_token": session},
                optional=("session_token",),
            ),
        ),
        "RefreshedTokens": _answer(data=record(tokens)),
        "SignInDone": _answer(),
        "SignInError": record(
            {
                "code": text(description="Stable, for programs."),
                "message": text(description="For people, in their language."),
                "param": text(description="The field that it is about."),
            },
            optional=("param",),
        ),
        "SignInRefused": record(
            {"status": whole(), "errors": items(reference("SignInError"))},
            optional=("errors",),
            open_ended=True,
        ),
    }


def _factors() -> Schema:
    return {
        "Authenticator": record(
            {
                "type": one_of("totp", "recovery_codes", "webauthn"),
                "created_at": moment(),
                "last_used_at": moment(may_be_null=True),
                "id": whole("Of a passkey."),
                "name": text(description="Of a passkey."),
                "is_passwordless": flag("Of a passkey: whether it signs in by itself."),
                "total_code_count": whole("Of recovery codes."),
                "unused_code_count": whole("Of recovery codes."),
                "unused_codes": items(text(description="Shown once, when they were made.")),
            },
            optional=(
                "id", "name", "is_passwordless", "total_code_count", "unused_code_count",
                "unused_codes",
            ),
        ),
        "AuthenticatorList": _answer(data=items(reference("Authenticator"))),
        "OneAuthenticator": _answer(data=reference("Authenticator")),
        "NewAuthenticatorApp": _answer(
            meta=record(
                {
                    "secret": text(description="To type into the app."),
                    "totp_url": text(description="To show as a QR code."),
                }
            )
        ),
        "AddedPasskey": _answer(
            data=reference("Authenticator"),
            meta=record({"recovery_codes_generated": flag("Whether there are new ones to read.")}),
        ),
        "PasskeyCreation": _answer(data=record({"creation_options": _json()})),
        "PasskeyRequest": {
            **_answer(
                data=record({"request_options": _json()}),
                meta=record({"session_token": text(description="For the header of the `POST`.")}),
            ),
            "required": ["status", "data"],
        },
    }  # fmt: skip


def _json() -> Schema:
    return {
        "type": "object",
        "additionalProperties": True,
        "description": "What the device is asked with; WebAuthn's own words, in JSON.",
    }


def _account() -> Schema:
    return {
        "EmailAddress": record({"email": text("email"), "verified": flag(), "primary": flag()}),
        "EmailAddressList": _answer(data=items(reference("EmailAddress"))),
        "EmailKey": _answer(
            data=record({"email": text("email"), "user": reference("SignedInUser")}),
            meta=record({"is_authenticating": flag("Whether a sign-in waits for it.")}),
        ),
        "PasswordResetKey": _answer(data=record({"user": reference("SignedInUser")})),
        "SignedInDevice": record(
            {
                "id": whole(),
                "user_agent": text(),
                "ip": text(),
                "created_at": moment("When it signed in."),
                "is_current": flag("Whether it is the one that asks."),
            }
        ),
        "SignedInDeviceList": _answer(data=items(reference("SignedInDevice"))),
    }


def _single_sign_on() -> Schema:
    account = record(
        {
            "login_methods": items(text()),
            "is_open_for_signup": flag("Whether an account can be made, if by invitation."),
            "email_verification_by_code_enabled": flag(),
            "login_by_code_enabled": flag(),
            "password_reset_by_code_enabled": flag(),
            "authentication_method": text(),
        },
        optional=("authentication_method",),
    )
    factors = record({"supported_types": items(text()), "passkey_login_enabled": flag()})
    providers = record({"providers": items(reference("SignInProvider"))})
    data = {
        "account": account,
        "socialaccount": providers,
        "mfa": factors,
        "usersessions": record({"track_activity": flag()}),
    }
    return {
        "SignInProvider": record(
            {
                "id": text(),
                "name": text(),
                "flows": items(text()),
                "client_id": text(),
                "openid_configuration_url": text("uri"),
            },
            optional=("client_id", "openid_configuration_url"),
        ),
        "SignInConfiguration": _answer(data=record(data, optional=("socialaccount",))),
        "ProviderAccount": record(
            {"uid": text(), "provider": reference("SignInProvider"), "display": text()}
        ),
        "ProviderAccountList": _answer(data=items(reference("ProviderAccount"))),
        "ProviderSignUp": _answer(
            data=record(
                {
                    "user": record({}, open_ended=True),
                    "account": reference("ProviderAccount"),
                    "email": items(reference("EmailAddress")),
                }
            )
        ),
    }
