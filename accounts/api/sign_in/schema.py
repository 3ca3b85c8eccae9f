"""Sign-in in the OpenAPI document: allauth answers these addresses in a shape of its own.

Only what a client needs to begin and to go on is here; the whole is in allauth's documentation of
its headless API. `test_sign_in_schema.py` holds the real answers against this.
"""

from typing import Any

PREFIX = "/api/auth/app/v1"
_JSON = "application/json"
_INVITATION = {
    "type": "string",
    "maxLength": 100,
    "description": "The last part of the link that somebody was invited with; not needed where "
    "everybody may create an account. `invitation_required`, `invitation_unusable` and, of "
    "`email`, `invitation_for_other_email` say what is wrong. 403: nobody may.",
}


def add_sign_in(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Add the sign-in operations and what they answer to a generated document."""
    result["paths"].update(_paths())
    result["components"].setdefault("schemas", {}).update(_schemas())
    return result


def _paths() -> dict[str, Any]:
    pending = _refers("SignInPending", "A second factor, or a verified e-mail address, is missing.")
    return {
        f"{PREFIX}/auth/login": _post(
            "auth_login",
            "Sign in with a password, and either `email` or `username`.",
            _object(
                {"email": _text("email"), "username": _text(), "password": _text("password")},
                required=["password"],
            ),
            {"200": _refers("SignedIn", "Signed in."), "401": pending},
        ),
        f"{PREFIX}/auth/signup": _post(
            "auth_signup",
            "Create an account, where everybody may or with an invitation.",
            _object(
                {"email": _text("email"), "password": _text("password"), "invitation": _INVITATION},
                required=["email", "password"],
            ),
            {"200": _refers("SignedIn", "Signed in."), "401": pending},
        ),
        f"{PREFIX}/auth/2fa/authenticate": _post(
            "auth_second_factor",
            "Answer a pending sign-in with a code of the authenticator, or a recovery code.",
            _object({"code": _text()}),
            {"200": _refers("SignedIn", "Signed in."), "401": pending},
            headers=[_session_header()],
        ),
        f"{PREFIX}/tokens/refresh": _post(
            "tokens_refresh",
            "Exchange a refresh token for new tokens. It works once: used twice, all tokens of "
            "its sign-in end.",
            _object({"refresh_token": _text()}),
            {"200": _refers("RefreshedTokens", "New tokens.")},
        ),
        f"{PREFIX}/auth/session": {
            "delete": {
                "operationId": "auth_sign_out",
                "summary": "Sign out: all tokens of this sign-in end.",
                "tags": ["auth"],
                "security": [{"accessToken": []}],
                "responses": {
                    "401": _refers("SignInPending", "Signed out. The status is allauth's."),
                    "410": _refers("SignInRefused", "There was no session any more."),
                },
            }
        },
    }


def _post(
    operation_id: str,
    summary: str,
    body: dict[str, Any],
    responses: dict[str, Any],
    headers: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    refused = {
        "400": _refers("SignInRefused", "Refused; `errors` says why."),
        "403": _refers("SignInRefused", "Not allowed here."),
        "409": _refers("SignInRefused", "Somebody is signed in already, or nothing is pending."),
        "410": _refers("SignInRefused", "The session has ended."),
        "429": _refers("SignInRefused", "Too many attempts."),
    }
    return {
        "post": {
            "operationId": operation_id,
            "summary": summary,
            "tags": ["auth"],
            "security": [],
            "parameters": headers or [],
            "requestBody": {"required": True, "content": {_JSON: {"schema": body}}},
            "responses": {**responses, **refused},
        }
    }


def _schemas() -> dict[str, Any]:
    user = _object(
        {
            "id": {"type": "string", "format": "uuid"},
            "email": {**_text("email"), "nullable": True},
            "username": {**_text(), "nullable": True},
            "display": _text(),
            "has_usable_password": {"type": "boolean"},
        },
        required=["id", "display"],
    )
    tokens = {
        "access_token": {**_text(), "description": "For `Authorization: Bearer`; five minutes."},
        "refresh_token": {**_text(), "description": "For the next access token; thirty days."},
    }
    session = {**_text(), "description": "For `X-Session-Token`, while a sign-in is pending."}
    flow = _object(
        {"id": _text(), "is_pending": {"type": "boolean"}}, required=["id"], additional=True
    )
    return {
        "SignedIn": _answer(
            data=_object({"user": user}, additional=True),
            meta=_object(
                {"is_authenticated": {"type": "boolean"}, **tokens},
            ),
        ),
        "SignInPending": _answer(
            data=_object({"flows": {"type": "array", "items": flow}}, additional=True),
            meta=_object(
                {"is_authenticated": {"type": "boolean"}, "session_token": session},
                required=["is_authenticated"],
            ),
        ),
        "RefreshedTokens": _answer(data=_object(tokens)),
        "SignInRefused": {
            **_object({"status": {"type": "integer"}}, additional=True),
            "properties": {
                "status": {"type": "integer"},
                "errors": {
                    "type": "array",
                    "items": _object(
                        {"code": _text(), "message": _text(), "param": _text()},
                        required=["code", "message"],
                    ),
                },
            },
        },
    }


def _answer(**parts: dict[str, Any]) -> dict[str, Any]:
    return _object({"status": {"type": "integer"}, **parts})


def _object(
    properties: dict[str, Any], *, required: list[str] | None = None, additional: bool = False
) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        **({"additionalProperties": True} if additional else {}),
    }


def _text(style: str | None = None) -> dict[str, Any]:
    return {"type": "string", **({"format": style} if style else {})}


def _session_header() -> dict[str, Any]:
    return {
        "name": "X-Session-Token",
        "in": "header",
        "required": True,
        "description": "`meta.session_token` of the answer that asked for this.",
        "schema": _text(),
    }


def _refers(name: str, description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": description, "content": {_JSON: {"schema": schema}}}
