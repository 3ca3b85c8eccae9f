import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Character, Credit, Person, Playable, Season, Title
from streamex.tests.pages.conftest import give_media
from streamex.tests.pages.test_home import play
from streamex.web.drawing.pictures import cover_of


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_a_fixed_number_of_queries(
    ada, client_for, long_series, django_assert_num_queries, count: int
) -> None:
    title = long_series(count)
    play(ada, title.playables.first(), 30)
    client = client_for(ada)
    with django_assert_num_queries(11):
        page = client.get(title.get_absolute_url())
    assert page.status_code == 200


def test_it_shows_what_a_title_is(ada, client_for, film) -> None:
    title = film.title
    title.synopsis, title.maturity_age, title.maturity_reasons = "A train.", 12, "fear"
    title.save()
    person = Person.objects.create(name="Noor Haddad", slug="noor")
    role = Character.objects.create(name="The Conductor")
    Credit.objects.create(title=title, person=person, character=role)
    Credit.objects.create(title=title, person=person, role="director")
    text = client_for(ada).get(title.get_absolute_url()).text
    for part in ("Night Train", "A train.", "12+", "fear", "The Conductor", "Director", "2 min"):
        assert part in text


def test_it_plays_only_what_is_ready(ada, client_for, film) -> None:
    client = client_for(ada)
    assert film.get_absolute_url() not in client.get(film.title.get_absolute_url()).text
    give_media(film)
    assert film.get_absolute_url() in client.get(film.title.get_absolute_url()).text


def test_it_resumes_where_the_profile_stopped(ada, bo, client_for, episodes) -> None:
    for episode in episodes:
        give_media(episode)
    play(ada, episodes[0], 100, is_completed=True)
    play(ada, episodes[1], 40)
    url = episodes[0].title.get_absolute_url()
    assert client_for(ada).get(url).context["start"].playable == episodes[1]
    assert client_for(bo).get(url).context["start"].playable == episodes[0]


def test_after_a_finished_episode_comes_the_next_across_seasons(ada, client_for, episodes) -> None:
    for episode in episodes:
        give_media(episode)
    play(ada, episodes[1], 100, is_completed=True)
    page = client_for(ada).get(episodes[0].title.get_absolute_url())
    assert page.context["start"].playable == episodes[2]
    assert page.context["season"].number == 2


def test_a_series_shows_one_season_and_links_the_others(ada, client_for, episodes) -> None:
    url = episodes[0].title.get_absolute_url()
    client = client_for(ada)
    assert "Part 2.1" not in client.get(url).text
    assert "?season=2#episodes" in client.get(url).text
    second = client.get(f"{url}?season=2").text
    assert "Part 2.1" in second
    assert "Part 1.1" not in second
    assert client.get(f"{url}?season=nonsense").status_code == 200


def test_an_episode_to_come_is_not_listed(ada, client_for, episodes) -> None:
    episodes[1].available_from = timezone.now() + datetime.timedelta(days=1)
    episodes[1].save()
    assert "Part 1.2" not in client_for(ada).get(episodes[0].title.get_absolute_url()).text


def test_a_course_says_how_much_is_done(ada, client_for, make_title) -> None:
    title = make_title("Seeing", kind=Title.Kind.COURSE)
    season = Season.objects.create(title=title, number=1, name="First light")
    for number in (1, 2):
        lesson = Playable.objects.create(
            title=title, season=season, kind="lesson", number=number, duration_seconds=60
        )
        give_media(lesson)
    play(ada, title.playables.first(), 60, is_completed=True)
    text = client_for(ada).get(title.get_absolute_url()).text
    assert "50 % done" in text
    assert "1 of 2" in text
    assert "First light" in text


def test_an_album_lists_its_tracks(ada, client_for, make_title) -> None:
    title = make_title("Rooms", kind=Title.Kind.ALBUM)
    disc = Season.objects.create(title=title, number=1)
    track = Playable.objects.create(
        title=title, season=disc, kind="track", number=1, name="Hall", duration_seconds=185
    )
    give_media(track)
    text = client_for(ada).get(title.get_absolute_url()).text
    assert "Hall" in text
    assert "3:05" in text
    assert track.get_absolute_url() in text


@pytest.mark.parametrize(
    "fields",
    [
        {"maturity_age": 12},
        {"status": Title.Status.DRAFT, "published_at": None},
        {"status": Title.Status.WITHDRAWN},
        {"published_at": timezone.now() + datetime.timedelta(days=1)},
    ],
)
def test_what_a_profile_may_not_see_does_not_exist(kid, client_for, make_title, fields) -> None:
    title = make_title("Hidden", **fields)
    page = client_for(kid).get(title.get_absolute_url())
    assert page.status_code == 404
    assert "Hidden" not in page.text


def test_markup_in_names_stays_text(ada, client_for, make_title) -> None:
    title = make_title("<script>alert(1)</script>", synopsis="<img src=x onerror=alert(1)>")
    text = client_for(ada).get(reverse("web:title", args=[title.slug])).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize(
    ("names", "is_tall"),
    [
        (("Ink", "Čárka", "Đường", "Лёд", "Ὀδύσσεια"), False),
        (("東京物語", "باب الحديد", "ลุงบุญมี", "शोले 2"), True),
    ],
)
def test_a_drawn_cover_gives_tall_scripts_room(names: tuple[str, ...], is_tall: bool) -> None:
    assert {cover_of(name).is_tall for name in names} == {is_tall}
