"""Watching, in Chromium."""

import pytest
from playwright.sync_api import expect

from accounts.models import Profile
from catalog.models import Marker
from recommendations.models import Viewing
from streamex.tests.watch.viewer import Player


def viewing_of(profile, playable) -> Viewing | None:
    return Viewing.objects.filter(profile=profile, playable=playable).first()


def test_it_plays_to_the_end_and_is_finished(player, ada, film, give_media) -> None:
    give_media(film, seconds=70)
    player.open(film)
    assert player.state("state") == "playing"
    player.press("k", "9")
    player.eventually(lambda: viewing_of(ada, film))
    player.eventually(lambda: viewing_of(ada, film).position_seconds == pytest.approx(63, abs=0.1))
    before = viewing_of(ada, film)
    player.press(">", ">", ">", ">")  # twice as fast
    assert player.ask("media.playbackRate") == 2
    player.press("k")
    player.eventually(lambda: player.ask("media.ended"))
    end = pytest.approx(film.duration_seconds, abs=0.2)
    player.eventually(lambda: viewing_of(ada, film).position_seconds == end)
    viewing = viewing_of(ada, film)
    assert viewing.is_completed
    rest = viewing.position_seconds - before.position_seconds
    # How much exactly, recommendations/tests ask: the server believes of a report no more than its
    # own clock allows, so one that arrives late leaves the next one too little of it.
    assert 0 < viewing.seconds_watched - before.seconds_watched <= rest + 0.01
    over = player.page.get_by_role("region", name="The end")
    assert over.get_by_role("link", name="Back to the title").is_visible()


def test_it_goes_on_where_it_was_left(player, ada, playing_film) -> None:
    player.open(playing_film)
    player.press("5")
    player.eventually(lambda: player.position > 6.5)
    player.press("k")
    left_at = player.position
    player.page.reload()
    player.start()
    assert player.ask("media.played.start(0)") == pytest.approx(left_at, abs=0.3)
    player.page.get_by_role("button", name="From the start").click()
    player.eventually(lambda: player.position < left_at - 1)


def test_a_position_outlives_the_browser(player, ada, playing_film) -> None:
    """What is left behind on leaving is known to the server, not only to this browser."""
    player.open(playing_film)
    player.press("5")
    player.eventually(lambda: player.position > 6.5)
    left_at = player.position
    player.page.goto("about:blank")
    player.eventually(lambda: viewing_of(ada, playing_film).position_seconds >= left_at - 0.1)


def test_it_reports_while_it_plays_and_when_it_pauses(player, ada, film, give_media) -> None:
    give_media(film, seconds=70)
    player.open(film)
    player.eventually(lambda: viewing_of(ada, film))
    player.press("3")
    player.eventually(lambda: viewing_of(ada, film).position_seconds > 20)
    player.press("k")
    paused_at = player.position
    player.eventually(lambda: abs(viewing_of(ada, film).position_seconds - paused_at) < 0.1)
    player.press("k")
    player.eventually(lambda: viewing_of(ada, film).position_seconds > paused_at + 5)


def test_keys_do_what_they_do_elsewhere(player, film, give_media) -> None:
    give_media(film, seconds=70)
    player.open(film)
    player.press("k")
    player.eventually(lambda: player.state("state") == "paused")
    for key, position in (
        ("5", 35), ("l", 45), ("j", 35), ("ArrowRight", 40), ("ArrowLeft", 35), ("0", 0), ("9", 63),
    ):  # fmt: skip
        player.press(key)
        assert player.position == pytest.approx(position, abs=0.1), key
    player.press("ArrowDown", "ArrowDown")
    assert player.ask("media.volume") == pytest.approx(0.9)
    player.press("m")
    assert player.ask("media.muted") is True
    player.press("m", "<")
    assert player.ask("[media.muted, media.playbackRate]") == [False, 0.75]
    player.press(" ")
    player.eventually(lambda: player.is_playing)
    player.press("?")
    assert player.page.get_by_role("dialog", name="Keys").is_visible()
    player.press("k")
    assert player.is_playing, "keys rest while the list of them is open"
    player.press("Escape", "f")
    player.eventually(lambda: player.state("fullscreen") is not None)
    player.press("f")
    player.eventually(lambda: player.state("fullscreen") is None)


def test_space_on_a_button_presses_that_button(player, playing_film) -> None:
    player.open(playing_film)
    player.page.locator(".player__row [data-action=mute]").focus()
    player.press(" ")
    assert player.ask("[media.muted, media.paused]") == [True, False]


def test_subtitles_are_shown_and_remembered(player, ada, playing_film) -> None:
    player.open(playing_film)
    captions = player.page.locator("[data-part=captions]")
    assert captions.inner_text() == ""
    player.page.get_by_role("button", name="Subtitles and sound").click()
    player.page.get_by_role("radio", name="Español").check()
    player.eventually(lambda: captions.inner_text() == "Un tren de noche")
    player.page.get_by_role("radio", name="Very large").check()
    player.page.get_by_role("radio", name="On a dark box").check()
    chosen = Profile.objects.filter(pk=ada.pk, caption_size="huge", caption_style="box")
    player.eventually(chosen.exists)  # sent behind the scenes
    player.page.reload()
    player.start()
    player.eventually(lambda: captions.inner_text() == "Un tren de noche")
    assert captions.get_attribute("data-size") == "huge"
    assert captions.get_attribute("data-style") == "box"
    player.press("c")
    player.eventually(lambda: captions.inner_text() == "")
    player.press("c")
    player.eventually(lambda: captions.inner_text() == "Un tren de noche")


def test_a_click_pauses_and_two_fill_the_screen(player, playing_film) -> None:
    player.open(playing_film)
    player.page.mouse.click(640, 300)
    player.eventually(lambda: player.state("state") == "paused")
    player.page.mouse.dblclick(640, 300)
    player.eventually(lambda: player.state("fullscreen") is not None)
    assert player.state("state") == "paused"


def test_the_bar_is_dragged_with_a_preview(player, playing_film) -> None:
    player.open(playing_film)
    player.press("k")
    bar = player.page.locator("[data-part=scrubber]").bounding_box()
    middle = bar["y"] + bar["height"] / 2
    player.page.mouse.move(bar["x"] + bar["width"] * 0.25, middle)
    preview = player.page.locator("[data-part=preview]")
    assert preview.inner_text().strip() == "0:03"
    picture = preview.locator("[data-preview=tile]").evaluate("e => e.style.backgroundImage")
    assert picture.startswith("url(")
    player.page.mouse.down()
    player.page.mouse.move(bar["x"] + bar["width"] * 0.75, middle, steps=4)
    player.page.mouse.up()
    assert player.position == pytest.approx(9, abs=0.1)


def test_the_intro_can_be_skipped(player, film, give_media) -> None:
    give_media(film, seconds=70)
    Marker.objects.create(playable=film, kind="intro", start_seconds=0, end_seconds=60)
    player.open(film)
    player.press("k")
    button = player.page.get_by_role("button", name="Skip intro")
    button.click()
    player.eventually(lambda: player.position >= 60)
    expect(button).to_be_hidden()


def test_controls_leave_but_never_from_under_the_focus(player, film, give_media) -> None:
    give_media(film, seconds=70)
    player.page.clock.install()
    player.open(film)
    player.page.mouse.move(600, 300)
    player.page.clock.run_for(4_000)
    assert player.state("idle") is not None
    player.press("Tab")
    assert player.state("idle") is None
    player.page.clock.run_for(4_000)
    assert player.state("idle") is None
    player.ask("document.activeElement.blur()")
    player.press("k")
    player.page.mouse.move(500, 300)
    player.page.clock.run_for(4_000)
    assert player.state("idle") is None, "they stay while it is paused"
    player.press("k")
    player.eventually(lambda: player.is_playing)
    player.page.clock.run_for(4_000)
    assert player.state("idle") is not None


def test_two_taps_leap(new_page, sign_in, ada, live_server, film, give_media) -> None:
    give_media(film, seconds=70)
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    player = Player(sign_in(page, ada), live_server.url)
    player.open(film)
    start = player.position
    for _ in range(2):
        page.touchscreen.tap(360, 250)
    player.eventually(lambda: player.position > start + 9 and player.is_playing)
    page.goto("about:blank")


def test_a_key_that_is_held_turns_a_thing_over_once(player, playing_film) -> None:
    player.open(playing_film)
    for _ in range(4):
        player.page.keyboard.down("m")
    player.page.keyboard.up("m")
    assert player.ask("media.muted")


def test_a_spoken_line_starts_at_its_second(player, ada, playing_film) -> None:
    player.page.goto(f"{player.base_url}{playing_film.get_absolute_url()}?t=7")
    player.start()
    assert player.position >= 7 - 0.2
    player.press("k")
    assert player.ask("media.paused")
