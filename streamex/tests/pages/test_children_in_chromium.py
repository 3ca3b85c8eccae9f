"""A child's profile in a real browser: its home, its exit, the form that makes one."""

import pytest
from playwright.sync_api import expect

from accounts.actions.profiles import change_profile
from accounts.models import Profile
from catalog.models import Playable
from streamex.tests.browser import PHONE
from streamex.tests.pages.conftest import give_media
from streamex.tests.pages.test_home import play
from streamex.tests.pages.test_in_chromium import visit, width_beyond  # noqa: F401 – a fixture


@pytest.fixture
def child(transactional_db: None, kid: Profile, film: Playable) -> Profile:
    """The kid, in the middle of a film, with half an hour a day."""
    give_media(film)
    play(kid, film, 50)
    return change_profile(profile=kid, daily_minutes=30)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_its_home_is_accessible_and_fits(
    new_page,
    child,
    visit,  # noqa: F811
    assert_accessible,
    options,
) -> None:
    page = new_page(**options)
    visit(page, child)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Kid!")
    assert_accessible(page)
    assert width_beyond(page) <= 0
    page.locator("[data-menu] summary").click()
    expect(page.get_by_role("link", name="Switch profile")).to_be_visible()
    expect(page.get_by_role("link", name="Account and settings")).to_have_count(0)


def test_its_exit_is_left_by_the_keyboard(page, ada, child, visit) -> None:  # noqa: F811
    change_profile(profile=ada, pin="4711")
    visit(page, child)
    page.goto(page.url.replace("/home/", "/profiles/"))
    page.get_by_role("link", name="Ada").focus()
    page.keyboard.press("Enter")
    page.get_by_label("PIN").fill("0000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is not the PIN of Ada.")).to_be_visible()
    page.get_by_label("PIN").fill("4711")
    page.keyboard.press("Enter")
    page.wait_for_url("**/home/")
    expect(page.locator(".menu__name")).to_have_text("Ada")


def test_the_form_asks_of_children_only_what_is_theirs(
    page,
    ada,
    child,
    visit,  # noqa: F811
    assert_accessible,
) -> None:
    visit(page, ada)
    page.goto(page.url.replace("/home/", f"/profiles/{child.public_id}/edit/"))
    minutes = page.get_by_label("Minutes a day")
    expect(minutes).to_have_value("30")
    assert_accessible(page)
    page.get_by_label("This is a child’s profile").uncheck()
    expect(minutes).to_be_hidden()
    page.get_by_label("This is a child’s profile").check()
    minutes.fill("45")
    page.get_by_label("Whale").check(force=True)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/profiles/")
    child.refresh_from_db()
    assert (child.daily_minutes, child.avatar, child.has_locked_exit) == (45, "whale", True)
