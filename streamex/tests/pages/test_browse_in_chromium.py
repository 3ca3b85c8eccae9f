"""Browsing in a real browser: scrolling, coming back, filtering, with scripts and without."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Profile
from catalog.models import Artwork, Character, Credit, Genre, Person, Title
from streamex.tests.browser import PHONE, wait_for_frames
from streamex.tests.waiting import eventually

FILMS = 300
#: What is there once the browser has said that the link to the next page is in view: observers are
#: told in the order in which they were made. A link that is followed is busy.
SEEN_NEXT = """new Promise((tell) => {
  const link = document.querySelector("a[rel='next']");
  const count = () => document.querySelectorAll(".grid .card").length;
  new IntersectionObserver(([entry]) => entry.isIntersecting
    ? tell([count(), link.getAttribute("aria-busy")]) : tell("not in view")).observe(link);
})"""
#: Whether the page has noted where it stands, with this link a hundred pixels from the top.
IS_KEPT = """(link) => {
  const top = link.closest(".grid > *").getBoundingClientRect().top;
  const known = document.querySelector(`a[href="${CSS.escape(history.state?.card)}"]`);
  const place = known?.closest(".grid > *").getBoundingClientRect().top;
  return top > 0 && top < 120 && Math.abs(place - history.state?.y) < 1;
}"""


@pytest.fixture
def wall(transactional_db: None, fill_catalogue) -> None:
    """Three hundred films, enough to scroll past several pages, and a few series."""
    fill_catalogue(FILMS)
    Artwork.objects.all().delete()  # there are no bytes behind them
    Title.objects.filter(pk__in=Title.objects.order_by("-pk").values("pk")[:9]).update(year=1994)
    Title.objects.update(initial="f")
    person = Person.objects.create(slug="ann-lind", name="Ann Lind", biography="Sang first.")
    pilot = Character.objects.create(name="The Pilot")
    for title in Title.objects.order_by("pk")[:6]:
        Credit.objects.create(title=title, person=person, character=pilot)


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


def cards(page: Page) -> int:
    return page.locator(".grid .card").count()


def scroll_down(page: Page) -> None:
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


def scroll_through(page: Page, count: int) -> None:
    def reached() -> bool:
        scroll_down(page)
        return cards(page) >= count

    eventually(reached, lambda: f"only {cards(page)} cards")


def test_cards_follow_until_the_footer_may_be_reached(page, ada, wall, open_as) -> None:
    open_as(page, ada, "/browse/?sort=name")
    assert cards(page) == 48
    scroll_through(page, 48 * 5)
    scroll_down(page)
    assert page.evaluate(SEEN_NEXT) == [48 * 5, None], "no page is asked for by itself"
    expect(page.locator(".footer")).to_be_in_viewport()
    expect(page.locator("[data-endless-status]")).to_have_text("Titles 193 to 240")
    page.get_by_role("link", name="Show more").click()
    scroll_through(page, FILMS)
    names = page.locator(".grid .card__name").all_inner_texts()
    assert names == [f"Film {number}" for number in range(FILMS)]
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)


def test_coming_back_finds_the_same_card(page, ada, wall, open_as) -> None:
    open_as(page, ada, "/browse/?sort=name")
    scroll_through(page, 150)
    card = page.get_by_role("link", name=re.compile(r"^Film 110 "))
    card.evaluate("link => scrollBy(0, link.getBoundingClientRect().top - 100)")
    page.wait_for_function(IS_KEPT, arg=card.element_handle())
    assert "from=" in page.url
    before = card.bounding_box()["y"]
    card.click()
    page.wait_for_url("**/titles/**")
    page.go_back()
    expect(card).to_be_in_viewport()
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    wait_for_frames(page)
    assert abs(card.bounding_box()["y"] - before) < 40
    page.get_by_role("link", name="Earlier ones").evaluate("link => link.click()")
    expect(page.get_by_role("link", name=re.compile(r"^Film 60 "))).to_have_count(1)
    expect(card).to_be_in_viewport()


def test_filters_count_again_while_they_are_chosen(page, ada, wall, open_as) -> None:
    Title.objects.filter(year=1994).first().genres.add(
        Genre.objects.create(slug="rare", name="Rare")
    )
    open_as(page, ada, "/browse/")
    page.locator(".sheet summary").click()
    show = page.locator("[data-filters-show]")
    expect(show).to_have_text("Show 300 titles")
    page.get_by_label("1990s").check()
    expect(show).to_have_text("Show 9 titles")
    expect(page.get_by_label("1990s")).to_be_focused()
    page.get_by_label("Rare").check()
    expect(show).to_have_text("Show 1 title")
    show.click()
    page.wait_for_url("**/browse/?genre=rare&decade=1990")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rare of the 1990s")
    assert cards(page) == 1
    page.get_by_role("link", name="Rare Remove").click()
    expect(page.locator(".grid .card")).to_have_count(9)
    page.get_by_role("link", name="Clear all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything")


def test_the_sheet_closes_by_escape_and_by_a_press_beside_it(page, ada, wall, open_as) -> None:
    open_as(page, ada, "/browse/")
    panel = page.locator(".sheet__panel")
    page.locator(".sheet summary").click()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".sheet summary")).to_be_focused()
    page.locator(".sheet summary").click()
    page.mouse.click(5, 5)
    expect(panel).to_be_hidden()


def test_all_of_it_works_without_scripts(new_page, ada, wall, open_as) -> None:
    page = new_page(java_script_enabled=False)
    open_as(page, ada, "/browse/?sort=name")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".grid .card__name").first).to_have_text("Film 48")
    page.get_by_role("link", name="Earlier ones").click()
    expect(page.locator(".grid .card__name").first).to_have_text("Film 0")
    page.locator(".sheet summary").click()
    page.get_by_label("1990s").check()
    page.locator("[data-filters-show]").click()
    expect(page.locator(".grid .card")).to_have_count(9)
    page.locator(".filters__tools .menu summary").click()
    page.get_by_role("link", name="Most watched").click()
    assert "sort=popular" in page.url
    page.get_by_role("link", name="1990s Remove").click()
    expect(page.locator(".grid .card")).to_have_count(48)


PATHS = (
    "/browse/", "/browse/?sort=name&genre=genre-1&decade=1990", "/browse/?kind=album&added=week",
    "/browse/?kind=nothing", "/genres/", "/genres/genre-1/", "/people/ann-lind/",
)  # fmt: skip


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_pages_are_accessible_and_fit(
    new_page, ada, wall, open_as, live_server, assert_accessible, options
) -> None:
    page = new_page(**options)
    open_as(page, ada, reverse("web:browse"))
    for path in PATHS:
        page.goto(live_server.url + path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    page.goto(f"{live_server.url}/browse/?decade=1990")
    page.locator(".sheet summary").click()
    assert_accessible(page)
    expect(page.locator("[data-filters-show]")).to_be_in_viewport()
