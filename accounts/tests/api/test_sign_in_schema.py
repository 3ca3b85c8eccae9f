"""The OpenAPI document says of sign-in what is mounted, and what is really answered."""

import json
import re
import time
from typing import Any

import jsonschema
import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from accounts.api.sign_in import urls
from accounts.api.sign_in.schema import PREFIX
from accounts.models import Profile
from conftest import PASSWORD
from streamex.tests.test_every_route import routes

JSON = {"content_type": "application/json"}
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document, made once: the cache that serves it is emptied before each test here."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))


class Caller:
    """A client that holds each answer against the document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        #: What was asked so far, and what came: (method, path, status).
        self.seen: set[tuple[str, str, int]] = set()

    def __call__(self, method: str, path: str, data: object = "", **headers: str) -> dict[str, Any]:
        address = f"{PREFIX}{path}"
        response = getattr(Client(), method)(address, data, headers=headers, **JSON)
        described = self.document["paths"][address.split("?")[0]][method]["responses"]
        content = described[str(response.status_code)]["content"]["application/json"]
        schema = {**content["schema"], "components": self.document["components"]}
        jsonschema.validate(response.json(), schema)
        self.seen.add((method, path, response.status_code))
        return response.json()


@pytest.fixture
def check(document: dict[str, Any]) -> Caller:
    return Caller(document)


@pytest.fixture
def bearer(check: Caller, ada: Profile) -> dict[str, str]:
    return sign_in(check, ada)


def sign_in(check: Caller, ada: Profile, password: str = PASSWORD) -> dict[str, str]:
    answer = check("post", "/auth/login", {"email": ada.user.email, "password": password})
    return {"Authorization": f"Bearer {answer['meta']['access_token']}"}


def test_it_describes_what_is_mounted(document: dict[str, Any]) -> None:
    addresses = sorted(routes(urls.urlpatterns, "/api/auth/"))
    assert len(addresses) == len(urls.USED)
    for address in addresses:
        view = resolve(address).func.view_class  # type: ignore[attr-defined]
        answered = {method for method in METHODS if hasattr(view, method)}
        assert set(document["paths"][address]) == answered, address
    assert {path for path in document["paths"] if path.startswith(PREFIX)} == set(addresses)


def test_each_operation_can_succeed(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert any(status.startswith("2") for status in operation["responses"]), (method, path)


def test_signing_in_and_out(check: Caller, ada: Profile) -> None:
    assert check("get", "/config")["data"]["mfa"]["passkey_login_enabled"]
    meta = check("post", "/auth/login", {"email": ada.user.email, "password": PASSWORD})["meta"]
    renewed = check("post", "/tokens/refresh", {"refresh_token": meta["refresh_token"]})["data"]
    assert check("post", "/tokens/refresh", {"refresh_token": "x"})["status"] == 400
    bearer = {"Authorization": f"Bearer {renewed['access_token']}"}
    assert check("get", "/auth/session", **bearer)["meta"] == {"is_authenticated": True}
    assert check("post", "/auth/login", {}, **bearer)["status"] == 400
    again = {"email": ada.user.email, "password": PASSWORD}
    assert check("post", "/auth/login", again, **bearer)["status"] == 409
    signed_out = check("delete", "/auth/session", **bearer)
    assert (signed_out["status"], signed_out["meta"]) == (200, {"is_authenticated": False})
    assert check("get", "/auth/session", **bearer)["status"] == 410
    assert check("delete", "/auth/session")["status"] == 401
    assert check("delete", "/auth/session", **{"X-Session-Token": "x"})["status"] == 410


@pytest.mark.parametrize("data", [{}, {"email": "x"}, {"email": "a@example.com", "password": "x"}])
def test_being_refused(check: Caller, db: None, data: dict) -> None:
    refused = check("post", "/auth/login", data)
    assert refused["status"] == 400
    assert refused["errors"]


def test_the_second_factor(check: Caller, ada: Profile) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ada.user, secret)
    pending = check("post", "/auth/login", {"email": ada.user.email, "password": PASSWORD})
    assert pending["status"] == 401
    session = {"X-Session-Token": pending["meta"]["session_token"]}
    assert check("post", "/auth/2fa/authenticate", {"code": "000000"}, **session)["status"] == 400
    assert check("get", "/auth/webauthn/authenticate", **session)["data"]["request_options"]
    answer = check("post", "/auth/2fa/authenticate", {"code": code_of(secret)}, **session)
    assert answer["meta"]["access_token"]
    assert check("post", "/auth/2fa/authenticate", {"code": "1"})["status"] == 401


def test_giving_up_a_pending_sign_in(check: Caller, ada: Profile) -> None:
    TOTP.activate(ada.user, generate_totp_secret())
    pending = check("post", "/auth/login", {"email": ada.user.email, "password": PASSWORD})
    session = {"X-Session-Token": pending["meta"]["session_token"]}
    assert check("delete", "/auth/session", **session)["status"] == 200
    assert check("get", "/auth/session", **session)["status"] == 410


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_signing_up(check: Caller, db: None) -> None:
    answer = check(
        "post", "/auth/signup", {"email": "new@example.com", "password": "correct horse battery"}
    )
    assert answer["status"] in {200, 401}


@pytest.mark.parametrize(("policy", "status"), [("closed", 403), ("invited", 400)])
def test_signing_up_where_not_everybody_may(check: Caller, db, settings, policy, status) -> None:
    settings.SIGN_UP = policy
    given = {"email": "new@example.com", "password": "correct horse battery", "invitation": "x"}
    assert check("post", "/auth/signup", given)["status"] == status


def test_devices(check: Caller, ada: Profile, bearer: dict[str, str]) -> None:
    other = sign_in(check, ada)
    here, there = [
        next(
            each["id"]
            for each in check("get", "/auth/sessions", **who)["data"]
            if each["is_current"]
        )
        for who in (bearer, other)
    ]
    left = check("delete", "/auth/sessions", {"sessions": [there]}, **bearer)
    assert [each["id"] for each in left["data"]] == [here]
    assert check("get", "/auth/sessions", **other)["status"] == 410
    assert check("delete", "/auth/sessions", {"sessions": [0]}, **bearer)["status"] == 400
    ended = check("delete", "/auth/sessions", {"sessions": [here]}, **bearer)
    assert (ended["status"], ended["data"]) == (200, [])
    assert check("get", "/auth/sessions")["status"] == 401


def test_passwords(check: Caller, ada: Profile, bearer: dict[str, str], mailoutbox) -> None:
    given = {"current_password": "wrong", "new_password": "staple correct battery"}
    assert check("post", "/account/password/change", given)["status"] == 401
    assert check("post", "/account/password/change", given, **bearer)["status"] == 400
    given["current_password"] = PASSWORD
    assert check("post", "/account/password/change", given, **bearer)["status"] == 200
    assert check("get", "/auth/session", **bearer)["status"] == 410

    for email in (ada.user.email, "nobody@example.com"):
        assert check("post", "/auth/password/request", {"email": email})["status"] == 200
    assert check("post", "/auth/password/request", {})["status"] == 400
    (key,) = re.findall(r"/password/reset/key/([^/\s]+)", mailoutbox[-2].body)
    found = check("get", "/auth/password/reset", **{"X-Password-Reset-Key": key})
    assert found["data"]["user"]["id"] == str(ada.user.public_id)
    assert check("get", "/auth/password/reset", **{"X-Password-Reset-Key": "x"})["status"] == 400
    reset = {"key": "x", "password": "battery horse correct"}
    assert check("post", "/auth/password/reset", reset)["status"] == 400
    assert check("post", "/auth/password/reset", {**reset, "key": key})["status"] == 200
    sign_in(check, ada, "battery horse correct")


def test_addresses(check: Caller, ada: Profile, bearer: dict[str, str]) -> None:
    (primary,) = check("get", "/account/email", **bearer)["data"]
    assert primary == {"email": ada.user.email, "verified": True, "primary": True}
    other = {"email": "other@example.com"}
    assert check("post", "/account/email", other, **bearer)["status"] == 401  # the password again
    confirm(check, bearer)
    assert check("post", "/account/email", {"email": "x"}, **bearer)["status"] == 400
    assert check("post", "/account/email", other, **bearer)["status"] == 200
    check("put", "/account/email", other, **bearer)
    assert check("patch", "/account/email", {**other, "primary": True}, **bearer)["status"] == 400
    assert check("delete", "/account/email", {"email": ada.user.email}, **bearer)["status"] == 400
    check("delete", "/account/email", other, **bearer)
    for method in ("get", "put", "patch", "delete"):
        assert check(method, "/account/email")["status"] == 401
    assert check("post", "/account/email", other)["status"] == 409
    assert check("post", "/auth/email/verify/resend")["status"] == 409
    check("post", "/auth/email/verify", {"key": "x"})
    check("get", "/auth/email/verify", **{"X-Email-Verification-Key": "x"})


def confirm(check: Caller, bearer: dict[str, str]) -> None:
    assert check("post", "/auth/reauthenticate", {"password": "x"}, **bearer)["status"] == 400
    answer = check("post", "/auth/reauthenticate", {"password": PASSWORD}, **bearer)
    assert answer["data"]["methods"][-1]["reauthenticated"]


def test_the_authenticator_app(check: Caller, ada: Profile, bearer: dict[str, str]) -> None:
    factors = "/account/authenticators"
    assert check("get", factors, **bearer)["data"] == []
    assert check("get", f"{factors}/recovery-codes", **bearer)["status"] == 404
    confirm(check, bearer)
    setup = check("get", f"{factors}/totp", **bearer)["meta"]
    assert check("post", f"{factors}/totp", {"code": "0"}, **bearer)["status"] == 400
    given = {"code": code_of(setup["secret"])}
    assert check("post", f"{factors}/totp", given, **bearer)["data"]["type"] == "totp"
    assert check("get", f"{factors}/totp", **bearer)["status"] == 200
    codes = check("get", f"{factors}/recovery-codes", **bearer)["data"]
    assert codes["unused_code_count"] == 10
    made = check("post", f"{factors}/recovery-codes", **bearer)["data"]["unused_codes"]
    assert check("post", "/auth/2fa/reauthenticate", {"code": made[0]}, **bearer)["status"] == 200
    assert check("post", "/auth/2fa/reauthenticate", {"code": "x"}, **bearer)["status"] == 400
    assert {each["type"] for each in check("get", factors, **bearer)["data"]} == {
        "totp", "recovery_codes",
    }  # fmt: skip
    assert check("delete", f"{factors}/totp", **bearer)["status"] == 200


def test_passkeys(check: Caller, ada: Profile, bearer: dict[str, str]) -> None:
    """What no device answers here, Chromium's does in `test_passkeys_in_chromium.py`."""
    mine = "/account/authenticators/webauthn"
    assert check("get", mine, **bearer)["status"] == 401
    confirm(check, bearer)
    options = check("get", mine, **bearer)["data"]["creation_options"]
    assert options["publicKey"]["user"]["name"]
    assert check("post", mine, {"credential": {}}, **bearer)["status"] == 400
    assert check("put", mine, {"id": 0, "name": "Phone"}, **bearer)["status"] == 400
    assert check("delete", mine, {"authenticators": [0]}, **bearer)["status"] == 400
    begun = check("get", "/auth/webauthn/login")
    session = {"X-Session-Token": begun["meta"]["session_token"]}
    assert check("post", "/auth/webauthn/login", {"credential": {}}, **session)["status"] == 400
    assert check("get", "/auth/webauthn/reauthenticate", **bearer)["data"]["request_options"]
    assert check("post", "/auth/webauthn/reauthenticate", {}, **bearer)["status"] == 400


def test_single_sign_on_where_there_is_none(check: Caller, bearer: dict[str, str]) -> None:
    """With a provider: `test_single_sign_on.py`."""
    assert check("get", "/account/providers", **bearer)["data"] == []
    gone = {"provider": "acme", "account": "1"}
    assert check("delete", "/account/providers", gone, **bearer)["status"] == 400
    assert check("get", "/auth/provider/signup")["status"] == 409
    token = {"provider": "acme", "process": "login", "token": {"client_id": "x", "id_token": "y"}}
    assert check("post", "/auth/provider/token", token)["status"] == 400


@pytest.mark.parametrize("path", ["/auth/login", "/auth/password/request"])
def test_too_many_attempts(check: Caller, db: None, settings, path: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip", "reset_password": "1/m/key"}
    given = {"email": "nobody@example.com", "password": "x"}
    statuses = [check("post", path, given)["status"] for _attempt in range(2)]
    assert statuses[1] == 429
