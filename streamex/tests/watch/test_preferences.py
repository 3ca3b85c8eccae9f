"""Sound and subtitles are the profile's: the same on every device, nobody else's in this one."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Profile, WatchDay, new_public_id
from accounts.models.watch_time import local_day
from recommendations.models import SoundChoice
from streamex.tests.watch.viewer import Player


def captions(player: Player):
    return player.page.locator("[data-part=captions]")


def test_they_follow_the_profile_and_not_the_browser(
    player, new_page, sign_in, client_for, ada, bo, playing_film, live_server
) -> None:
    player.open(playing_film)
    player.page.get_by_role("button", name="Subtitles and sound").click()
    player.page.get_by_role("radio", name="Español").check()
    player.page.get_by_role("radio", name="Very large").check()
    player.eventually(lambda: Profile.objects.get(pk=ada.pk).caption_size == "huge")
    player.press("Escape", "m")

    # Another profile in the same browser starts with its own, on the same device.
    client = client_for(bo)
    session = client.cookies["session"].value
    player.page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    player.open(playing_film)
    assert captions(player).inner_text() == ""
    assert captions(player).get_attribute("data-size") == "medium"
    assert player.ask("media.muted"), "the volume is the device's"
    player.page.goto("about:blank")

    # The first profile, on another device.
    elsewhere = Player(sign_in(new_page(), ada), live_server.url)
    elsewhere.open(playing_film)
    elsewhere.eventually(lambda: captions(elsewhere).inner_text() == "Un tren de noche")
    assert captions(elsewhere).get_attribute("data-size") == "huge"
    assert not elsewhere.ask("media.muted")
    elsewhere.page.goto("about:blank")


def test_subtitles_come_back_in_the_language_they_were_in(player, ada, playing_film) -> None:
    ada.subtitle_mode, ada.subtitle_language = "off", "es"
    ada.save()
    player.open(playing_film)
    assert captions(player).inner_text() == ""
    player.press("c")
    player.eventually(lambda: captions(player).inner_text() == "Un tren de noche")
    player.eventually(lambda: Profile.objects.get(pk=ada.pk).subtitle_mode == "on")


def test_another_region_of_a_language_will_do(player, ada, playing_film) -> None:
    ada.subtitle_mode, ada.subtitle_language = "on", "es-MX"
    ada.save()
    player.open(playing_film)
    player.eventually(lambda: captions(player).inner_text() == "Un tren de noche")


def test_a_profile_hears_what_it_prefers(player, ada, episodes, give_media) -> None:
    give_media(episodes[0], name="bilingual", seconds=40)
    ada.audio_language = "es"
    ada.save()
    player.open(episodes[0])
    player.page.get_by_role("button", name="Subtitles and sound").click()
    group = player.page.get_by_role("group", name="Sound")
    player.eventually(group.get_by_role("radio", name="Español").is_checked)
    group.get_by_role("radio", name="English").check()
    player.eventually(lambda: SoundChoice.objects.filter(profile=ada, language="en").exists())
    ada.refresh_from_db()
    assert ada.audio_language == "es", "it is this title's choice"


def test_a_choice_made_offline_is_kept_later(player, watch, ada, playing_film) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    player.open(playing_film)
    player.press("k")
    player.page.context.set_offline(True)
    player.page.get_by_role("button", name="Subtitles and sound").click()
    player.page.get_by_role("radio", name="Very large").check()
    kept = f"localStorage.getItem('streamex.player.{ada.public_id}.preferences')"
    assert "huge" in player.ask(kept)
    assert Profile.objects.get(pk=ada.pk).caption_size == "medium"
    player.page.context.set_offline(False)
    player.eventually(lambda: Profile.objects.get(pk=ada.pk).caption_size == "huge")
    player.eventually(lambda: player.ask(kept) is None)


# --- A child's day ----------------------------------------------------------------------------


@pytest.fixture
def child(kid: Profile) -> Profile:
    """The kid, who may watch for a minute a day."""
    kid.daily_minutes = 1
    kid.save()
    return kid


def use_up(child: Profile) -> None:
    now = timezone.now()
    WatchDay.objects.update_or_create(
        profile=child,
        day=local_day(now),
        defaults={"seconds": 60, "reported_at": now, "session": new_public_id()},
    )


def test_the_player_stops_when_the_time_is_used_up(
    new_page, sign_in, watch, child, film, give_media, live_server
) -> None:
    watch.allow(r"403 .*(progress|playback|watch)|status of 403")
    give_media(film, seconds=70)
    player = Player(sign_in(new_page(), child), live_server.url)
    player.open(film)
    use_up(child)
    player.press("l")
    notice = player.page.get_by_role("alert")
    notice.get_by_text("That was enough for today").wait_for()
    expect(notice).to_contain_text("You can watch again from")
    assert player.ask("media.paused")
    player.press("k")
    assert player.ask("media.paused"), "nothing plays on"
    player.page.reload()
    expect(player.page.get_by_role("heading", level=1)).to_have_text("That was enough for today")
    player.page.get_by_role("link", name="Back to Night Train").click()
    player.page.wait_for_url(f"**{film.title.get_absolute_url()}")


def test_the_next_episode_is_refused_on_a_page(
    new_page, sign_in, watch, child, episodes, give_media, live_server
) -> None:
    watch.allow(r"403 .*(progress|playback|watch)|status of 403")
    for episode in episodes[:2]:
        give_media(episode, seconds=40)
    player = Player(sign_in(new_page(), child), live_server.url)
    player.open(episodes[0])
    player.press("k")
    use_up(child)
    player.press("n")
    expect(player.page.get_by_role("heading", level=1)).to_have_text("That was enough for today")
    assert reverse("web:watch", args=[episodes[1].public_id]) in player.page.url
