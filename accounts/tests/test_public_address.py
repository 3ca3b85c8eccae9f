"""A forged `Host` changes nothing that leaves the house."""

import re

import pytest
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.test import Client
from django.urls import reverse

from accounts.models import Profile
from accounts.sign_in.second_factor import SecondFactorAdapter
from conftest import PASSWORD

SITE = "https://stream.example.com"
EVIL = {"host": "evil.example:8443", "x-forwarded-host": "evil.example"}
API = "/api/auth/app/v1/"
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def careless(settings) -> None:
    """An installation that answers to every name: the worst that an operator can do."""
    settings.BASE_URL, settings.ALLOWED_HOSTS = SITE, ["*"]
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True


def ask_for_reset(ada: Profile, email: str) -> None:
    Client().post("/account/password/reset/", {"email": email}, headers=EVIL)


def ask_for_reset_by_api(ada: Profile, email: str) -> None:
    Client().post(f"{API}auth/password/request", {"email": email}, headers=EVIL, **JSON)


def sign_up(ada: Profile, email: str) -> None:
    given = {"email": email, "password1": PASSWORD}
    Client().post("/account/signup/", given, headers=EVIL)


def sign_up_by_api(ada: Profile, email: str) -> None:
    given = {"email": email, "password": PASSWORD}
    Client().post(f"{API}auth/signup", given, headers=EVIL, **JSON)


def add_address(ada: Profile, email: str) -> None:
    client = signed_in(ada)
    client.post("/account/email/", {"email": email, "action_add": ""}, headers=EVIL)


def change_password(ada: Profile, email: str) -> None:
    given = {
        "oldpassword": PASSWORD,
        "password1": "another battery",
        "password2": "another battery",
    }
    signed_in(ada).post("/account/password/change/", given, headers=EVIL)


def signed_in(ada: Profile) -> Client:
    client = Client()
    given = {"login": ada.user.email, "password": PASSWORD}
    client.post("/account/login/", given, headers=EVIL)
    client.post("/account/reauthenticate/", {"password": PASSWORD}, headers=EVIL)
    return client


OWN, NEW = "ada@example.com", "new@example.org"
#: What sends a mail, to which address, and whether its links lead somewhere.
MAILS = [
    (ask_for_reset, OWN), (ask_for_reset, NEW),
    (ask_for_reset_by_api, OWN), (ask_for_reset_by_api, NEW),
    (sign_up, NEW), (sign_up_by_api, NEW),
    (add_address, NEW), (change_password, OWN),
]  # fmt: skip


@pytest.mark.parametrize(("act", "email"), MAILS)
def test_mail_leads_to_the_site(
    ada: Profile, mailoutbox, act, email: str, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        act(ada, email)
    mail = mailoutbox[-1]
    assert mail.to == [email]
    written = mail.message().as_string()
    assert "evil" not in written
    assert ":8443" not in written  # bare, it may stand in a boundary of the parts, which is random
    assert "stream.example.com" in written
    links = re.findall(r"https?://[^/\s]+", mail.body)
    assert set(links) <= {SITE}
    assert links


@pytest.mark.parametrize("act", [sign_up, sign_up_by_api])
def test_a_mail_to_somebody_who_has_an_account(ada: Profile, settings, mailoutbox, act) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    act(ada, OWN)
    (mail,) = mailoutbox
    assert "evil" not in mail.message().as_string()
    assert f"{SITE}/account/password/reset/" in mail.body


def link_in(mail) -> str:
    """Return what a mail asks to follow; below it the site is named."""
    link, site = re.findall(r"https?://\S+", mail.body)
    assert site == SITE
    return link


def test_the_link_of_a_reset_works(ada: Profile, mailoutbox) -> None:
    ask_for_reset(ada, OWN)
    link = link_in(mailoutbox[0])
    page = Client().get(link.removeprefix(SITE), follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"].startswith("/account/password/reset/key/")
    assert "password1" in page.text


def test_the_link_of_an_address_works(ada: Profile, mailoutbox) -> None:
    add_address(ada, NEW)
    link = link_in(mailoutbox[-1])
    Client().post(link.removeprefix(SITE))
    assert ada.user.emailaddress_set.get(email=NEW).verified


def test_an_authenticator_app_knows_the_site(ada: Profile, settings) -> None:
    client = signed_in(ada)
    page = client.get("/account/2fa/totp/activate/", headers=EVIL)
    secret = client.session[SECRET_SESSION_KEY]
    url = page.context["totp_url"]
    assert url.startswith("otpauth://totp/ada%40example.com?")
    assert f"secret={secret}&issuer=stream.example.com" in url
    assert "evil" not in url


def test_a_passkey_is_made_for_the_site() -> None:
    entity = SecondFactorAdapter().get_public_key_credential_rp_entity()
    assert entity == {"id": "stream.example.com", "name": "StreamEx"}


def test_what_is_printed_has_the_port_of_the_site(settings, ada: Profile, mailoutbox) -> None:
    settings.BASE_URL = "http://localhost:9000"
    ask_for_reset(ada, OWN)
    assert f"http://localhost:9000{reverse('account_reset_password')}key/" in mailoutbox[0].body
