"""The pages in a real browser: with scripts and without, on a desk and on a phone."""

import io
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import Profile
from catalog.actions.media.artwork import set_artwork
from catalog.models import Artwork, Playable
from conftest import PASSWORD
from recommendations.models import Favourite
from streamex.tests.browser import PHONE
from streamex.tests.pages.conftest import give_media
from streamex.tests.pages.test_home import play


def picture(width: int, height: int) -> bytes:
    data = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def shelf(transactional_db: None, film: Playable, episodes: list[Playable], make_title) -> Playable:
    """A film with pictures that plays, a series, and enough films for a row that scrolls."""
    for playable in (film, *episodes):
        give_media(playable)
    set_artwork(image=picture(640, 360), role=Artwork.Role.BACKDROP, title=film.title)
    set_artwork(image=picture(400, 600), role=Artwork.Role.POSTER, title=film.title)
    for number in range(16):
        make_title(f"Further Film {number}", slug=f"further-{number}")
    return film


@pytest.fixture
def visit(live_server) -> Callable[..., None]:
    """Return a function that signs Ada in by hand, opens her profile, and waits for home."""

    def sign_in(page: Page, profile: Profile) -> None:
        page.goto(live_server.url + reverse("account_login"))
        page.fill("[name=login]", profile.user.email)
        page.fill("[name=password]", PASSWORD)
        page.click(".entrance__form button")
        page.get_by_role("button", name=profile.name).click()
        page.wait_for_url("**/home/")

    return sign_in


def width_beyond(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_somebody_new_signs_up_and_finds_a_film(page, live_server, shelf) -> None:
    page.goto(live_server.url)
    page.get_by_role("link", name="Start watching").click()
    page.fill("[name=email]", "new@example.com")
    page.fill("[name=password1]", PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    page.fill("[name=name]", "Nia")
    page.get_by_label("Moss").check(force=True)
    page.get_by_role("button", name="That’s me").click()
    page.get_by_role("button", name="Nia").click()
    page.wait_for_url("**/home/")
    assert Profile.objects.get(name="Nia").avatar == "moss"
    page.get_by_role("link", name="Night Train Film").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Night Train")
    expect(page.get_by_role("link", name="Play")).to_be_visible()


def test_a_title_goes_on_the_list_without_leaving_the_page(page, ada, shelf, visit) -> None:
    visit(page, ada)
    page.goto(page.url.replace("/home/", shelf.title.get_absolute_url()))
    button = page.locator("[data-favourite] button")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.evaluate("window.isSamePage = true")
    with page.expect_response("**/favourite/"):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert Favourite.objects.filter(profile=ada, title=shelf.title).exists()
    with page.expect_response("**/favourite/"):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert not Favourite.objects.exists()
    assert page.evaluate("window.isSamePage")


def test_a_row_is_walked_with_the_arrow_keys(page, ada, shelf, visit) -> None:
    visit(page, ada)
    links = page.locator("#row-new").locator("xpath=ancestor::section").locator(".card__link")
    links.first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    expect(links.nth(12)).to_be_focused()
    expect(links.nth(12)).to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    expect(links.nth(11)).to_be_focused()


def test_a_row_is_scrolled_with_its_buttons(page, ada, shelf, visit) -> None:
    visit(page, ada)
    row = page.locator("section.row").first
    row.scroll_into_view_if_needed()
    row.hover()
    back, forth = row.locator("[data-row-step='-1']"), row.locator("[data-row-step='1']")
    expect(back).to_be_hidden()
    forth.click()
    expect(back).to_be_visible()


def test_something_leaves_the_continue_row_at_once(page, ada, shelf, visit) -> None:
    play(ada, shelf, 50)
    visit(page, ada)
    row = page.locator("section.row", has=page.locator("#row-continue"))
    row.locator(".card").hover()
    with page.expect_response("**/hide/"):
        row.get_by_role("button", name="Remove Night Train from Continue").click()
    expect(row).to_have_count(0)


def test_the_menu_closes_with_escape(page, ada, shelf, visit) -> None:
    visit(page, ada)
    page.locator("[data-menu] summary").click()
    expect(page.get_by_role("link", name="Switch profile")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Switch profile")).to_be_hidden()
    expect(page.locator("[data-menu] summary")).to_be_focused()


def test_the_first_tab_leads_past_the_header(page, live_server, shelf) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_is_reached_without_scripts(new_page, ada, shelf, visit) -> None:
    page = new_page(java_script_enabled=False)
    visit(page, ada)
    assert page.locator(".row__step:visible").count() == 0
    page.get_by_role("link", name="Series", exact=True).first.click()
    page.get_by_role("link", name="Harbour Lights").click()
    page.get_by_role("link", name="Season 2").click()
    expect(page.get_by_role("link", name="Part 2.1")).to_be_visible()
    page.locator("[data-favourite] button").click()
    expect(page.locator("[data-favourite] button")).to_have_attribute("aria-pressed", "true")
    assert Favourite.objects.get().title.name == "Harbour Lights"
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Español").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Cerrar sesión").click()
    assert urlsplit(page.url).path == "/"


PRIVATE = (
    "web:home", "web:browse", "web:my-list", "web:settings", "web:profiles", "web:profile-create",
    "account_email", "mfa_index", "usersessions_list",
)  # fmt: skip
PROFILE_PAGES = ("web:profile-edit", "web:history", "web:history-clear")
PUBLIC = ("web:landing", "web:about", "account_login", "account_signup", "account_reset_password")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_pages_are_accessible_and_fit(
    new_page, ada, shelf, visit, live_server, assert_accessible, watch, options
) -> None:
    watch.allow("404")
    page = new_page(**options)
    for name in PUBLIC:
        page.goto(live_server.url + reverse(name))
        assert_accessible(page)
        assert width_beyond(page) <= 0, name
    play(ada, shelf, 50)
    visit(page, ada)
    paths = [reverse(name) for name in PRIVATE]
    paths += [reverse(name, args=[ada.public_id]) for name in PROFILE_PAGES]
    for path in (*paths, shelf.title.get_absolute_url(), "/titles/title-2/", "/no-such-page/"):
        page.goto(live_server.url + path)
        assert_accessible(page)
        assert width_beyond(page) <= 0, path
