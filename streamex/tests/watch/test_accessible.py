"""The player for everybody: names, contrast, keyboard, narrow screens."""

import pytest

from streamex.tests.browser import PHONE
from streamex.tests.watch.viewer import Player


def overflow(page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_every_state_is_accessible(player, assert_accessible, playing_film) -> None:
    player.open(playing_film)
    player.press("c", "k")  # While it plays, the controls may hide before all is looked at.
    assert_accessible(player.page)
    player.page.get_by_role("button", name="Subtitles and sound").click()
    assert_accessible(player.page)
    player.press("Escape")
    assert player.page.get_by_role("button", name="Subtitles and sound").evaluate(
        "button => button === document.activeElement"
    )
    player.press("?")
    assert_accessible(player.page)
    player.press("Escape", "9", "k")
    player.page.get_by_role("region", name="The end").wait_for()
    assert_accessible(player.page)


def test_trouble_is_accessible(player, assert_accessible, film, in_work) -> None:
    in_work(film)
    player.open(film, is_ready=False)
    player.page.get_by_role("alert").get_by_text("42 %").wait_for()
    assert_accessible(player.page)


def test_everything_can_be_reached_by_tab(player, playing_film) -> None:
    player.open(playing_film)
    player.press("k")
    names = []
    for _ in range(16):
        player.press("Tab")
        names.append(
            player.page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")
        )
    for name in ("Back", "Position", "Play", "Mute", "Volume", "Subtitles and sound",
                 "Quality and speed", "Full screen"):  # fmt: skip
        assert name in names, names


def test_the_position_is_said_in_words(player, playing_film) -> None:
    player.open(playing_film)
    player.press("k", "5")
    bar = player.page.get_by_role("slider", name="Position")
    assert bar.get_attribute("aria-valuetext") == "6 seconds of 12 seconds"
    bar.focus()
    player.press("ArrowRight")
    assert player.position == pytest.approx(11, abs=0.1)


@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_it_fits_a_narrow_screen(
    new_page, sign_in, ada, live_server, episodes, give_media, locale: str
) -> None:
    for episode in episodes[:2]:
        give_media(episode)
    page = sign_in(new_page(**PHONE, locale=locale), ada)
    player = Player(page, live_server.url)
    player.open(episodes[0])
    player.eventually(lambda: player.state("state") == "playing")
    assert overflow(page) <= 0
    for button in page.locator(".player__row button:visible").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 44
    page.locator("[aria-controls=panel-settings]").click()
    assert overflow(page) <= 0
    page.goto("about:blank")


def test_movement_is_spared_who_asks_for_it(
    new_page, sign_in, ada, live_server, playing_film
) -> None:
    page = sign_in(new_page(reduced_motion="reduce"), ada)
    page.goto(live_server.url + playing_film.get_absolute_url())
    duration = page.locator(".player__bottom").evaluate(
        "bar => parseFloat(getComputedStyle(bar).transitionDuration)"
    )
    assert duration < 0.01
    page.goto("about:blank")
