"""When something breaks behind the API, its answer still has the one shape."""

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.api.profiles import ProfileListView
from accounts.models import Profile

URL = "/api/v1/profiles/"


@pytest.fixture
def api(ada: Profile) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(ada.user)
    return client


def break_with(monkeypatch, error: Exception) -> None:
    def broken(self: object, request: object) -> None:
        raise error

    monkeypatch.setattr(ProfileListView, "get", broken)


def test_a_bug_says_nothing_of_itself(api: Client, monkeypatch, caplog) -> None:
    break_with(monkeypatch, RuntimeError("secret detail"))
    response = api.get(URL)
    assert (response.status_code, response.json()["error"]["code"]) == (500, "error")
    assert "secret" not in response.content.decode()
    assert "secret detail" in caplog.text


def test_a_database_that_is_away_is_a_503(api: Client, monkeypatch) -> None:
    break_with(monkeypatch, OperationalError("server closed the connection"))
    response = api.get(URL)
    assert (response.status_code, response.json()["error"]["code"]) == (503, "unavailable")
    assert response["Retry-After"] == "10"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(RuntimeError("x"), 500, "error"), (OperationalError("x"), 503, "unavailable")],
)
def test_sign_in_answers_in_the_same_shape(
    db, monkeypatch, error: Exception, status: int, code: str
) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("allauth.headless.account.inputs.LoginInput.clean", broken)
    client = Client(raise_request_exception=False)
    response = client.post(
        "/api/auth/app/v1/auth/login",
        {"email": "a@example.com", "password": "x"},
        content_type="application/json",
    )
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_a_forged_host_is_a_bad_request(settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    response = Client().get("/api/nothing", headers={"host": "evil.example"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "parse_error")
