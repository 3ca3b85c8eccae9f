"""What allauth mails, in our words and look: text and HTML, in English and in Spanish."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache

from accounts.actions.users import change_username
from conftest import PASSWORD

RESET = "/account/password/reset/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


def html_of(mail) -> str:
    ((html, kind),) = [(part.content, part.mimetype) for part in mail.alternatives]
    assert kind == "text/html"
    return html


def check(mail, *, to: str, says: str, link: str = "") -> None:
    """Hold a mail against what all of them have in common."""
    html = html_of(mail)
    assert mail.to == [to]
    assert mail.subject.startswith("StreamEx: ")
    assert "\n" not in mail.subject
    for part in (mail.body, html):
        assert says in part
        assert settings.BASE_URL in part
        assert "{{" not in part
        assert link in part
    assert "&#x27;" not in mail.body
    assert not re.search(r"<(script|img|link)\b", html)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_reset(ada, client, mailoutbox, language: str) -> None:
    change_username(user=ada.user, username="Ada.L")
    client.post(RESET, {"email": "ada@example.com"}, headers={"accept-language": language})
    check(mailoutbox[0], to="ada@example.com", says="Ada.L", link="/account/password/reset/key/")
    assert f'<html lang="{language}">' in html_of(mailoutbox[0])


def test_a_reset_for_nobody(client, db, mailoutbox) -> None:
    client.post(RESET, {"email": "nobody@example.com"})
    check(mailoutbox[0], to="nobody@example.com", says="no account has this address")


def test_an_address_that_has_an_account(ada, client, mailoutbox, settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.post("/account/signup/", {"email": "ada@example.com", "password1": PASSWORD})
    check(mailoutbox[0], to="ada@example.com", says="Somebody tried to make an account", link=RESET)


def test_a_new_address_by_link(ada, client_for, mailoutbox, settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
    client = client_for(ada)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"email": "new@example.com", "action_add": ""})
    check(mailoutbox[0], to="new@example.com", says="Somebody entered it", link="confirm-email")
    link = re.search(r"https?://[^/]+(/account/confirm-email/\S+)", mailoutbox[0].body)
    assert "Is this your address?" in client.get(link[1]).text
    client.post(link[1])
    assert EmailAddress.objects.get(email="new@example.com").verified
    assert "does not work any more" in client.get("/account/confirm-email/x/").text


def test_a_new_address_by_code(ada, client, mailoutbox, settings) -> None:
    """What somebody meets who signs in where addresses have to be verified."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    EmailAddress.objects.filter(user=ada.user).update(verified=False)
    login = {"login": "ada@example.com", "password": PASSWORD}
    page = client.post("/account/login/", login, follow=True)
    assert "We have sent a code to" in page.text
    code = re.search(r"    (\S+)", mailoutbox[0].body)[1]
    check(mailoutbox[0], to="ada@example.com", says=code)
    assert code in mailoutbox[0].subject
    assert "_auth_user_id" not in client.session
    wrong = client.post(page.request["PATH_INFO"], {"code": "wrong"})
    assert wrong.context["verify_form"].errors["code"]
    client.post(page.request["PATH_INFO"], {"code": code})
    assert client.session["_auth_user_id"] == str(ada.user.pk)
    assert EmailAddress.objects.get(user=ada.user).verified
