"""`/api/v1/titles/facets/` and `people/{id}/titles/`."""

import datetime
import uuid

import pytest
from django.utils import timezone

from catalog.models import Character, Credit, Genre, Person, Playable, Title

FACETS = "/api/v1/titles/facets/"


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(slug="ann-lind", name="Ann Lind")


def works(person: Person) -> str:
    return f"/api/v1/people/{person.public_id}/titles/"


def counts(response, name: str) -> dict[str, int]:
    assert response.status_code == 200, response.content
    return {row["value"]: row["count"] for row in response.json()["facets"][name]}


def test_it_counts_what_each_value_would_find(api, make_title) -> None:
    noir = Genre.objects.create(slug="noir", name="Noir")
    make_title("Alpha", year=1994, maturity_age=12).genres.add(noir)
    make_title("Beta", year=1999, kind="series")
    make_title("Gamma", year=2001)
    whole = api.get(FACETS)
    assert whole.json()["total"] == 3
    assert counts(whole, "kind") == {"movie": 2, "series": 1}
    assert counts(whole, "decade") == {"1990": 2, "2000": 1}
    assert counts(whole, "maturity_max") == {"0": 2, "7": 2, "12": 3, "14": 3, "16": 3, "18": 3}
    narrowed = api.get(FACETS, {"kind": "movie", "decade": 1990})
    assert narrowed.json()["total"] == 1
    assert counts(narrowed, "kind") == {"movie": 1, "series": 1}
    assert counts(narrowed, "decade") == {"1990": 1, "2000": 1}
    assert counts(narrowed, "genre") == {"noir": 1}
    assert counts(narrowed, "letter") == {"a": 1}


def test_a_kids_profile_counts_nothing_above_its_age(acting, kid, make_title) -> None:
    make_title("Night", maturity_age=16, year=1950)
    make_title("Day", maturity_age=7, year=2020)
    counted = acting(kid).get(FACETS)
    assert counted.json()["total"] == 1
    assert counts(counted, "decade") == {"2020": 1}
    assert counts(counted, "maturity_max") == {"7": 1}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "play"}, "kind"),
        ({"year": "1e999999999"}, "year"),
        ({"genre": "x" * 10_000}, "genre"),
        ({"person": "a\0b"}, "person"),
    ],
)
def test_hostile_filters_are_refused(api, query: dict, field: str) -> None:
    error = api.get(FACETS, query)
    assert error.status_code == 400
    assert list(error.json()["error"]["fields"]) == [field]


@pytest.mark.parametrize("count", [10, 1000])
def test_counts_take_the_same_queries_whatever_they_count(
    api, count: int, django_assert_num_queries
) -> None:
    Title.objects.bulk_create(
        Title(name=f"T{n}", slug=f"t{n}", sort_name=f"t{n}", kind="movie", status="published",
              published_at=timezone.now(), year=1990 + n % 30)
        for n in range(count)
    )  # fmt: skip
    # Session, user, profile; six of the counting, and one of the filter that is chosen.
    with django_assert_num_queries(10):
        assert api.get(FACETS, {"kind": "movie"}).json()["total"] == count


def test_a_filmography_says_what_somebody_did(api, ann, make_title, episodes) -> None:
    pilot = Character.objects.create(name="The Pilot")
    for name, year in (("Old Film", 1990), ("New Film", 2020)):
        Credit.objects.create(title=make_title(name, year=year), person=ann, character=pilot)
    Credit.objects.create(playable=episodes[1], person=ann, role="director")
    found = api.get(works(ann)).json()["results"]
    assert [(row["name"], row["work"]) for row in found] == [
        ("New Film", [{"role": "actor", "character": "The Pilot", "playable": None}]),
        ("Old Film", [{"role": "actor", "character": "The Pilot", "playable": None}]),
        ("Harbour Lights", [
            {"role": "director", "character": None, "playable": str(episodes[1].public_id)},
        ]),
    ]  # fmt: skip
    narrowed = api.get(works(ann), {"kind": "series", "ordering": "newest"}).json()["results"]
    assert [row["name"] for row in narrowed] == ["Harbour Lights"]


def test_a_filmography_has_pages(api, ann, make_title, django_assert_num_queries) -> None:
    for number in range(5):
        Credit.objects.create(title=make_title(f"Film {number}", year=2000 + number), person=ann)
    seen, url = [], f"{works(ann)}?page_size=2"
    while url:
        # Session, user, profile, person; titles, genres, artworks, credits.
        with django_assert_num_queries(8):
            page = api.get(url).json()
        seen += [row["name"] for row in page["results"]]
        url = page["next"]
    assert seen == [f"Film {number}" for number in (4, 3, 2, 1, 0)]


def test_a_person_of_nothing_visible_is_not_there(api, acting, kid, ann, make_title, film) -> None:
    assert api.get(works(ann)).status_code == 404
    assert api.get(f"/api/v1/people/{uuid.uuid4()}/titles/").status_code == 404
    Credit.objects.create(title=make_title("Night", maturity_age=16), person=ann)
    assert acting(kid).get(works(ann)).status_code == 404
    Credit.objects.create(playable=film, person=ann)
    assert [row["name"] for row in acting(kid).get(works(ann)).json()["results"]] == ["Night Train"]
    Playable.objects.update(available_from=timezone.now() + datetime.timedelta(days=1))
    assert acting(kid).get(works(ann)).status_code == 404
