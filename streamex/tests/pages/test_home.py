import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Playable
from recommendations.models import Viewing
from samples.demo.catalogue import CATALOGUE
from streamex.tests.pages.conftest import give_media
from streamex.web.finding.demo import PATIENCE

HOME = "/home/"
#: 3 for session, user and profile; 6 for the billboard (titles, artworks, genres, viewings of it,
#: what it plays, favourite); 9 for the ids of the rows (new, trending, four kinds, genres, two of
#: these); 4 for all cards (titles, artworks, genres, viewings); 4 for Continue (viewings,
#: playables, artworks of playables and of titles).
QUERIES = 27


def play(profile, playable: Playable, seconds: float, *, is_completed: bool = False) -> Viewing:
    now = timezone.now()
    return Viewing.objects.create(
        profile=profile,
        playable=playable,
        position_seconds=seconds,
        is_completed=is_completed,
        first_played_at=now,
        last_played_at=now,
    )


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_a_fixed_number_of_queries(
    ada, client_for, fill_catalogue, django_assert_num_queries, count: int
) -> None:
    fill_catalogue(count)
    for playable in Playable.objects.order_by("pk")[: count // 5]:
        play(ada, playable, 50)
    client = client_for(ada)
    with django_assert_num_queries(QUERIES):
        page = client.get(HOME)
    assert page.status_code == 200


def test_it_shows_rows_of_what_there_is(ada, client_for, fill_catalogue) -> None:
    fill_catalogue(5)
    text = client_for(ada).get(HOME).text
    for name in ("new", "trending", "movie", "genre-genre-1"):
        assert f'id="row-{name}"' in text
    assert 'id="row-series"' not in text
    assert 'id="row-continue"' not in text


def test_it_goes_on_with_what_was_begun(ada, client_for, film) -> None:
    give_media(film)
    play(ada, film, 60)
    text = client_for(ada).get(HOME).text
    assert 'id="row-continue"' in text
    assert 'value="60"' in text
    assert reverse("web:hide", args=[film.title.slug]) in text


def test_a_kids_profile_sees_nothing_above_its_age(kid, client_for, make_title) -> None:
    make_title("For All", maturity_age=7)
    make_title("Too Old", maturity_age=12)
    text = client_for(kid).get(HOME).text
    assert "For All" in text
    assert "Too Old" not in text


def test_it_says_something_when_there_is_nothing(ada, client_for) -> None:
    assert "Nothing here yet" in client_for(ada).get(HOME).text


def test_the_billboard_plays_what_can_be_played(ada, client_for, film) -> None:
    assert "billboard" not in client_for(ada).get(HOME).text.split("<main")[1]
    give_media(film)
    page = client_for(ada).get(HOME).text
    assert film.get_absolute_url() in page


def test_a_card_says_what_cannot_be_played_yet(ada, client_for, film) -> None:
    assert "Coming soon" in client_for(ada).get(HOME).text
    give_media(film, is_published=False)
    assert "Being prepared" in client_for(ada).get(HOME).text


def test_a_card_says_that_there_is_a_new_episode(ada, client_for, episodes) -> None:
    series = episodes[0].title
    series.published_at = timezone.now() - datetime.timedelta(days=30)
    series.save()
    for episode in episodes:
        give_media(episode)
        episode.available_from = series.published_at
        episode.save()
    assert "New episode" not in client_for(ada).get(HOME).text
    episodes[-1].available_from = timezone.now() - datetime.timedelta(hours=1)
    episodes[-1].save()
    assert "New episode" in client_for(ada).get(HOME).text


def test_an_episode_to_come_is_not_new_yet(ada, client_for, episodes) -> None:
    series = episodes[0].title
    series.published_at = timezone.now() - datetime.timedelta(days=30)
    series.save()
    give_media(episodes[0])
    episodes[0].available_from = timezone.now() + datetime.timedelta(hours=1)
    episodes[0].save()
    assert "New episode" not in client_for(ada).get(HOME).text


def test_it_tells_how_far_the_demonstration_is(ada, client_for, film, episodes, settings) -> None:
    film.title.slug, episodes[0].title.slug = CATALOGUE[0].slug, CATALOGUE[1].slug
    film.title.save()
    episodes[0].title.save()
    give_media(film)
    give_media(episodes[0], is_published=False)
    settings.DEMO = False
    assert "being prepared: 1 of 2" not in client_for(ada).get(HOME).text
    settings.DEMO = True
    assert "being prepared: 1 of 5" in client_for(ada).get(HOME).text
    Playable.objects.filter(asset=None).update(created_at=timezone.now() - PATIENCE)
    assert "being prepared: 1 of 2" in client_for(ada).get(HOME).text
    assert "Administration" not in client_for(ada).get(HOME).text


def test_an_upload_of_ones_own_is_no_demonstration(ada, client_for, film, settings) -> None:
    give_media(film, is_published=False)
    settings.DEMO = True
    assert "demonstration" not in client_for(ada).get(HOME).text


def test_editors_find_the_administration(ada, client_for) -> None:
    ada.user.is_staff = True
    ada.user.save()
    assert reverse("admin:index") in client_for(ada).get(HOME).text


def test_the_billboard_goes_on_where_the_profile_stopped(ada, bo, client_for, episodes) -> None:
    for episode in episodes:
        give_media(episode)
    play(ada, episodes[0], 100, is_completed=True)
    play(ada, episodes[1], 40)
    assert billboard_of(client_for(bo)) == (episodes[0], "", False)
    assert billboard_of(client_for(ada)) == (episodes[1], "1 minute left", True)
    text = client_for(ada).get(HOME).text.split('class="buttons"')[1].split("</section>")[0]
    assert "Continue" in text
    assert episodes[1].code in text
    assert '<progress class="progress" max="100" value="40"' in text


def billboard_of(client) -> tuple[Playable, str, bool]:
    start = client.get(HOME).context["billboard"].start
    return start.playable, start.left, start.is_resumed


def test_an_album_goes_on_with_the_track_by_name(ada, client_for, make_title) -> None:
    title = make_title("Tides", kind="album")
    disc = title.seasons.create(number=1)
    track = title.playables.create(kind="track", season=disc, number=1, name="Low Water")
    give_media(track)
    assert client_for(ada).get(HOME).context["billboard"].start.code == ""
    play(ada, track, 30)
    start = client_for(ada).get(HOME).context["billboard"].start
    assert (start.code, start.left) == ("Low Water", ""), "nobody knows how long it is"
