"""Watching without JavaScript: the browser's own player, with the plain file."""

import re

import pytest

from recommendations.models import Viewing
from streamex.tests.browser import Watch


@pytest.fixture(autouse=True)
def _no_preloads(watch: Watch) -> None:
    """Without scripts Chromium refuses to preload them, and calls that the policy's doing."""
    watch.allow(r"^csp GET .*\.m?js$")


def test_a_plain_video_can_be_played(new_page, sign_in, ada, live_server, playing_film) -> None:
    page = sign_in(new_page(java_script_enabled=False), ada)
    page.goto(live_server.url + playing_film.get_absolute_url())
    video = page.locator("video")
    assert video.is_visible()
    assert video.get_attribute("controls") is not None
    assert page.get_by_role("link", name="Back").is_visible()
    assert not page.get_by_role("button", name="Pause").is_visible()
    address = live_server.url + video.get_attribute("src")
    # Scripts of the page are off, so another page of the same browser tries whether it plays.
    other = sign_in(new_page(), ada)
    other.goto(live_server.url + "/about/")
    seconds = other.evaluate(
        """async (address) => {
          const video = document.createElement("video");
          video.muted = true;
          video.src = address;
          await video.play();
          return video.duration;
        }""",
        address,
    )
    assert abs(seconds - playing_film.duration_seconds) < 0.2
    other.goto("about:blank")
    assert not Viewing.objects.exists()


def test_the_list_is_there(new_page, sign_in, ada, live_server, episodes, give_media) -> None:
    for episode in episodes:
        give_media(episode)
    page = sign_in(new_page(java_script_enabled=False), ada)
    page.goto(live_server.url + episodes[0].get_absolute_url())
    page.get_by_role("link", name="Part 1.2").click()
    assert page.url.endswith(episodes[1].get_absolute_url())


def test_what_is_being_prepared_comes_by_itself(
    new_page, sign_in, ada, live_server, film, in_work
) -> None:
    in_work(film)
    page = sign_in(new_page(java_script_enabled=False), ada)
    page.goto(live_server.url + film.get_absolute_url())
    assert page.get_by_text("Being prepared").is_visible()
    refresh = r'<noscript><meta http-equiv="refresh" content="10"></noscript>'
    assert re.search(refresh, page.content())
