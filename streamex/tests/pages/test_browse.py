"""`/browse/`: filters in the address, counts, orders, pages."""

import datetime
import re

import pytest
from django.utils import timezone

from catalog.models import Credit, Genre, Person, Playable, Title, TitleLanguage

BROWSE = "/browse/"


@pytest.fixture
def names(ada, client_for):
    """Return a function that gives the names that a query finds for Ada."""
    client = client_for(ada)
    return lambda query: [card.name for card in client.get(BROWSE + query).context["cards"]]


@pytest.mark.parametrize("count", [10, 1000])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 15), ("?kind=movie&genre=genre-1&sort=name&letter=f", 18)]
)
def test_it_asks_a_fixed_number_of_queries(
    ada, client_for, fill_catalogue, django_assert_num_queries, count: int, query: str, queries: int
) -> None:
    fill_catalogue(count)
    Title.objects.update(initial="f")
    client = client_for(ada)
    client.get(BROWSE)
    with django_assert_num_queries(queries):
        assert client.get(BROWSE + query).status_code == 200


def test_a_further_page_is_cards_alone(
    ada, client_for, fill_catalogue, django_assert_num_queries
) -> None:
    fill_catalogue(100)
    client = client_for(ada)
    following = client.get(f"{BROWSE}?kind=movie").context["next_url"]
    # Session, user, profile; the page, its titles, pictures, genres, and what was begun.
    with django_assert_num_queries(8):
        part = client.get(following, headers={"X-Requested-With": "fetch"})
    assert part.text.count('class="card ') == 48
    assert "Titles 49 to 96" in part.text
    assert "<html" not in part.text
    assert "no-store" in part["Cache-Control"]
    assert "<html" in client.get(following).text


def test_its_filters_combine(names, make_title) -> None:
    drama = Genre.objects.create(slug="drama", name="Drama")
    make_title("Quiet Film", year=1994).genres.add(drama)
    make_title("Loud Film", year=1999)
    make_title("Quiet Series", kind=Title.Kind.SERIES, year=2001).genres.add(drama)
    assert names("?kind=series") == ["Quiet Series"]
    assert set(names("?genre=drama")) == {"Quiet Film", "Quiet Series"}
    assert names("?genre=drama&kind=movie") == ["Quiet Film"]
    assert set(names("?decade=1990")) == {"Quiet Film", "Loud Film"}
    assert names("?decade=1990&year=1999") == ["Loud Film"]
    assert set(names("?year=1994&year=2001")) == {"Quiet Film", "Quiet Series"}
    assert names("?letter=q&kind=movie") == ["Quiet Film"]


def test_it_finds_by_language_length_age_and_date(names, make_title) -> None:
    heard = make_title("Heard", maturity_age=0, original_language="es-MX")
    TitleLanguage.objects.create(title=heard, use="audio", language="es")
    read = make_title("Read", maturity_age=16)
    TitleLanguage.objects.create(title=read, use="subtitles", language="es")
    Title.objects.filter(pk=read.pk).update(sitting_seconds=1700)
    make_title("Old", maturity_age=12, published_at=timezone.now() - datetime.timedelta(days=50))
    assert names("?audio=es") == ["Heard"]
    assert names("?subtitles=es") == ["Read"]
    assert names("?language=es") == ["Heard"]
    assert names("?duration=under-30") == ["Read"]
    assert set(names("?maturity_max=12")) == {"Heard", "Old"}
    assert set(names("?added=month")) == {"Heard", "Read"}
    assert set(names("?added=year")) == {"Heard", "Read", "Old"}


def test_it_finds_by_person_also_of_single_episodes(
    ada, client_for, names, episodes, make_title
) -> None:
    make_title("Other")
    ann = Person.objects.create(slug="ann", name="Ann Lind")
    Credit.objects.create(playable=episodes[0], person=ann, role="director")
    assert names("?person=ann") == ["Harbour Lights"]
    assert "Everything with Ann Lind" in client_for(ada).get(f"{BROWSE}?person=ann").text
    Playable.objects.update(available_from=timezone.now() + datetime.timedelta(days=1))
    assert names("?person=ann") == []
    assert "Ann Lind" not in client_for(ada).get(f"{BROWSE}?person=ann").text


def test_it_sorts(names, make_title) -> None:
    make_title("The Beach", year=1990)
    make_title("Apples", year=2020)
    Title.objects.filter(name="The Beach").update(popularity=3)
    assert names("?sort=name") == ["Apples", "The Beach"]
    assert names("?sort=year") == ["Apples", "The Beach"]
    assert names("?sort=popular") == ["The Beach", "Apples"]
    assert names("") == ["Apples", "The Beach"]


def test_it_says_what_it_shows_and_how_much_there_is(ada, client_for, make_title) -> None:
    drama = Genre.objects.create(slug="drama", name="Drama", name_es="Drama")
    for year in (1994, 1995, 2005):
        make_title(f"Film {year}", year=year).genres.add(drama)
    make_title("Series", kind="series", year=1994)
    page = client_for(ada).get(f"{BROWSE}?kind=movie&genre=drama&decade=1990")
    filters = page.context["filters"]
    assert filters.heading == "Drama: films of the 1990s"
    assert filters.total == 2
    assert [(chip.label, chip.url) for chip in filters.chips] == [
        ("Drama", "/browse/?kind=movie&decade=1990"), ("1990s", "/browse/?kind=movie&genre=drama"),
    ]  # fmt: skip
    groups = {group.name: group for group in filters.groups}
    assert [(o.label, o.count, o.is_chosen) for o in groups["decade"].options] == [
        ("2000s", 1, False), ("1990s", 2, True),
    ]  # fmt: skip
    assert [(o.label, o.count) for o in groups["year"].options] == [("1995", 1), ("1994", 1)]
    assert re.search(r"2\s+titles", page.text)


def test_its_pages_are_links_that_keep_the_filter(ada, client_for, fill_catalogue) -> None:
    fill_catalogue(110)
    client = client_for(ada)
    page = client.get(f"{BROWSE}?kind=movie&sort=name")
    seen = [card.name for card in page.context["cards"]]
    while page.context["next_url"]:
        assert page.context["next_url"].startswith("/browse/?kind=movie&sort=name&from=")
        page = client.get(page.context["next_url"])
        seen += [card.name for card in page.context["cards"]]
    assert seen == [f"Film {number}" for number in range(110)]
    assert 'rel="prev"' in page.text
    before = client.get(page.context["previous_url"])
    assert before.context["cards"][0].name == "Film 48"


def test_a_kids_profile_finds_and_counts_nothing_above_its_age(kid, client_for, make_title) -> None:
    horror = Genre.objects.create(slug="horror", name="Horror")
    title = make_title("Too Old", maturity_age=16, year=1950, original_language="ja")
    title.genres.add(horror)
    Credit.objects.create(title=title, person=Person.objects.create(slug="bela", name="Béla"))
    make_title("For All", year=2020)
    client = client_for(kid)
    page = client.get(BROWSE)
    for hidden in ("Too Old", "Horror", "1950s", "Japanese", "Up to 12"):
        assert hidden not in page.text, hidden
    assert page.context["filters"].total == 1
    for query in ("genre=horror", "person=bela", "year=1950", "maturity_max=18&language=ja"):
        found = client.get(f"{BROWSE}?{query}")
        assert found.context["cards"] == []
        assert "Béla" not in found.text
        assert "Too Old" not in found.text


def test_it_says_something_when_nothing_fits(ada, client_for) -> None:
    page = client_for(ada).get(f"{BROWSE}?kind=album&added=week")
    assert "Nothing fits" in page.text
    assert 'href="/browse/?kind=album"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "from=0", "from=%00", "from=" + "x" * 5000, "kind=%00", "genre=" + "x" * 5000, "sort=drop",
        "kind=movie&kind=nothing", "year=1e999999999", "maturity_max=-1", "person=../x",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out_and_said(ada, client_for, make_title, query: str) -> None:
    make_title("Night Train")
    page = client_for(ada).get(f"{BROWSE}?{query}")
    assert page.status_code == 200
    assert "could not be read" in page.text
    assert "Night Train" in page.text


@pytest.mark.parametrize("query", ["", "page=2", "kind=&added=", "utm_source=x"])
def test_what_forms_send_empty_or_others_add_is_no_mistake(
    ada, client_for, make_title, query
) -> None:
    make_title("Night Train")
    page = client_for(ada).get(f"{BROWSE}?{query}")
    assert "could not be read" not in page.text
    assert "Night Train" in page.text
