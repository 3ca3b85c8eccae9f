import pytest

from catalog.models import Genre, Title

BROWSE = "/browse/"


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_a_fixed_number_of_queries(
    ada, seat, fill_catalogue, django_assert_num_queries, count: int
) -> None:
    fill_catalogue(count)
    client = seat(ada)
    with django_assert_num_queries(10):
        assert client.get(BROWSE).status_code == 200


def test_it_filters_by_kind_and_genre(ada, seat, make_title) -> None:
    drama = Genre.objects.create(slug="drama", name="Drama")
    make_title("Quiet Film").genres.add(drama)
    make_title("Loud Film")
    make_title("Quiet Series", kind=Title.Kind.SERIES).genres.add(drama)
    names = lambda query: [card.name for card in seat(ada).get(BROWSE + query).context["cards"]]  # noqa: E731
    assert names("?kind=series") == ["Quiet Series"]
    assert set(names("?genre=drama")) == {"Quiet Film", "Quiet Series"}
    assert names("?genre=drama&kind=movie") == ["Quiet Film"]


def test_it_sorts(ada, seat, make_title) -> None:
    make_title("The Beach", year=1990)
    make_title("Apples", year=2020)
    names = lambda query: [card.name for card in seat(ada).get(BROWSE + query).context["cards"]]  # noqa: E731
    assert names("?sort=name") == ["Apples", "The Beach"]
    assert names("?sort=year") == ["Apples", "The Beach"]
    assert names("") == ["Apples", "The Beach"]


def test_its_pages_are_links_that_keep_the_filter(ada, seat, fill_catalogue) -> None:
    fill_catalogue(60)
    client = seat(ada)
    first = client.get(f"{BROWSE}?kind=movie")
    assert "?kind=movie&amp;page=2" in first.text
    second = client.get(f"{BROWSE}?kind=movie&page=2")
    assert len(first.context["cards"]) + len(second.context["cards"]) == 60


def test_a_kids_profile_finds_nothing_above_its_age(kid, seat, make_title) -> None:
    horror = Genre.objects.create(slug="horror", name="Horror")
    make_title("Too Old", maturity_age=16).genres.add(horror)
    page = seat(kid).get(f"{BROWSE}?genre=horror")
    assert "Too Old" not in page.text
    assert "Horror" not in page.text


def test_it_says_something_when_nothing_fits(ada, seat) -> None:
    assert "Nothing fits" in seat(ada).get(f"{BROWSE}?kind=album").text


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=9999999999", "page=1e99", "page=%00", "page=²", "kind=%00",
        "genre=" + "x" * 10_000, "sort=drop", "kind=movie&kind=series",
    ],
)  # fmt: skip
def test_hostile_queries_are_just_unknown(ada, seat, make_title, query: str) -> None:
    make_title("Night Train")
    assert seat(ada).get(f"{BROWSE}?{query}").status_code == 200
