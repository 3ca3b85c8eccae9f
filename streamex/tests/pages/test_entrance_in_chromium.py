"""Set-up and invitation as people walk through them, on a desk and on a phone, by the keyboard."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.actions.invitations import invite
from accounts.actions.set_up import offer_set_up
from accounts.models import Invitation, User
from streamex.tests.browser import PHONE
from streamex.tests.pages.test_in_chromium import width_beyond

PASSWORD = "a long walk home"


@pytest.fixture(params=[{}, PHONE], ids=["desk", "phone"])
def visitor(request, new_page) -> Page:
    return new_page(**request.param)


@pytest.fixture
def check(assert_accessible):
    """Return a function that looks at a page as it stands."""

    def look(page: Page) -> None:
        assert_accessible(page)
        assert width_beyond(page) <= 0, page.url

    return look


def test_an_installation_gets_its_first_administrator(
    settings, visitor, live_server, check, watch
) -> None:
    settings.SIGN_UP = ""
    code = offer_set_up(now=timezone.now())
    visitor.goto(f"{live_server.url}/set-up/")
    check(visitor)
    visitor.get_by_label("Code").fill("1234")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_text("That is not the code.")).to_be_visible()
    check(visitor)
    visitor.get_by_label("Code").fill(code)
    visitor.keyboard.press("Enter")
    visitor.get_by_label("E-mail address").fill("root@example.com")
    check(visitor)
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_label("Name of the site").fill("Casa Vidal")
    visitor.get_by_label("Time zone").select_option("Europe/Madrid")
    visitor.get_by_label("Whoever was invited").check()
    visitor.get_by_role("button", name="Set up").press("Enter")
    expect(visitor.get_by_text("Everything is ready.")).to_be_visible()
    expect(visitor).to_have_title("Sign in · Casa Vidal")
    assert User.objects.get().is_superuser
    watch.allow("404")
    visitor.goto(f"{live_server.url}/set-up/")
    expect(visitor.get_by_role("heading", name="This scene was cut")).to_be_visible()


def test_somebody_invited_comes_in(settings, visitor, live_server, check, admin, watch) -> None:
    settings.SIGN_UP = "invited"
    settings.BASE_URL = live_server.url
    url = invite(email="ines@example.com", by=admin, now=timezone.now()).url
    visitor.goto(f"{live_server.url}/account/signup/")
    expect(visitor.get_by_role("heading", name="By invitation")).to_be_visible()
    check(visitor)
    visitor.goto(url)
    expect(visitor.get_by_label("Email")).to_have_value("ines@example.com")
    check(visitor)
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/profiles/new/")
    assert Invitation.objects.get().accepted_by == User.objects.get(email="ines@example.com")
    visitor.goto(url)
    expect(visitor.get_by_role("heading", name="You have an account")).to_be_visible()
    check(visitor)
    visitor.context.clear_cookies()
    watch.allow("410")
    visitor.goto(url)
    expect(visitor.get_by_role("heading", name=re.compile("invitation is over"))).to_be_visible()
    check(visitor)
