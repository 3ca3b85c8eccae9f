"""Filters and their counts, held to a plain reading of the same rules over random catalogues."""

import datetime
import random

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.maturity import MATURITY_STEPS
from accounts.models import Profile
from catalog.browsing import facets
from catalog.browsing.facets import count_facets
from catalog.browsing.parameters import parameters_of, read_leniently
from catalog.browsing.query import ADDED_DAYS, DURATION_SECONDS, BrowseQuery, narrow
from catalog.models import Credit, Genre, Person, Playable, Title, TitleLanguage

NOW = timezone.now()
GENRES = ("drama", "noir", "nature")
LANGUAGES = ("en", "es", "ja")
PEOPLE = ("ada-marsh", "bo-lind")
KNOWN: dict[int, dict[str, set]] = {}


@pytest.fixture
def catalogue(db: None) -> None:
    """Titles drawn at random, in no proportion, some hidden in each of the ways there are."""
    chance = random.Random(3)
    genres = [Genre.objects.create(slug=slug, name=slug) for slug in GENRES]
    people = [Person.objects.create(slug=slug, name=slug) for slug in PEOPLE]
    for number in range(160):
        title = Title.objects.create(
            slug=f"t{number}",
            name=f"{chance.choice('bcdÉ1')} film",
            kind=chance.choice(Title.Kind.values),
            year=chance.choice([None, 1989, 1990, 1999, 2000, 2024]),
            original_language=chance.choice(["", "en", "en-GB", "es-MX", "es"]),
            maturity_age=chance.choice([0, 6, 7, 12, 16, 18]),
            sitting_seconds=chance.choice([0, 60, 1800, 3599, 3600, 7200, 9000]),
            status=chance.choice(["published"] * 5 + ["draft"]),
            published_at=(at := NOW - datetime.timedelta(days=chance.choice([-1, 1, 8, 40, 400]))),
            available_until=chance.choice([None, None, None, at + datetime.timedelta(days=20)]),
        )  # fmt: skip
        title.genres.set(chance.sample(genres, chance.randint(0, 3)))
        for use in TitleLanguage.Use.values:
            for language in chance.sample(LANGUAGES, chance.randint(0, 2)):
                TitleLanguage.objects.create(title=title, use=use, language=language)
        add_credit(title, chance.choice(people), chance)


def add_credit(title: Title, person: Person, chance: random.Random) -> None:
    if chance.random() < 0.5:
        Credit.objects.create(title=title, person=person)
        return
    days = chance.choice([None, 1, -1])
    at = None if days is None else NOW - datetime.timedelta(days=days)
    playable = Playable.objects.create(title=title, kind="extra", available_from=at)
    Credit.objects.create(playable=playable, person=person)


def remembered(title: Title) -> dict[str, set]:
    if title.pk not in KNOWN:
        KNOWN[title.pk] = values_of(title)
    return KNOWN[title.pk]


def primary(tag: str) -> str:
    return tag.split("-")[0]


def values_of(title: Title) -> dict[str, set]:
    """Return, for each filter, all values under which a title is found."""
    spans = DURATION_SECONDS.items()
    ages = {age for age in range(19) if age >= title.maturity_age}
    old = NOW - title.published_at
    credits = {c.person.slug for c in title.credits.all()} | {
        c.person.slug
        for p in title.playables.all()
        if p.available_from is None or p.available_from <= NOW
        for c in p.credits.all()
    }
    return {
        "kind": {title.kind},
        "genre": {genre.slug for genre in title.genres.all()},
        "year": {title.year} - {None},
        "decade": {title.year // 10 * 10} if title.year else set(),
        "maturity_max": ages,
        "duration": {band.value for band, (a, b) in spans if a <= title.sitting_seconds < b},
        "language": {primary(title.original_language)} - {""},
        "audio": {row.language for row in title.languages.all() if row.use == "audio"},
        "subtitles": {row.language for row in title.languages.all() if row.use == "subtitles"},
        "added": {a.value for a, days in ADDED_DAYS.items() if old < datetime.timedelta(days=days)},
        "letter": {"e" if title.name[0] == "É" else title.name[0].replace("1", "0")},
        "person": credits,
    }


def sees(profile: Profile, title: Title) -> bool:
    return (
        title.status == "published"
        and title.published_at <= NOW
        and (title.available_until is None or title.available_until > NOW)
        and title.maturity_age <= profile.effective_ceiling
    )


def fits(title: Title, query: BrowseQuery, *without: str) -> bool:
    found = remembered(title)
    return all(
        found[name] & set(values) for name, values in query.chosen.items() if name not in without
    )


def several(*values: object) -> st.SearchStrategy:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(
        lambda chosen: tuple(sorted(chosen))
    )


QUERIES = st.builds(
    BrowseQuery,
    kind=several(*Title.Kind.values),
    genre=several(*GENRES, "none"),
    decade=several(1980, 1990, 2020),
    year=several(1990, 1999, 2024),
    maturity_max=st.sampled_from([None, None, 0, 7, 12, 18]),
    duration=several(*(band.value for band in DURATION_SECONDS)),
    language=several("en", "es", "fr"),
    audio=several(*LANGUAGES),
    subtitles=several(*LANGUAGES),
    added=st.sampled_from(["", "", "week", "month", "year"]),
    person=st.sampled_from(["", "", *PEOPLE, "nobody"]),
    letter=st.sampled_from(["", "", "", "b", "e", "0"]),
)


def check(query: BrowseQuery, profile: Profile, titles: list[Title]) -> None:
    visible = [title for title in titles if sees(profile, title)]
    found = narrow(Title.objects.visible_to(profile, NOW), query, NOW)
    expected = {title.pk for title in visible if fits(title, query)}
    assert set(found.values_list("pk", flat=True)) == expected
    counted = count_facets(query, profile, NOW)
    assert counted.total == len(expected)
    for name, counts in counted.counts.items():
        own = ("decade", "year") if name == "decade" else (name,)
        others = [remembered(title)[name] for title in visible if fits(title, query, *own)]
        possible = set().union(*others)
        if name == "maturity_max":
            possible = {age for age in MATURITY_STEPS if age <= profile.effective_ceiling}
        plain = {value: sum(value in values for values in others) for value in possible}
        assert {v: n for v, n in counts.items() if n} == {v: n for v, n in plain.items() if n}, name


def all_titles() -> list[Title]:
    return list(
        Title.objects.prefetch_related(
            "genres", "languages", "credits__person", "playables__credits__person"
        )
    )


def test_counts_are_those_of_a_plain_reading(catalogue: None, ada: Profile, kid: Profile) -> None:
    titles = all_titles()
    KNOWN.clear()

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(query=QUERIES, profile=st.sampled_from([ada, kid]))
    def hold(query: BrowseQuery, profile: Profile) -> None:
        check(query, profile, titles)

    hold()
    check(BrowseQuery(), ada, titles)


@settings(max_examples=200, deadline=None)
@given(query=QUERIES)
def test_an_address_says_the_whole_query(query: BrowseQuery) -> None:
    assert read_leniently(parameters_of(query)) == (query, [])


@pytest.mark.parametrize(
    ("address", "ignored"),
    [
        ("kind=play", ["kind"]),
        ("kind=movie&kind=play", ["kind"]),
        ("year=1e999999999", ["year"]),
        ("year=" + "9" * 5000, ["year"]),
        ("decade=1700", ["decade"]),
        ("genre=%00", ["genre"]),
        ("genre=" + "x" * 10_000, ["genre"]),
        ("&".join(f"genre=g{n}" for n in range(500)), ["genre"]),
        ("person=../etc", ["person"]),
        ("letter=%C3%A9", ["letter"]),
        ("audio=english&subtitles=e", ["audio", "subtitles"]),
        ("maturity_max=-1", ["maturity_max"]),
        ("maturity_max=99", ["maturity_max"]),
        ("added=ever", ["added"]),
        ("sort=pin_hash", ["sort"]),
        ("duration=0", ["duration"]),
        ("unknown=1&page=2", []),
        ("kind=&added=&maturity_max=", []),
    ],
)
def test_what_nobody_could_mean_is_ignored_and_named(address: str, ignored: list[str]) -> None:
    query, named = read_leniently(QueryDict(address))
    assert named == ignored
    assert query == BrowseQuery()


def test_it_takes_the_same_queries_whatever_it_counts(
    catalogue: None, ada: Profile, django_assert_num_queries
) -> None:
    # Three passes over columns, genres and their names, languages; one more for each chosen facet.
    with django_assert_num_queries(6):
        count_facets(BrowseQuery(), ada, NOW)
    with django_assert_num_queries(8):
        count_facets(BrowseQuery(kind=("movie",), genre=("noir",)), ada, NOW)


def test_a_large_catalogue_is_counted_once_for_everybody_of_one_age(
    catalogue: None, ada, bo, kid, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(facets, "LARGE", 10)
    first = count_facets(BrowseQuery(), ada, NOW)
    with django_assert_num_queries(0):
        assert count_facets(BrowseQuery(sort="name"), bo, NOW) == first
    assert count_facets(BrowseQuery(), kid, NOW).total < first.total
    cache.clear()
    monkeypatch.setattr(facets, "LARGE", 10_000)
    count_facets(BrowseQuery(), ada, NOW)
    Title.objects.all().delete()
    assert count_facets(BrowseQuery(), ada, NOW).total == 0
