"""The page of the e-mail addresses: each has the buttons that do something for it."""

import re

import pytest
from allauth.account.models import EmailAddress

from conftest import PASSWORD

URL = "/account/email/"


def buttons(page) -> list[str]:
    return re.findall(r'name="(action_\w+)"', page.text)


@pytest.fixture
def client(ada, client_for):
    client = client_for(ada)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def test_the_one_that_is_used_needs_no_button(client) -> None:
    page = client.get(URL)
    assert "ada@example.com" in page.text
    assert buttons(page) == ["action_add"]


def test_a_new_one_is_verified_before_it_is_used(client, ada, mailoutbox) -> None:
    client.post(URL, {"email": "new@example.com", "action_add": ""})
    assert mailoutbox[0].to == ["new@example.com"]
    page = client.get(URL)
    assert buttons(page)[:2] == ["action_send", "action_remove"]
    EmailAddress.objects.filter(email="new@example.com").update(verified=True)
    assert buttons(client.get(URL))[:2] == ["action_primary", "action_remove"]
    client.post(URL, {"email": "new@example.com", "action_primary": ""})
    ada.user.refresh_from_db()
    assert ada.user.email == "new@example.com"


def test_it_is_removed(client, ada) -> None:
    ada.user.emailaddress_set.create(email="old@example.com", verified=True)
    client.post(URL, {"email": "old@example.com", "action_remove": ""})
    assert not EmailAddress.objects.filter(email="old@example.com").exists()


def test_it_says_what_is_wrong_with_another(client) -> None:
    page = client.post(URL, {"email": "nonsense", "action_add": ""})
    assert "valid email" in page.text.lower()
