"""When something fails: what is tried, what is said, and which way out there is."""

import datetime
import re
import time
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from catalog.delivery import signing
from catalog.models import MediaAsset
from recommendations.models import Viewing


@pytest.fixture
def long_film(film, give_media):
    """More than the player loads ahead, so that it has to ask for bytes again."""
    give_media(film, seconds=120)
    return film


@pytest.fixture
def let_addresses_expire(settings, monkeypatch):
    """Return a function after which it is later than any address so far works."""

    def expire() -> None:
        passed = datetime.timedelta(seconds=settings.STREAM_TTL_SECONDS + 1)
        clock = SimpleNamespace(time=lambda: time.time() + passed.total_seconds())
        monkeypatch.setattr(signing, "time", clock)
        monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() + passed)

    return expire


def test_it_goes_on_when_its_addresses_have_expired(
    player, watch, ada, long_film, let_addresses_expire
) -> None:
    watch.allow(r"403 GET .*/media/|status of 403")
    player.open(long_film)
    session = player.eventually(lambda: Viewing.objects.filter(profile=ada).first()).session
    let_addresses_expire()
    player.press("9")
    player.eventually(lambda: player.position > 108.2 and player.is_playing)
    assert any("403 GET" in problem for problem in watch.seen), "nothing had expired"
    assert not player.page.locator("[data-part=notice]").is_visible()
    player.press("k")
    player.eventually(lambda: Viewing.objects.get(profile=ada).position_seconds > 108)
    assert Viewing.objects.get(profile=ada).session == session, "it is the same viewing"


def test_it_says_when_the_connection_is_lost_and_heals(player, watch, long_film) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    player.open(long_film)
    player.page.context.set_offline(True)
    player.press("9")
    lost = player.page.get_by_role("alert").get_by_text("The connection is lost")
    lost.wait_for()
    assert player.page.get_by_role("button", name="Try again").is_visible()
    assert player.page.get_by_role("link", name="Back to Night Train").is_visible()
    player.page.context.set_offline(False)
    player.eventually(lambda: player.position > 108.2 and player.is_playing)
    assert not lost.is_visible()


def test_a_position_that_could_not_be_sent_is_sent_later(player, watch, ada, long_film) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    player.open(long_film)
    player.press("k", "2")
    player.eventually(lambda: is_known_to_be_at(ada, 24))
    player.page.context.set_offline(True)
    player.press("l")
    left_at = player.position
    assert left_at == pytest.approx(34, abs=0.1)
    kept = "localStorage.getItem('streamex.player.reports')"
    player.eventually(lambda: "is_undelivered" in (player.ask(kept) or ""))
    assert is_known_to_be_at(ada, 24)
    player.page.context.set_offline(False)
    player.eventually(lambda: is_known_to_be_at(ada, left_at))
    player.eventually(lambda: player.ask(kept) is None)


def is_known_to_be_at(profile, seconds: float) -> bool:
    viewing = Viewing.objects.filter(profile=profile).first()
    return viewing is not None and abs(viewing.position_seconds - seconds) < 0.1


def test_what_is_being_prepared_starts_by_itself(player, film, give_media, in_work) -> None:
    asset = in_work(film)
    player.open(film, is_ready=False)
    notice = player.page.get_by_role("alert")
    assert notice.get_by_text("Being prepared").is_visible()
    assert notice.get_by_text("42 % · about 2 min to go").is_visible()
    MediaAsset.objects.filter(pk=asset.pk).update(progress_percent=77, eta_seconds=20)
    notice.get_by_text("77 % · less than a minute to go").wait_for()
    with transaction.atomic():
        asset.delete()
        give_media(film)
    player.start()
    assert not notice.is_visible()


def test_what_failed_says_so(player, film, in_work) -> None:
    asset = in_work(film)
    asset.status, asset.error_code = MediaAsset.Status.FAILED, "probe_failed"
    asset.save()
    player.open(film, is_ready=False)
    assert player.page.get_by_role("alert").get_by_text("This cannot be played").is_visible()
    player.page.get_by_role("alert").get_by_role("link", name="Back to Night Train").click()
    player.page.wait_for_url(f"**{film.title.get_absolute_url()}")


def test_what_was_withdrawn_says_so(player, watch, long_film, let_addresses_expire) -> None:
    watch.allow(r"40[34] |status of 40[34]")
    player.open(long_film)
    long_film.title.status = "withdrawn"
    long_film.title.save()
    let_addresses_expire()
    player.press("9")
    player.page.get_by_role("alert").get_by_text("This is no longer available").wait_for()


def test_who_was_signed_out_is_asked_to_sign_in(
    player, watch, long_film, let_addresses_expire
) -> None:
    watch.allow(r"403 |status of 403")
    player.open(long_film)
    Session.objects.all().delete()
    let_addresses_expire()
    player.press("9")
    alert = player.page.get_by_role("alert")
    alert.get_by_text("You have been signed out").wait_for()
    alert.get_by_role("link", name="Sign in").click()
    player.page.wait_for_url(re.compile(r"/account/login/\?next=%2Fwatch%2F"))


def test_damaged_bytes_are_replaced_by_the_plain_file(player, watch, long_film) -> None:
    watch.allow("ERR_ABORTED|damaged")
    damaged = {"status": 200, "content_type": "video/mp4", "body": b"\0" * 4000}
    player.page.route(
        "**/media/**",
        lambda route: (
            route.continue_() if "progressive" in route.request.url else route.fulfill(**damaged)
        ),
    )
    player.open(long_film)
    assert "progressive" in player.ask("media.currentSrc")


def test_what_cannot_be_decoded_says_so(player, watch, long_film) -> None:
    damaged = {"status": 200, "content_type": "video/mp4", "body": b"\0" * 4000}
    player.page.route("**/media/**", lambda route: route.fulfill(**damaged))
    player.open(long_film, is_ready=False)
    player.page.get_by_role("alert").get_by_text("This does not play here").wait_for()
    assert player.page.get_by_role("button", name="Try again").is_visible()


def test_another_profile_in_another_tab_keeps_its_own_history(
    player, watch, ada, bo, film, give_media, sign_in
) -> None:
    watch.allow(r"403 |status of 403")
    give_media(film, seconds=30)
    player.open(film)
    player.eventually(lambda: ada.viewings.exists())
    sign_in(player.page, bo)
    player.press("5")
    toast = player.page.locator("[data-part=toast]")
    toast.get_by_text("Another profile was opened").wait_for()
    assert not bo.viewings.exists()
