"""Single sign-on by OpenID Connect, against a provider that runs beside the tests."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import environ
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.actions.invitations import invite
from accounts.actions.users import change_username
from accounts.models import AuditEntry, Invitation, User
from conftest import PASSWORD
from streamex.single_sign_on import VARIABLES, single_sign_on
from streamex.tests.identity_provider import (
    CALLBACK,
    CLIENT_ID,
    CLIENT_SECRET,
    IdentityProvider,
    identity_provider,
)

START = "/sign-in/"
LOCAL = {"headers": {"host": "localhost"}}
ADA = {
    "sub": "a-1", "email": "ada@example.com", "email_verified": True, "name": "Ada",
    "preferred_username": "ada.l",
}  # fmt: skip
API = "/api/auth/app/v1/auth/provider/token"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def provider(settings) -> Iterator[IdentityProvider]:
    """The provider, and an installation that has been told of it by its variables."""
    with identity_provider() as running:
        configure(settings, STREAMEX_OIDC_ISSUER=running.issuer)
        running.person = dict(ADA)
        yield running


def configure(settings, **values: str) -> None:
    env = environ.Env(**VARIABLES)
    env.ENVIRON = {
        "STREAMEX_OIDC_CLIENT_ID": CLIENT_ID,
        "STREAMEX_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "STREAMEX_OIDC_NAME": "Example ID",
        **values,
    }
    for name, value in single_sign_on(env).items():
        setattr(settings, name, value)


class Stay(urllib.request.HTTPRedirectHandler):
    """Tells where an answer leads to instead of going there."""

    def redirect_request(self, *_args: object) -> None:
        return None


def follow(address: str) -> str:
    """Go to the provider as a browser does, and return the way back from there."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(address)
    answer.value.close()
    assert answer.value.code == 302, answer.value
    return answer.value.headers["Location"]


def begin(client: Client, **given: str) -> str:
    """Press the button, and return where the page leads to."""
    page = client.post(START, given, **LOCAL)
    assert "no-store" in page["Cache-Control"]
    return unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)[1])


def sign_in(client: Client, **given: str):
    """Go all the way there and back."""
    back = urlsplit(follow(begin(client, **given)))
    assert back.path == CALLBACK
    return client.get(f"{back.path}?{back.query}", **LOCAL)


def who(client: Client) -> str:
    answer = client.get("/api/v1/account/", **LOCAL)
    return answer.json()["email"] if answer.status_code == 200 else ""


# --- Who comes in ---------------------------------------------------------------------------------
def test_somebody_with_an_account_signs_in(provider, ada, client) -> None:
    assert sign_in(client, next="/settings/").url == "/settings/"
    assert who(client) == "ada@example.com"
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (ada.user, "a-1")
    assert not SocialToken.objects.exists()
    assert ada.user.check_password(PASSWORD)


def test_the_account_stays_theirs_when_the_address_changes(provider, ada, client) -> None:
    sign_in(client)
    provider.person["email"] = "elsewhere@example.com"
    again = Client()
    sign_in(again)
    assert who(again) == "ada@example.com"


def test_nobody_becomes_somebody_by_an_address_that_was_not_verified(provider, ada, client) -> None:
    provider.person["email_verified"] = False
    sign_in(client)
    assert who(client) != "ada@example.com"
    assert not SocialAccount.objects.filter(user=ada.user).exists()


def test_who_took_an_address_before_its_owner_came_is_out(provider, ada, client) -> None:
    """Whoever made the account with it knows its password, and never showed that it is theirs."""
    EmailAddress.objects.filter(user=ada.user).update(verified=False)
    sign_in(client)
    assert who(client) == "ada@example.com"
    ada.user.refresh_from_db()
    assert not ada.user.has_usable_password()


@pytest.mark.parametrize("creates", ["0", "1"])
def test_strangers_get_an_account_where_that_is_said(
    provider, settings, client, db, monkeypatch, creates: str
) -> None:
    configure(settings, STREAMEX_OIDC_ISSUER=provider.issuer, STREAMEX_OIDC_CREATES_USERS=creates)
    monkeypatch.setattr(
        "accounts.sign_in.adapter.AccountAdapter.is_open_for_signup", lambda _self, _request: False
    )
    sign_in(client)
    assert who(client) == ("ada@example.com" if creates == "1" else "")
    assert User.objects.count() == int(creates)


@pytest.mark.parametrize(
    ("email", "creates", "comes_in", "is_used"),
    [
        ("", "0", True, True),
        ("ada@example.com", "0", True, True),
        ("else@example.com", "0", False, False),
        ("else@example.com", "1", True, False),
    ],
)
def test_an_invitation_lets_in_whom_it_is_for(
    provider, settings, client, admin, email: str, creates: str, comes_in: bool, is_used: bool
) -> None:
    configure(settings, STREAMEX_OIDC_ISSUER=provider.issuer, STREAMEX_OIDC_CREATES_USERS=creates)
    settings.SIGN_UP = "invited"
    invited = invite(email=email, by=admin, now=timezone.now())
    client.get(urlsplit(invited.url).path, **LOCAL)
    sign_in(client)
    assert who(client) == ("ada@example.com" if comes_in else "")
    invitation = Invitation.objects.get()
    assert (invitation.accepted_at is not None) is is_used
    assert User.objects.filter(email="ada@example.com").count() == int(comes_in)
    assert AuditEntry.objects.filter(event="invitation_used").count() == int(is_used)
    if is_used:  # and nobody else
        assert invitation.accepted_by.email == "ada@example.com"
        provider.person.update(sub="b-2", email="bo@example.com")
        other = Client()
        other.get(urlsplit(invited.url).path, **LOCAL)
        sign_in(other)
        assert who(other) == ("bo@example.com" if creates == "1" else "")


def test_a_stranger_keeps_the_name_from_there(provider, settings, client, db) -> None:
    configure(settings, STREAMEX_OIDC_ISSUER=provider.issuer, STREAMEX_OIDC_CREATES_USERS="1")
    sign_in(client)
    user = User.objects.with_username("ADA.L").get()
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize("name", ["Ada.L", "admin", "x", "a b", "ada@example.com"])
def test_a_name_that_is_none_or_taken_is_left_out(
    provider, settings, client, stranger, name: str
) -> None:
    configure(settings, STREAMEX_OIDC_ISSUER=provider.issuer, STREAMEX_OIDC_CREATES_USERS="1")
    change_username(user=stranger.user, username="ada.l")
    provider.person["preferred_username"] = name
    sign_in(client)
    user = User.objects.get(email="ada@example.com")
    assert (user.username, user.username_key) == ("", None)
    assert who(client) == "ada@example.com"


def test_a_deactivated_user_stays_out(provider, ada, client) -> None:
    User.objects.filter(pk=ada.user.pk).update(is_active=False)
    assert sign_in(client).url == "/account/inactive/"
    assert who(client) == ""


def test_the_second_factor_is_asked_for_here_too(provider, ada, client) -> None:
    TOTP.activate(ada.user, generate_totp_secret())
    assert sign_in(client).url.startswith("/account/2fa/authenticate/")
    assert who(client) == ""


# --- What can go wrong on the way -----------------------------------------------------------------
def test_who_changes_their_mind_is_told(provider, client, db) -> None:
    provider.is_refusing = True
    answer = sign_in(client)
    assert answer.url == "/account/3rdparty/login/cancelled/"
    assert "You are not signed in" in client.get(answer.url, **LOCAL).text


@pytest.mark.parametrize("change", ["state", "code", "secret", "session"])
def test_a_forged_way_back_opens_nothing(provider, ada, client, settings, change: str) -> None:
    back = urlsplit(follow(begin(client)))
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    if change in query:
        query[change] = "forged"
    elif change == "secret":
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "wrong"
    else:
        client = Client()  # somebody is sent a way back that another began
    page = client.get(back.path, query, **LOCAL)
    assert "That did not work" in page.text
    assert who(client) == ""


def test_a_code_is_good_once(provider, ada, client) -> None:
    back = urlsplit(follow(begin(client)))
    client.get(f"{back.path}?{back.query}", **LOCAL)
    other = Client()
    other.get(f"{back.path}?{back.query}", **LOCAL)
    assert who(other) == ""


def test_it_says_so_when_the_provider_is_away(settings, client, db) -> None:
    with identity_provider() as gone:
        configure(settings, STREAMEX_OIDC_ISSUER=gone.issuer)
    page = client.post(START, **LOCAL)
    assert page.status_code == 502
    assert "That did not work" in page.text


def test_it_begins_by_a_button_only(provider, client, db) -> None:
    assert client.get(START).status_code == 405
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403


# --- Where it is found, and where not -------------------------------------------------------------
def test_the_button_stands_where_people_sign_in(provider, client, db) -> None:
    assert "Continue with Example ID" in client.get("/account/login/", **LOCAL).text


def test_without_a_provider_there_is_nothing(settings, client, ada, client_for) -> None:
    configure(settings)
    assert "Continue with" not in client.get("/account/login/").text
    assert client.post(START).status_code == 404
    assert client.get("/account/oidc/sso/login/").status_code == 404
    assert client.get(CALLBACK).status_code == 404
    assert "Single sign-on" not in client_for(ada).get("/settings/").text


def test_a_signed_in_user_connects_and_removes_it(provider, ada, client_for) -> None:
    provider.person["email"] = "work@example.com"
    client = client_for(ada)
    client.post("/account/reauthenticate/", {"password": PASSWORD}, **LOCAL)
    sign_in(client, process="connect", next="/settings/")
    assert SocialAccount.objects.get().user == ada.user
    page = client.get("/account/3rdparty/", **LOCAL)
    (number,) = re.findall(r'name="account" value="(\d+)"', page.text)
    client.post("/account/3rdparty/", {"account": number}, **LOCAL)
    assert not SocialAccount.objects.exists()


def test_one_connection_is_one_user_s(provider, ada, stranger, client, client_for) -> None:
    sign_in(client)
    other = client_for(stranger)
    other.post("/account/reauthenticate/", {"password": PASSWORD}, **LOCAL)
    sign_in(other, process="connect")
    assert SocialAccount.objects.get().user == ada.user


def test_a_child_connects_nothing(provider, kid, client_for) -> None:
    assert client_for(kid).get("/account/3rdparty/").url.startswith("/profiles/unlock/")
    assert client_for(kid).post(START, {"process": "connect"}).url.startswith("/profiles/unlock/")


# --- Programs, and a browser ----------------------------------------------------------------------
def test_a_program_brings_the_statement_of_the_provider(provider, ada, client) -> None:
    def send(token: str):
        given = {
            "provider": "sso", "process": "login",
            "token": {"client_id": CLIENT_ID, "id_token": token},
        }  # fmt: skip
        return client.post(API, given, content_type="application/json", **LOCAL)

    forged = provider.id_token().rsplit(".", 1)[0] + ".AAAA"
    for token in (forged, provider.id_token(aud="another"), provider.id_token(exp=1)):
        assert send(token).status_code == 400
    answer = send(provider.id_token())
    assert answer.status_code == 200
    assert answer.json()["data"]["user"]["email"] == "ada@example.com"
    assert answer.json()["meta"]["access_token"]


def test_a_browser_goes_there_and_comes_back(
    provider, transactional_db, ada, page: Page, live_server, assert_accessible
) -> None:
    """The policy of the page lets it: a redirect after the form would be held back."""
    page.goto(f"{live_server.url}/account/login/?next=/settings/")
    assert_accessible(page)
    page.get_by_role("button", name="Continue with Example ID").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/settings/")
    expect(page.get_by_text("ada@example.com")).to_be_visible()
