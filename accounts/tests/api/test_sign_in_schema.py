"""The OpenAPI document says of sign-in what allauth really answers."""

from typing import Any

import jsonschema
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.api.sign_in.schema import PREFIX
from accounts.models import Profile
from conftest import PASSWORD

JSON = {"content_type": "application/json"}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    response = client.get("/api/schema/?format=json")
    assert response.status_code == 200
    return response.json()


@pytest.fixture
def check(document: dict[str, Any]):
    """Send a request, hold its answer against the document, and return it."""

    def send(method: str, path: str, data: object = "", **headers: str) -> dict[str, Any]:
        response = getattr(Client(), method)(f"{PREFIX}{path}", data, headers=headers, **JSON)
        described = document["paths"][f"{PREFIX}{path}"][method]["responses"]
        schema = described[str(response.status_code)]["content"]["application/json"]["schema"]
        jsonschema.validate(response.json(), {**schema, "components": document["components"]})
        return response.json()

    return send


def test_signing_in_and_out(check, ada: Profile) -> None:
    meta = check("post", "/auth/login", {"email": ada.user.email, "password": PASSWORD})["meta"]
    renewed = check("post", "/tokens/refresh", {"refresh_token": meta["refresh_token"]})["data"]
    assert check("post", "/tokens/refresh", {"refresh_token": "x"})["status"] == 400
    bearer = {"Authorization": f"Bearer {renewed['access_token']}"}
    assert check("delete", "/auth/session", **bearer)["status"] == 401
    assert check("delete", "/auth/session", **{"X-Session-Token": "x"})["status"] == 410


@pytest.mark.parametrize("data", [{}, {"email": "x"}, {"email": "a@example.com", "password": "x"}])
def test_being_refused(check, db: None, data: dict) -> None:
    refused = check("post", "/auth/login", data)
    assert refused["status"] == 400
    assert refused["errors"]


def test_the_second_factor(check, ada: Profile) -> None:
    TOTP.activate(ada.user, generate_totp_secret())
    pending = check("post", "/auth/login", {"email": ada.user.email, "password": PASSWORD})
    assert pending["status"] == 401
    session = {"X-Session-Token": pending["meta"]["session_token"]}
    assert check("post", "/auth/2fa/authenticate", {"code": "000000"}, **session)["status"] == 400


def test_signing_up(check, db: None) -> None:
    answer = check(
        "post", "/auth/signup", {"email": "new@example.com", "password": "correct horse battery"}
    )
    assert answer["status"] in {200, 401}


@pytest.mark.parametrize(("policy", "status"), [("closed", 403), ("invited", 400)])
def test_signing_up_where_not_everybody_may(check, db: None, settings, policy, status) -> None:
    settings.SIGN_UP = policy
    given = {"email": "new@example.com", "password": "correct horse battery", "invitation": "x"}
    assert check("post", "/auth/signup", given)["status"] == status
