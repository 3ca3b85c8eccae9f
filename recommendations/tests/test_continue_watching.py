"""The Continue row: what is half-done, and what comes next."""

import datetime

import pytest
from django.utils import timezone
from uuid_utils import compat

from accounts.models import Profile
from catalog.models import MediaAsset, Playable
from recommendations.actions.progress_report import ProgressReport
from recommendations.actions.viewings import hide_from_continue, record_progress
from recommendations.engine.continue_watching import continue_watching

pytestmark = pytest.mark.django_db


def watch(profile: Profile, playable: Playable, position: float, *, ago_minutes: int = 0) -> None:
    record_progress(
        profile=profile,
        playable=playable,
        report=ProgressReport(session=compat.uuid7(), sequence=1, position_seconds=position),
        now=timezone.now() - datetime.timedelta(minutes=ago_minutes),
    )


def give_media(*playables: Playable) -> None:
    for playable in playables:
        MediaAsset.objects.create(
            playable=playable,
            file_name="a.mp4",
            source_key=f"sources/{playable.pk}",
            source_bytes=1,
            status="ready",
            latest_version=1,
            published_version=1,
            queued_at=timezone.now(),
        )


def test_it_resumes_what_is_half_done(ada: Profile, film: Playable) -> None:
    give_media(film)
    watch(ada, film, 40)
    (item,) = continue_watching(ada)
    assert (item.playable, item.position_seconds, item.percent, item.is_next) == (
        film,
        40,
        40,
        False,
    )


def test_it_leaves_out_the_finished_and_the_barely_opened(
    ada: Profile, bo: Profile, film: Playable
) -> None:
    give_media(film)
    watch(ada, film, 100)
    watch(bo, film, 2)
    assert continue_watching(ada) == []
    assert continue_watching(bo) == []


def test_it_goes_on_with_the_next_episode(ada: Profile, episodes: list[Playable]) -> None:
    give_media(*episodes)
    watch(ada, episodes[1], 100)
    (item,) = continue_watching(ada)
    assert (item.playable, item.position_seconds, item.is_next) == (episodes[2], 0, True)


def test_it_has_one_card_a_title_the_latest_first(
    ada: Profile, film: Playable, episodes: list[Playable]
) -> None:
    give_media(film, *episodes)
    watch(ada, episodes[0], 50, ago_minutes=9)
    watch(ada, film, 50, ago_minutes=5)
    watch(ada, episodes[3], 30, ago_minutes=1)
    assert [item.playable for item in continue_watching(ada)] == [episodes[3], film]


def test_it_can_be_tidied_without_losing_the_position(ada: Profile, film: Playable) -> None:
    give_media(film)
    watch(ada, film, 40)
    assert len(continue_watching(ada)) == 1
    hide_from_continue(profile=ada, title=film.title, now=timezone.now())
    assert continue_watching(ada) == []
    assert ada.viewings.get().position_seconds == 40


def test_it_waits_for_what_cannot_be_played_now(ada: Profile, film: Playable) -> None:
    watch(ada, film, 40)
    assert continue_watching(ada) == []
    give_media(film)
    assert len(continue_watching(ada)) == 1


def test_it_forgets_what_the_profile_may_no_longer_see(ada: Profile, film: Playable) -> None:
    give_media(film)
    watch(ada, film, 40)
    film.title.maturity_age = 16
    film.title.save()
    ada.maturity_ceiling = 12
    assert continue_watching(ada) == []


def test_it_shows_nothing_of_somebody_else(ada: Profile, stranger: Profile, film: Playable) -> None:
    give_media(film)
    watch(ada, film, 40)
    assert continue_watching(stranger) == []
    assert continue_watching(None) == []


@pytest.mark.parametrize("copies", [1, 6])
def test_it_takes_a_fixed_number_of_queries(
    ada: Profile,
    make_title,
    copies: int,
    django_assert_max_num_queries,
) -> None:
    for number in range(copies * 4):
        title = make_title(f"Film {number}")
        playable = Playable.objects.create(title=title, kind="film", duration_seconds=100)
        give_media(playable)
        watch(ada, playable, 40)
    with django_assert_max_num_queries(5):
        assert len(continue_watching(ada, limit=20)) == min(20, copies * 4)
