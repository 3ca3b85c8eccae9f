"""From one episode to the next, and the question whether anybody is still there."""

import pytest
from playwright.sync_api import expect

from catalog.models import Marker, Playable, Season, Title
from recommendations.models import Viewing
from streamex.tests.browser import wait_for_frames
from streamex.web.watching.playing import data_url


@pytest.fixture
def series(episodes, give_media):
    """Four episodes of 40 seconds in two seasons; key 9 leaves four of them."""
    for episode in episodes:
        give_media(episode, seconds=40)
    return episodes


def test_the_next_episode_plays_by_itself(player, ada, series) -> None:
    player.open(series[0])
    player.press("k", "9")
    card = player.page.get_by_role("region", name="Up next")
    card.wait_for()
    assert "Part 1.2" in card.inner_text()
    player.press("k")
    player.page.wait_for_url(f"**{series[1].get_absolute_url()}")
    player.eventually(lambda: player.is_playing and player.position < 30)
    assert player.page.title().startswith("S1 E2 · Part 1.2")
    assert player.page.get_by_role("heading", name="Harbour Lights").first.is_visible()
    first = Viewing.objects.get(profile=ada, playable=series[0])
    assert first.is_completed
    player.eventually(lambda: Viewing.objects.filter(profile=ada, playable=series[1]).exists())


def test_the_way_back_leads_to_the_one_before(player, series) -> None:
    player.open(series[0])
    player.press("n")
    player.page.wait_for_url(f"**{series[1].get_absolute_url()}")
    player.eventually(lambda: player.is_playing)
    player.page.go_back()
    player.page.wait_for_url(f"**{series[0].get_absolute_url()}")
    player.eventually(lambda: "Part 1.1" in player.page.title())


def test_the_countdown_can_be_cancelled(player, series) -> None:
    asked = asked_for(player, series[1])
    player.open(series[0])
    player.press("k", "9")
    player.page.get_by_role("button", name="Stay here").click()
    player.press("k")
    player.eventually(lambda: player.ask("media.ended"))
    over = player.page.get_by_role("region", name="The end")
    over.wait_for()
    wait_for_frames(player.page)
    assert (asked, series[0].get_absolute_url() in player.page.url) == ([], True)
    over.get_by_role("button", name="Play the next").click()
    player.page.wait_for_url(f"**{series[1].get_absolute_url()}")
    assert asked


def test_nothing_follows_by_itself_where_the_profile_does_not_want_it(player, ada, series) -> None:
    ada.autoplay_next = False
    ada.save()
    asked = asked_for(player, series[1])
    player.open(series[0])
    player.press("k", "9")
    card = player.page.get_by_role("region", name="Up next")
    card.wait_for()
    assert "Next in" not in card.inner_text()
    player.press("k")
    player.eventually(lambda: player.ask("media.ended"))
    over = player.page.get_by_role("region", name="The end")
    over.wait_for()
    wait_for_frames(player.page)
    assert (asked, series[0].get_absolute_url() in player.page.url) == ([], True)
    over.get_by_role("button", name="Play the next").click()
    player.page.wait_for_url(f"**{series[1].get_absolute_url()}")
    assert asked


def asked_for(player, playable) -> list[str]:
    """Return the list to which each request for what a playable plays is added."""
    asked: list[str] = []
    address = data_url(playable)
    player.page.on("request", lambda sent: asked.append(sent.url) if address in sent.url else None)
    return asked


def test_credits_bring_the_card(player, series) -> None:
    Marker.objects.create(playable=series[0], kind="credits", start_seconds=20, end_seconds=40)
    player.open(series[0])
    card = player.page.get_by_role("region", name="Up next")
    player.press("k", "2")
    player.eventually(lambda: player.position == 8)
    expect(card).to_be_hidden()
    player.press("6")  # 24 seconds: without credits it would come at 34
    card.wait_for()
    card.get_by_role("button", name="Play now").click()
    player.page.wait_for_url(f"**{series[1].get_absolute_url()}")


def test_full_screen_stays_from_one_to_the_next(player, series) -> None:
    player.open(series[0])
    player.press("f")
    player.eventually(lambda: player.state("fullscreen") is not None)
    player.press("9")
    player.page.wait_for_url(f"**{series[1].get_absolute_url()}")
    assert player.state("fullscreen") is not None


def test_it_asks_whether_anybody_is_still_there(player, give_media, make_title) -> None:
    title = make_title("Long Night", kind=Title.Kind.SERIES)
    season = Season.objects.create(title=title, number=1)
    nights = [
        Playable.objects.create(title=title, season=season, kind="episode", number=number)
        for number in range(1, 6)
    ]
    for night in nights:
        give_media(night, seconds=4)
    player.open(nights[0])
    question = player.page.get_by_role("region", name="Are you still there?")
    question.wait_for()
    assert nights[3].get_absolute_url() in player.page.url, "after three without a sign of life"
    question.get_by_role("button", name="Keep playing").click()
    player.page.wait_for_url(f"**{nights[4].get_absolute_url()}")
    player.eventually(lambda: player.is_playing)


def test_the_list_leads_to_each_and_shows_what_plays(player, series) -> None:
    player.open(series[0])
    player.page.get_by_role("button", name="List", exact=True).click()
    shelf = player.page.get_by_role("complementary", name="Harbour Lights")
    assert "Part 1.1" in shelf.locator("[aria-current]").inner_text()
    shelf.get_by_text("Season 2").click()
    shelf.get_by_role("link", name="Part 2.1").click()
    player.page.wait_for_url(f"**{series[2].get_absolute_url()}")
    player.eventually(lambda: player.is_playing)
    assert "Part 2.1" in shelf.locator("[aria-current]").inner_text()


def test_a_choice_of_sound_is_kept_for_the_series(player, episodes, give_media) -> None:
    for episode in episodes[:2]:
        give_media(episode, name="bilingual", seconds=40)
    player.open(episodes[0])
    panel = player.page.get_by_role("button", name="Subtitles and sound")
    panel.click()
    group = player.page.get_by_role("group", name="Sound")
    assert group.get_by_role("radio", name="English").is_checked()
    group.get_by_role("radio", name="Español").check()
    player.press("Escape", "n")
    player.page.wait_for_url(f"**{episodes[1].get_absolute_url()}")
    player.eventually(lambda: player.is_playing)
    panel.click()
    player.eventually(group.get_by_role("radio", name="Español").is_checked)
    player.page.reload()
    player.start()
    panel.click()
    player.eventually(group.get_by_role("radio", name="Español").is_checked)
