"""Passkeys and authenticator apps in a real browser, with Chromium's own virtual authenticator."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.models import Profile
from conftest import PASSWORD
from streamex.tests.browser import PHONE

PLATFORM = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
#: A security key from before passkeys: it keeps no names, and knows no PIN.
PLAIN_KEY = {
    **PLATFORM, "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
    "isUserVerified": False,
}  # fmt: skip


class VirtualAuthenticator:
    """The authenticator of one page, by the Chrome DevTools Protocol (domain WebAuthn)."""

    def __init__(self, page: Page, options: dict) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]

    def credentials(self) -> list[dict]:
        """Return what it holds."""
        asked = {"authenticatorId": self.id}
        return self.session.send("WebAuthn.getCredentials", asked)["credentials"]

    def verify(self, *, succeeds: bool) -> None:
        """Let the fingerprint be the right one or a wrong one from now on."""
        asked = {"authenticatorId": self.id, "isUserVerified": succeeds}
        self.session.send("WebAuthn.setUserVerified", asked)


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def at(live_server) -> Callable[[str], str]:
    return lambda path: f"{live_server.url}{path}"


@pytest.fixture
def ada(transactional_db: None, ada: Profile) -> Profile:
    return ada


def arrive(page: Page, path: str) -> None:
    """Wait for a page by its path; the address of the one before holds it as `next`."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def sign_in(page: Page, login: str = "ada@example.com", *, then: str) -> None:
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    arrive(page, then)


def confirm(page: Page, *, then: str) -> None:
    """Give the password once more, as all that changes the account asks."""
    arrive(page, "/account/reauthenticate/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    arrive(page, then)


def open_form(page: Page, at) -> None:
    """Sign in with the password and go to the form of a new passkey, by hand."""
    page.goto(at("/account/login/?next=/account/2fa/"))
    sign_in(page, then="/account/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page, then="/account/2fa/webauthn/add/")


def add_passkey(page: Page, at, name: str = "Phone", *, alone: bool = True) -> None:
    """Add a passkey, by hand."""
    open_form(page, at)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Sign in with it alone").set_checked(alone)
    page.get_by_role("button", name="Add a passkey").click()
    arrive(page, "/account/2fa/recovery-codes/")


def sign_out(page: Page, at) -> None:
    page.goto(at("/account/logout/"))
    page.get_by_role("button", name="Sign out").last.click()
    arrive(page, "/")


def test_a_passkey_is_added_and_signs_in_alone(page, at, ada, assert_accessible) -> None:
    authenticator = VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    assert_accessible(page)
    (held,) = authenticator.credentials()
    assert (held["isResidentCredential"], held["rpId"]) == (True, "localhost")
    expect(page.locator(".codes-list li")).to_have_count(10)
    row = Authenticator.objects.get(user=ada.user, type=Authenticator.Type.WEBAUTHN)
    assert (row.wrap().name, row.wrap().is_passwordless) == ("Phone", True)

    sign_out(page, at)
    page.goto(at("/account/login/?next=/settings/"))
    assert_accessible(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    arrive(page, "/settings/")
    row.refresh_from_db()
    assert row.last_used_at


def test_the_keyboard_is_enough(page, at, ada) -> None:
    VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    sign_out(page, at)
    page.goto(at("/account/login/?next=/settings/"))
    page.get_by_role("button", name="Sign in with a passkey").focus()
    page.keyboard.press("Enter")
    arrive(page, "/settings/")


def test_a_wrong_finger_opens_nothing(page, at, ada) -> None:
    authenticator = VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    sign_out(page, at)
    authenticator.verify(succeeds=False)
    page.goto(at("/account/login/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("No passkey was used"))
    authenticator.verify(succeeds=True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    arrive(page, "/profiles/")


def test_a_deactivated_user_s_passkey_opens_nothing(page, at, ada) -> None:
    VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    sign_out(page, at)
    ada.user.is_active = False
    ada.user.save()
    page.goto(at("/account/login/?next=/settings/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    arrive(page, "/account/inactive/")
    page.goto(at("/settings/"))
    assert "/account/login/" in page.url


def test_it_comes_after_the_password_too(page, at, ada, assert_accessible) -> None:
    VirtualAuthenticator(page, PLAIN_KEY)
    add_passkey(page, at, "Key", alone=False)
    sign_out(page, at)
    page.goto(at("/account/login/?next=/settings/"))
    sign_in(page, then="/account/2fa/authenticate/")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey instead").click()
    arrive(page, "/settings/")


def test_a_key_that_cannot_be_alone_is_told_so(page, at, ada) -> None:
    VirtualAuthenticator(page, PLAIN_KEY)
    open_form(page, at)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("."))
    assert not Authenticator.objects.exists()
    page.get_by_label("Sign in with it alone").uncheck()
    page.get_by_role("button", name="Add a passkey").click()
    arrive(page, "/account/2fa/recovery-codes/")


def test_one_device_has_one_passkey(page, at, ada) -> None:
    VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    page.goto(at("/account/2fa/webauthn/add/"))
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("has a passkey for your account"))
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1


def test_it_is_renamed_and_removed(page, at, ada, assert_accessible) -> None:
    VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    page.goto(at("/account/2fa/webauthn/"))
    assert_accessible(page)
    page.get_by_role("link", name="Rename Phone").click()
    page.get_by_label("Name").fill("Old phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove “Old phone”?")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have no passkeys yet.")).to_be_visible()
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_it_confirms_that_it_is_you(page, at, ada, assert_accessible) -> None:
    VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    sign_out(page, at)
    page.goto(at("/account/login/?next=/account/2fa/webauthn/add/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    arrive(page, "/account/reauthenticate/")
    page.get_by_role("link", name=re.compile("passkey")).click()
    arrive(page, "/account/2fa/webauthn/reauthenticate/")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    arrive(page, "/account/2fa/webauthn/add/")


def test_without_passkeys_a_browser_is_not_offered_any(page, at, ada) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(at("/account/login/?next=/account/2fa/webauthn/add/"))
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    sign_in(page, then="/account/reauthenticate/")
    confirm(page, then="/account/2fa/webauthn/add/")
    expect(page.get_by_text("This browser has no passkeys.")).to_be_visible()
    expect(page.locator("form[data-passkey]")).to_be_hidden()


def test_an_authenticator_app_is_set_up_and_asked(page, at, ada, assert_accessible) -> None:
    page.goto(at("/account/login/?next=/account/2fa/totp/activate/"))
    sign_in(page, then="/account/reauthenticate/")
    confirm(page, then="/account/2fa/totp/activate/")
    assert_accessible(page)
    secret = page.get_by_label("Or type this into the app").input_value()
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".field__errors")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Turn on").click()
    arrive(page, "/account/2fa/recovery-codes/")
    code = page.locator(".codes-list li").first.inner_text()

    sign_out(page, at)
    page.goto(at("/account/login/?next=/settings/"))
    sign_in(page, then="/account/2fa/authenticate/")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    arrive(page, "/settings/")


#: What an app does, in a browser for want of a telephone: ask, sign, answer.
APP = """async (path) => {
  const headers = { "Content-Type": "application/json" };
  const asked = await (await fetch(path, { credentials: "omit", headers })).json();
  headers["X-Session-Token"] = asked.meta?.session_token ?? "";
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    asked.data.request_options.publicKey);
  const credential = (await navigator.credentials.get({ publicKey })).toJSON();
  const send = async (body) => (await fetch(path, {
    method: "POST", credentials: "omit", headers, body: JSON.stringify(body) })).json();
  const forged = { ...credential, response: { ...credential.response, signature: "AAAA" } };
  return [await send({ credential: forged }), await send({ credential })];
}"""


def test_an_app_signs_in_with_a_passkey(page, at, ada, watch) -> None:
    watch.allow(r"400 POST .*/webauthn/login|console: .* 400 ")
    VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at)
    forged, answer = page.evaluate(APP, "/api/auth/app/v1/auth/webauthn/login")
    assert forged["errors"][0]["param"] == "credential"
    assert answer["data"]["user"]["email"] == "ada@example.com"
    assert answer["meta"]["access_token"]


def test_the_pages_fit_a_phone(new_page, at, ada) -> None:
    page = new_page(**PHONE)
    VirtualAuthenticator(page, PLATFORM)
    add_passkey(page, at, "A telephone with a rather long name that somebody thought of")
    paths = ("", "webauthn/", "webauthn/add/", "recovery-codes/", "totp/activate/")
    for path in (*(f"/account/2fa/{each}" for each in paths), "/account/login/"):
        if path == "/account/login/":
            sign_out(page, at)
        page.goto(at(path))
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
