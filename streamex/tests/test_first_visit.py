"""From nothing to a stranger watching a film: the whole of StreamEx, as `make run` starts it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from streamex.tests.stack import Stack
from streamex.tests.watch.sources import make_source
from streamex.tests.watch.viewer import Player

pytestmark = pytest.mark.stack

SECONDS = 30


@pytest.fixture(params=["stack", "bucket_stack"])
def installation(request: pytest.FixtureRequest) -> Stack:
    """A running StreamEx that keeps its media on the local disk, and one that does on S3."""
    installation: Stack = request.getfixturevalue(request.param)
    return installation


def add_film(stack: Stack, folder: Path) -> None:
    """Put a film with subtitles on the site, as an operator does."""
    film = make_source(folder, "video", SECONDS).rename(folder / "Last Ferry (2024).mp4")
    film.with_suffix(".en.srt").write_text("1\n00:00:00,000 --> 00:00:30,000\nAll aboard\n")
    answer = stack.manage("import_media", folder, "--wait", "--json")
    statuses = {Path(row["path"]).suffix: row["status"] for row in json.loads(answer.stdout)}
    assert statuses[".mp4"] == "ready", answer.stdout


def test_a_stranger_watches_a_film(installation: Stack, page: Page, tmp_path: Path) -> None:
    add_film(installation, tmp_path)
    sign_up(page, installation.url)
    make_profile(page)
    player = Player(page, installation.url)
    find_and_play(page, player)
    player.press("c")
    player.eventually(lambda: "All aboard" in page.locator("[data-part=captions]").inner_text())
    leave_and_resume(page, player)
    watch_to_the_end(page, player)
    page.goto(installation.url + "/home/")
    expect(page.get_by_role("heading", name=re.compile("Continue"))).to_have_count(0)


def sign_up(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Join").first.click()
    page.get_by_label("Email").fill("stranger@example.com")
    page.get_by_label("Password").fill("a long walk home")
    page.get_by_role("button", name="Create an account").click()


def make_profile(page: Page) -> None:
    page.get_by_label("Name").fill("Stranger")
    page.get_by_role("button", name="That’s me").click()
    page.get_by_role("button", name="Stranger").click()


def find_and_play(page: Page, player: Player) -> None:
    page.wait_for_url("**/home/")
    page.get_by_role("link", name="Films").first.click()
    page.get_by_role("link", name=re.compile("Last Ferry")).first.click()
    page.get_by_role("link", name="Play", exact=True).click()
    page.wait_for_url("**/watch/**")
    player.start()


def leave_and_resume(page: Page, player: Player) -> None:
    player.press("4")
    player.eventually(lambda: player.position > 13)
    left_at = player.position
    page.goto(page.url.split("/watch/")[0] + "/home/")
    page.get_by_role("link", name=re.compile("Last Ferry")).first.click()
    if "/watch/" not in page.url:
        page.get_by_role("link", name="Continue", exact=True).click()
    player.start()
    assert left_at - 0.5 < player.position < left_at + 3
    left_at = player.position
    page.reload()
    player.start()
    assert left_at - 0.5 < player.position < left_at + 3


def watch_to_the_end(page: Page, player: Player) -> None:
    player.press("9")
    player.eventually(lambda: player.ask("media.ended"))
    page.get_by_role("region", name="The end").wait_for()
