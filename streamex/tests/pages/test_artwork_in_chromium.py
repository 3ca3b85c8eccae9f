"""Cards in a real browser: each has a picture at every moment, and nothing jumps when it comes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from accounts.models import Profile
from catalog.actions.media.artwork import set_artwork
from catalog.artwork.posters import set_poster
from catalog.artwork.redraw import add_avif
from catalog.models import Artwork, Title
from catalog.tests.stored import local_media  # noqa: F401 - a fixture
from streamex.tests.browser import PHONE
from streamex.tests.pages.test_in_chromium import picture

NAMES = (
    "Arrival", "Donaudampfschifffahrtsgesellschaft", "七人の侍", "الرسالة", "M", "ไทยแลนด์",
    "¿Qué hemos hecho nosotros para merecer esto?", "Night Train", "Slow Water", "Quiet Hours",
    "Los abrazos rotos", "WALL·E", "Harbour Lights", "Иван Грозный", "In the Mood for Love",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", "Fire", "Tiny Planets",
)  # fmt: skip
#: Cumulative layout shift, as browsers count it (web.dev/articles/cls).
WATCH_SHIFTS = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
#: Of the cards of a page: those with neither a loaded picture nor a name in letters on a drawing.
BARE = """
  () => [...document.querySelectorAll(".art")].filter((art) => {
    const image = art.querySelector("img.art__picture");
    if (image) return !image.complete || !image.naturalWidth;
    const name = art.querySelector(".cover__name");
    const isStage = art.classList.contains("art--backdrop");
    return !(name && (isStage || name.getBoundingClientRect().height) &&
      art.querySelector(".cover__drawing").children.length);
  }).map((art) => art.outerHTML.slice(0, 300))
"""


@pytest.fixture
def titles(transactional_db: None, make_title: Callable[..., Title]) -> list[Title]:
    """Films, and an album, that nobody gave a picture."""
    films = [make_title(name, slug=f"t-{number}") for number, name in enumerate(NAMES)]
    return [*films, make_title("Rooms Without Clocks", slug="rooms", kind="album")]


@pytest.fixture
def visit(live_server, client_for, settings, ada: Profile) -> Callable[[Page], None]:
    """Return a function that brings a page to Ada's home."""

    def go(page: Page) -> None:
        name = settings.SESSION_COOKIE_NAME
        cookie = {
            "name": name,
            "value": client_for(ada).cookies[name].value,
            "url": live_server.url,
        }
        page.context.add_cookies([cookie])
        page.goto(f"{live_server.url}/home/")
        page.wait_for_load_state("networkidle")

    return go


def scroll_through(page: Page) -> None:
    """Bring every lazy picture into view, and come back."""
    for card in page.locator(".card").all():
        card.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_no_card_is_bare_before_there_is_any_picture(
    new_page, titles, visit, assert_accessible, options
) -> None:
    page = new_page(**options)
    visit(page)
    assert page.locator(".card").count() > len(NAMES)
    assert page.evaluate(BARE) == []
    assert_accessible(page)


def test_no_card_is_bare_without_scripts(new_page, titles, visit) -> None:
    page = new_page(java_script_enabled=False)
    visit(page)
    assert page.locator(".card").count() == page.locator(".card .cover__name").count() > len(NAMES)


@pytest.fixture
def drawn(titles, local_media) -> list[Title]:  # noqa: F811
    """The same with posters in type, and one with a backdrop, in all formats."""
    for title in titles:
        set_poster(title.pk)
    set_artwork(image=picture(1600, 900), role=Artwork.Role.BACKDROP, title=titles[0])
    for artwork in Artwork.objects.all():
        add_avif(artwork.pk)
    return titles


def test_nothing_jumps_when_pictures_come(page: Page, drawn, visit) -> None:
    page.add_init_script(WATCH_SHIFTS)
    visit(page)
    scroll_through(page)
    assert page.evaluate(BARE) == []
    assert page.evaluate("window.shifts") < 0.01
    sources = page.eval_on_selector_all("img.art__picture", "all => all.map((i) => i.currentSrc)")
    assert len(sources) > 10
    assert all(source.endswith(".avif") for source in sources)


def test_a_picture_that_is_gone_leaves_its_colour(
    page: Page, titles, visit, watch, local_media  # noqa: F811
) -> None:  # fmt: skip
    artwork = set_artwork(image=picture(600, 900), role="poster", title=titles[-2])
    for file in (local_media / artwork.prefix).iterdir():
        file.unlink()
    watch.allow(rf".*{artwork.prefix}.*")
    page.add_init_script(WATCH_SHIFTS)
    visit(page)
    scroll_through(page)
    assert page.locator(f".art .art__colour path[fill='{artwork.colour}']").count()
    assert page.evaluate("window.shifts") < 0.01
