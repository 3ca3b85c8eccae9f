"""The search box and its page in a real browser, with scripts and without."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from accounts.models import Profile
from catalog.models import Title


@pytest.fixture
def series(transactional_db: None, write_series) -> Title:
    """A series of which everything can be found."""
    return write_series()


@pytest.fixture
def open_as(live_server, client_for) -> Callable[..., Page]:
    """Return a function that opens an address for somebody who has selected a profile."""

    def go(page: Page, who: Profile, path: str) -> Page:
        name = settings.SESSION_COOKIE_NAME
        value = client_for(who).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page.goto(live_server.url + path)
        return page

    return go


@pytest.fixture
def box(page: Page, ada: Profile, series: Title, open_as) -> Locator:
    """The search box in the header, as Ada has it before her."""
    open_as(page, ada, "/my-list/")
    found = page.get_by_role("combobox")
    expect(found).to_have_attribute("aria-expanded", "false")
    return found


def test_arrows_and_enter_open_a_suggestion(page: Page, box: Locator, series: Title) -> None:
    box.press_sequentially("harb")
    option = page.get_by_role("option").filter(has_text=series.name).first
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    box.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(series.get_absolute_url()) + "$"))


def test_escape_closes_and_keeps_what_was_typed(page: Page, box: Locator) -> None:
    box.press_sequentially("harb")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("harb")
    expect(box).to_be_focused()


def test_enter_alone_searches(page: Page, box: Locator) -> None:
    box.press_sequentially("harb")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=harb$"))
    expect(page.get_by_role("main")).to_contain_text("Harbour Lights")


def test_it_searches_without_scripts(new_page, ada, series, open_as) -> None:
    page = open_as(new_page(java_script_enabled=False), ada, "/my-list/")
    page.get_by_role("search").get_by_role("searchbox").fill("harbor")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=harbor$"))
    expect(page.get_by_role("main")).to_contain_text("Harbour Lights")


@pytest.mark.parametrize("query", ["", "?q=harbour", "?q=vidal", "?q=burning+all+night"])
def test_the_page_is_accessible(page, ada, series, open_as, assert_accessible, query) -> None:
    open_as(page, ada, f"/search/{query}")
    assert_accessible(page)


def test_open_suggestions_are_accessible(page, box: Locator, assert_accessible) -> None:
    box.press_sequentially("harb")
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page)
