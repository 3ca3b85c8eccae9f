"""How an operation of sign-in is described in the OpenAPI document."""

from typing import Any, TypedDict, Unpack

from accounts.api.sign_in.shapes import Schema, reference, text

Paths = dict[str, dict[str, Any]]
_JSON = "application/json"
#: Who may ask: anybody; whoever has begun to sign in; a user; a user or whoever has begun.
ANYBODY, PENDING, USER, EITHER = "anybody", "pending", "user", "either"
_REFUSALS = {
    "400": "Refused; `errors` says why.",
    "403": "Not allowed here.",
    "404": "There is none.",
    "409": "This is not its time: signed in already, not signed in, or nothing waits for it.",
    "410": "The session has ended.",
    "429": "Too many attempts.",
}
_STEP = "A second factor, or a verified e-mail address, is missing."
_AGAIN = (
    "Not signed in; or a password, a code or a passkey is asked again, and `data.flows` says which."
)


class Given(TypedDict, total=False):
    """What an operation may have: who may ask, its body, an example of it, and more."""

    by: str
    takes: Schema
    example: Any
    #: Its statuses beside 410.
    refuses: str
    #: Headers that it needs, and what they hold.
    reads: dict[str, str]


def operation(operation_id: str, summary: str, ok: str, **given: Unpack[Given]) -> dict[str, Any]:
    """Return an operation; `ok` names its good answer."""
    by = given.get("by", USER)
    headers = [_header(*each) for each in given.get("reads", {}).items()]
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": ["auth"],
        "security": {USER: [{"accessToken": []}], EITHER: [{"accessToken": []}, {}]}.get(by, []),
        "parameters": [*_session_header(by), *headers],
        **_body(given.get("takes"), given.get("example")),
        "responses": {"200": content(ok, "Done."), **_refusals(by, given.get("refuses", ""))},
    }


def _refusals(by: str, statuses: str) -> dict[str, Any]:
    named = {*statuses.split(), "410"} - {"401"}
    answers = {status: content("SignInRefused", _REFUSALS[status]) for status in sorted(named)}
    if by != ANYBODY or "401" in statuses:
        answers["401"] = content("SignInPending", _AGAIN if by == USER else _STEP)
    return answers


def _body(schema: Schema | None, example: Any) -> dict[str, Any]:
    if schema is None:
        return {}
    content = {"schema": schema, **({"example": example} if example else {})}
    return {"requestBody": {"required": True, "content": {_JSON: content}}}


def content(name: str, description: str) -> dict[str, Any]:
    """Return an answer in the shape of a component."""
    return {"description": description, "content": {_JSON: {"schema": reference(name)}}}


def _session_header(by: str) -> list[dict[str, Any]]:
    if by not in {PENDING, EITHER}:
        return []
    return [_header("X-Session-Token", "`meta.session_token` of the answer before.", by == PENDING)]


def _header(name: str, description: str, required: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": text(),
    }
