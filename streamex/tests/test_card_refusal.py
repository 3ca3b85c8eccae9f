"""Requests that carry a card number or its code are refused, and written nowhere."""

import json
import logging
import uuid

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.models import PaymentMethod, Profile

CARD = "4242424242424242"
NUMBER, CODE = "card_number_refused", "card_code_refused"
PROFILES = "/api/v1/profiles/"


@pytest.fixture
def api(client: Client, ada: Profile) -> Client:
    client.force_login(ada.user)
    return client


def refusal(response) -> str:
    assert response.status_code == 400, response.content
    assert CARD not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    return response.json()["error"]["code"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": CARD}, NUMBER),
        ({"name": "4242 4242 4242 4242"}, NUMBER),
        ({"name": "A", "more": {"card": [{"number": int(CARD)}]}}, NUMBER),
        ({CARD: "A"}, NUMBER),
        ({"name": "A", "card_number": "4242424242424241"}, NUMBER),
        ({"name": "A", "cvc": "123"}, CODE),
        ({"name": "A", "cvc": 123}, CODE),
        ({"name": "A", "card": {"cvv": "123"}}, CODE),
        ([CARD], NUMBER),
        (CARD, NUMBER),
    ],
)
def test_in_json(api: Client, body, code: str) -> None:
    response = api.post(PROFILES, json.dumps(body), content_type="application/json")
    assert refusal(response) == code
    assert "StreamEx takes no card numbers" in response.json()["error"]["message"]
    assert Profile.objects.count() == 1


def test_in_json_that_is_broken_or_escaped(api: Client) -> None:
    for body in (f'{{"name": "{CARD}"', '{"name": "\\u0034242424242424242"}', "[" * 9999 + CARD):
        response = api.post(PROFILES, body, content_type="application/json; charset=utf-8")
        assert refusal(response) == NUMBER


def test_in_the_query_and_the_address(api: Client) -> None:
    for url in (
        f"/api/v1/search/?q={CARD}",
        f"/api/v1/titles/{CARD}/",
        f"/api/{CARD[:8]}%20{CARD[8:]}",
    ):
        assert refusal(api.get(url)) == NUMBER
    assert refusal(api.get("/api/v1/plans/?cvc=123")) == CODE


def test_in_headers(api: Client) -> None:
    assert refusal(api.get(PROFILES, headers={"X-Card": CARD})) == NUMBER
    assert refusal(api.get(PROFILES, headers={"X-Card-Cvc": "123"})) == CODE
    assert refusal(api.get(PROFILES, headers={"Referer": f"http://testserver/?q={CARD}"})) == NUMBER
    assert refusal(api.get(PROFILES, headers={"Cookie": f"a={CARD}"})) == NUMBER


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_by_every_method(api: Client, ada: Profile, method: str) -> None:
    url = f"{PROFILES}{ada.public_id}/"
    answer = getattr(api, method)(url, {"name": CARD}, content_type="application/json")
    assert refusal(answer) == NUMBER


def test_at_sign_in(client: Client, db: None) -> None:
    sent = {"email": f"{CARD} <a@example.com>", "password": "x"}
    response = client.post("/api/auth/app/v1/auth/login", sent, content_type="application/json")
    assert refusal(response) == NUMBER


def test_in_forms_it_shows_a_page(client_for, ada: Profile) -> None:
    browser = client_for(ada)
    file = SimpleUploadedFile("a", b"b")
    plain = {"content_type": "application/x-www-form-urlencoded"}
    answers = [
        browser.get("/search/", {"q": CARD}),
        browser.post("/profiles/new/", f"name={CARD}", **plain),
        browser.post("/profiles/new/", {"name": CARD}),
        browser.post("/profiles/new/", {"name": "A", "file": file, "cvc": "1"}),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert "StreamEx takes no card numbers" in answer.text
        assert CARD not in answer.text
    assert Profile.objects.count() == 1


def test_the_page_speaks_the_language_of_the_browser(client: Client, db: None) -> None:
    answer = client.get("/about/", {"q": CARD}, headers={"Accept-Language": "es"})
    assert '<html lang="es">' in answer.text


def test_what_is_none_passes(api: Client, ada: Profile, client_for) -> None:
    method = PaymentMethod.objects.create(
        user=ada.user, gateway="local", token="x", brand="visa", last_four="4242",
        expires_on="2040-01-31", public_id=uuid.UUID("42424242424242424242424242424242"),
    )  # fmt: skip
    headers = {"X-Phone": "+4242424242424242", "X-Profile": str(ada.public_id)}
    url = f"/api/v1/payment-methods/{method.public_id}/"
    assert api.get(url, headers=headers).status_code == 200
    created = api.post(PROFILES, {"name": "+34 600 123 456"}, content_type="application/json")
    assert created.status_code == 201
    file = SimpleUploadedFile("a", CARD.encode())
    assert client_for(ada).post("/profiles/new/", {"name": "B", "file": file}).status_code == 200


def test_a_long_body_is_refused_by_its_length(api: Client) -> None:
    body = json.dumps({"name": "x" * 3_000_000})
    response = api.post(PROFILES, body, content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


def test_it_is_written_nowhere(api: Client, caplog, settings) -> None:
    """Not into a table, and not into any log."""
    caplog.set_level(logging.DEBUG)
    api.get(f"/search/{CARD}", {"q": CARD}, headers={"X-Card": CARD})
    api.get("/search/", {"q": CARD})
    api.post(PROFILES, {"name": CARD, "cvc": "987654"}, content_type="application/json")
    api.post("/account/login/", {"login": CARD, "password": CARD})
    written = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert CARD not in written
    assert "987654" not in written
    for model in apps.get_models():
        assert CARD not in str(list(model._base_manager.values())), model


def test_it_asks_no_database(client: Client, db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0, connection=connection):
        client.get("/search/", {"q": CARD})
