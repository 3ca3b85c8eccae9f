"""What the people of the demo have watched."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Profile
from catalog.actions.demo import write_demo
from catalog.actions.demo_logins import VIEWER_EMAIL, create_demo_logins
from catalog.management.commands import load_demo_catalogue
from catalog.models import Title
from recommendations.actions.demo_history import TASTES, write_demo_history
from recommendations.models import Favourite, Trend, Viewing
from samples.demo.catalogue import plays

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> int:
    now = timezone.now()
    write_demo(now=now)
    create_demo_logins()
    return write_demo_history(now=now)


def test_it_names_what_there_is() -> None:
    keys = {key for taste in TASTES.values() for key, *_ in taste.watched}
    assert keys <= {play.key for play in plays()}


def test_every_profile_has_something_half_done(written: int) -> None:
    assert written == Viewing.objects.count()
    for profile in Profile.objects.filter(user__email=VIEWER_EMAIL):
        assert profile.viewings.begun().filter(is_completed=False).exists(), profile
        assert profile.favourites.exists(), profile


def test_it_is_what_the_profile_may_see(written: int) -> None:
    for profile in Profile.objects.filter(user__email=VIEWER_EMAIL):
        assert Viewing.objects.visible_to(profile).count() == profile.viewings.count()
        visible = Title.objects.visible_to(profile)
        assert profile.favourites.filter(title__in=visible).count() == profile.favourites.count()


def test_it_happened_after_the_title_came_and_before_now(written: int) -> None:
    for viewing in Viewing.objects.select_related("playable__title"):
        title = viewing.playable.title
        assert title.published_at < viewing.first_played_at, viewing
        assert viewing.last_played_at < timezone.now()
        assert viewing.seconds_watched == pytest.approx(viewing.position_seconds, abs=0.01)


def test_it_makes_a_trend(written: int) -> None:
    assert Trend.objects.filter(window=Trend.Window.WEEK, rank=1).exists()


def test_it_comes_with_the_demo_and_only_once(settings, tmp_path, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path
    # Pictures and films take minutes, and are the catalogue's own test.
    monkeypatch.setattr(load_demo_catalogue.Command, "_make_everything", lambda self: 1)
    call_command("load_demo")
    count = Viewing.objects.count()
    assert count > 10
    Viewing.objects.all().delete()
    Favourite.objects.all().delete()
    call_command("load_demo")
    assert not Viewing.objects.exists()
    assert not Favourite.objects.exists()


def test_a_catalogue_of_ones_own_gets_none(make_title, settings, tmp_path, monkeypatch) -> None:
    make_title("Mine")
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(load_demo_catalogue.Command, "_make_everything", lambda self: 1)
    call_command("load_demo")
    assert not Viewing.objects.exists()
