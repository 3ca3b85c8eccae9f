"""`/people/<slug>/`, `/genres/` and `/genres/<slug>/`."""

import datetime

import pytest
from django.utils import timezone

from catalog.models import Character, Credit, Genre, Person, Playable, Title
from streamex.web.finding.people import dates_of, initials_of


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(
        slug="ann-lind", name="Ann Lind", biography="Sang first.", born_on=datetime.date(1980, 5, 2)
    )


def test_a_filmography_by_role_and_year(ada, client_for, ann, make_title, episodes) -> None:
    role = Character.objects.create(name="The Pilot")
    for name, year in (("Old Film", 1990), ("New Film", 2020)):
        Credit.objects.create(title=make_title(name, year=year), person=ann, character=role)
    Credit.objects.create(playable=episodes[1], person=ann, role="director")
    page = client_for(ada).get("/people/ann-lind/")
    sections = page.context["sections"]
    assert [(s.name, [e.work.title.name for e in s.entries]) for s in sections] == [
        ("actor", ["New Film", "Old Film"]), ("director", ["Harbour Lights"]),
    ]  # fmt: skip
    assert "as The Pilot" in page.text
    assert "S1 E2 Part 1.2" in page.text
    assert "Sang first." in page.text
    assert "Known for" in page.text
    assert 'href="/browse/?person=ann-lind"' in page.text


def test_a_person_of_nothing_visible_is_not_there(
    kid, ada, client_for, ann, make_title, episodes
) -> None:
    assert client_for(ada).get("/people/ann-lind/").status_code == 404
    assert client_for(ada).get("/people/nobody/").status_code == 404
    Credit.objects.create(title=make_title("Night", maturity_age=16), person=ann)
    assert client_for(kid).get("/people/ann-lind/").status_code == 404
    assert client_for(ada).get("/people/ann-lind/").status_code == 200
    Credit.objects.create(playable=episodes[0], person=ann)
    page = client_for(kid).get("/people/ann-lind/")
    assert "Harbour Lights" in page.text
    assert "Night" not in page.text
    Playable.objects.update(available_from=timezone.now() + datetime.timedelta(days=1))
    assert client_for(kid).get("/people/ann-lind/").status_code == 404


def test_a_title_leads_to_its_people_years_and_genres(ada, client_for, ann, make_title) -> None:
    title = make_title("Night Train", year=1994)
    title.genres.add(Genre.objects.create(slug="noir", name="Noir"))
    Credit.objects.create(title=title, person=ann)
    Credit.objects.create(title=title, person=ann, role="writer")
    page = client_for(ada).get(title.get_absolute_url())
    assert page.text.count('href="/people/ann-lind/"') == 2
    assert 'href="/browse/?year=1994"' in page.text
    assert 'href="/genres/noir/"' in page.text


@pytest.mark.parametrize("count", [10, 1000])
def test_a_person_takes_the_same_queries_whatever_they_did(
    ada, client_for, ann, fill_catalogue, django_assert_num_queries, count: int
) -> None:
    fill_catalogue(count)
    Credit.objects.bulk_create(Credit(title=title, person=ann) for title in Title.objects.all())
    client = client_for(ada)
    with django_assert_num_queries(10):
        assert client.get("/people/ann-lind/").status_code == 200


@pytest.mark.parametrize("count", [10, 1000])
def test_a_genre_takes_the_same_queries_whatever_is_in_it(
    ada, client_for, fill_catalogue, django_assert_num_queries, count: int
) -> None:
    fill_catalogue(count)
    client = client_for(ada)
    with django_assert_num_queries(20):
        assert client.get("/genres/genre-1/").status_code == 200


def test_a_genre_has_rows_that_lead_to_all_of_it(ada, client_for, make_title) -> None:
    noir = Genre.objects.create(slug="noir", name="Noir")
    for kind in ("movie", "series"):
        make_title(f"A {kind}", kind=kind).genres.add(noir)
    page = client_for(ada).get("/genres/noir/")
    assert [(row.name, row.url) for row in page.context["rows"]] == [
        ("newest", "/browse/?genre=noir"),
        ("popular", "/browse/?genre=noir&sort=popular"),
        ("movie", "/browse/?kind=movie&genre=noir&sort=popular"),
        ("series", "/browse/?kind=series&genre=noir&sort=popular"),
    ]


def test_genres_of_nothing_visible_are_not_there(kid, ada, client_for, make_title) -> None:
    horror = Genre.objects.create(slug="horror", name="Horror")
    assert client_for(ada).get("/genres/horror/").status_code == 404
    make_title("Night", maturity_age=16).genres.add(horror)
    assert "Horror" in client_for(ada).get("/genres/").text
    assert client_for(ada).get("/genres/horror/").status_code == 200
    assert "Horror" not in client_for(kid).get("/genres/").text
    assert client_for(kid).get("/genres/horror/").status_code == 404


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ann Lind", "AL"),
        ("Björk", "B"),
        ("Ann van der Lind", "AL"),
        ("(Ann) Lind", "L"),
        ("!", "!"),
    ],
)
def test_initials_stand_for_a_portrait(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    ("born", "died", "words"),
    [
        ((1980, 5, 2), None, "Born on May 2, 1980, 45 years old"),
        ((1980, 5, 1), (1980, 5, 2), "May 1, 1980 – May 2, 1980, 0 years old"),
        (None, (1990, 1, 1), "Died on Jan. 1, 1990"),
        (None, None, ""),
    ],
)
def test_dates_say_the_age(born, died, words: str) -> None:
    day = lambda parts: parts and datetime.date(*parts)  # noqa: E731
    person = Person(name="Ann", born_on=day(born), died_on=day(died))
    said = dates_of(person, datetime.date(2026, 5, 1))
    assert said.replace("January", "Jan.") == words
