"""The pages that are measured, each with the one statement that reads the same rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile
from catalog.browsing.paging import page_of
from catalog.browsing.query import Sort
from catalog.models import Genre, Person, Playable, Title
from catalog.models.titles import TitleQuerySet

Statement = tuple[str, Any]

_CARD = """
SELECT t.id, t.slug, t.kind, t.name, t.year, t.maturity_age, t.published_at, a.prefix, a.widths
FROM catalog_title t
LEFT JOIN catalog_artwork a ON a.title_id = t.id AND a.role = 'poster'
"""
_VISIBLE = """
t.status = 'published' AND t.published_at <= %s AND t.maturity_age <= 18
AND (t.available_until IS NULL OR t.available_until > %s)
"""
GENRES: Statement = ("SELECT * FROM catalog_genre ORDER BY name", [])
_NEWEST = "ORDER BY t.published_at DESC, t.id DESC"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A page: its address, who asks for it, and the bare SQL of its rows.

    `is_cold` empties the cache before each request.
    """

    name: str
    url: str
    bare: Statement
    who: str = "viewer"
    is_cold: bool = False


@dataclass(frozen=True, kw_only=True)
class Examples:
    """The heavy ends of the catalogue, which are what makes pages slow."""

    genre: Genre
    person: Person
    longest_series: Title
    longest_album: Title
    film: Title
    deep: Title
    deep_url: str


def choose_examples(viewer: Profile) -> Examples:
    """Return the largest genre, the busiest person, the longest titles, a film with a trailer."""
    visible = Title.objects.visible_to(viewer)
    by_length = visible.annotate(length=Count("playables")).order_by("-length", "pk")
    deep, deep_url = _half_way(visible)
    return Examples(
        deep=deep,
        deep_url=deep_url,
        genre=Genre.objects.annotate(size=Count("titles")).order_by("-size")[0],
        person=Person.objects.annotate(size=Count("credits")).order_by("-size")[0],
        longest_series=by_length.filter(kind=Title.Kind.SERIES)[0],
        longest_album=by_length.filter(kind=Title.Kind.ALBUM)[0],
        film=visible.filter(kind=Title.Kind.MOVIE, playables__kind=Playable.Kind.EXTRA).newest()[0],
    )


def _half_way(visible: TitleQuerySet) -> tuple[Title, str]:
    """Return a title in the middle of the newest, and the page of browsing that it begins."""
    at = visible.newest()[visible.count() // 2]
    # A page that begins just above it, and so leads to it.
    above = visible.filter(published_at__lte=at.published_at)
    cursor = page_of(above, sort=Sort.NEWEST, size=1).next_cursor
    return at, f"{reverse('web:browse')}?{urlencode({'from': cursor})}"


def cards(where: str = "", *params: Any, order: str = _NEWEST, limit: int = 48) -> Statement:
    """Return the bare SQL of a list of cards that anybody of age may see."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    condition = f"{_VISIBLE} AND {where}" if where else _VISIBLE
    return f"{_CARD} WHERE {condition} {order} LIMIT {limit}", [now, now, *params]


def cases(examples: Examples) -> Iterator[Case]:
    """Yield every page."""
    yield from _pages(examples)
    yield from _browse_pages(examples)
    yield from _title_pages(examples)
    yield from _api(examples)
    yield from _admin_lists(examples)


def _pages(examples: Examples) -> Iterator[Case]:
    yield Case(name="landing", url="/", who="visitor", bare=cards(limit=24))
    rows = " UNION ALL ".join(["SELECT * FROM ({}) AS r{}"] * 6)
    statement, params = cards(limit=20)
    union = rows.format(*(part for n in range(6) for part in (statement, n)))
    yield Case(name="home", url=reverse("web:home"), bare=(union, params * 6))
    kept = "t.id IN (SELECT title_id FROM recommendations_favourite WHERE profile_id = 1)"
    yield Case(name="my list", url=reverse("web:my-list"), bare=cards(kept, limit=500))


def _browse_pages(examples: Examples) -> Iterator[Case]:
    browse, slug = reverse("web:browse"), examples.genre.slug
    of_genre = "t.id IN (SELECT title_id FROM catalog_title_genres WHERE genre_id = %s)"
    genre = cards(of_genre, examples.genre.pk)
    yield Case(name="browse", url=browse, bare=cards())
    yield Case(name="browse, counts not kept", url=browse, bare=cards(), is_cold=True)
    yield Case(name="browse the largest genre", url=f"{browse}?genre={slug}", bare=genre)
    yield Case(
        name="browse by kind, age, decade, not kept",
        url=f"{browse}?kind=movie&maturity_max=12&decade=2010",
        bare=cards("t.kind = 'movie' AND t.maturity_age <= 12 AND t.year BETWEEN 2010 AND 2019"),
        is_cold=True,
    )
    for sort, order in (
        ("name", "t.sort_name, t.id"),
        ("popular", "t.popularity DESC, t.id DESC"),
        ("year", "COALESCE(t.year, 0) DESC, t.id DESC"),
    ):
        url, bare = f"{browse}?sort={sort}", cards(order=f"ORDER BY {order}")
        yield Case(name=f"browse, sorted by {sort}", url=url, bare=bare)
    deep = cards("t.published_at <= %s", examples.deep.published_at)
    yield Case(name="browse, half way down", url=examples.deep_url, bare=deep)
    yield Case(name="genres", url=reverse("web:genres"), bare=GENRES)
    yield Case(name="genre: the largest", url=reverse("web:genre", args=[slug]), bare=genre)
    person = reverse("web:person", args=[examples.person.slug])
    yield Case(name="person: the busiest", url=person, bare=_credits_of(examples.person))


def _credits_of(person: Person) -> Statement:
    statement = """
        SELECT c.role, c.billing_order, ch.name, t.id, t.slug, t.name, t.year, t.kind
        FROM catalog_credit c
        JOIN catalog_title t ON t.id = c.title_id
        LEFT JOIN catalog_character ch ON ch.id = c.character_id
        WHERE c.person_id = %s
    """
    return statement, [person.pk]


def _title_pages(examples: Examples) -> Iterator[Case]:
    statement = """
        SELECT p.id, p.name, p.number, p.duration_seconds, s.number, a.published_version
        FROM catalog_playable p
        LEFT JOIN catalog_season s ON s.id = p.season_id
        LEFT JOIN catalog_mediaasset a ON a.playable_id = p.id
        WHERE p.title_id = %s ORDER BY s.number, p.number
    """
    for name, title in (
        ("title: a film", examples.film),
        ("title: the longest series", examples.longest_series),
        ("title: the longest album", examples.longest_album),
    ):
        yield Case(name=name, url=title.get_absolute_url(), bare=(statement, [title.pk]))


def _api(examples: Examples) -> Iterator[Case]:
    titles, slug = reverse("api-titles"), examples.genre.slug
    of_genre = "t.id IN (SELECT title_id FROM catalog_title_genres WHERE genre_id = %s)"
    genre = cards(of_genre, examples.genre.pk, limit=24)
    longest, people = examples.longest_series, "SELECT * FROM catalog_{} ORDER BY {} LIMIT 24"
    seasons = ("SELECT * FROM catalog_season WHERE title_id = %s", [longest.pk])
    kinds = "SELECT t.kind, COUNT(*) FROM catalog_title t GROUP BY t.kind"
    person = reverse("api-person", args=[examples.person.public_id])
    for name, url, bare in (
        ("titles", titles, cards(limit=24)),
        ("titles of the largest genre", f"{titles}?genre={slug}", genre),
        ("titles, 100 a page", f"{titles}?page_size=100", cards(limit=100)),
        ("title: the longest series", f"{titles}{longest.slug}/", seasons),
        ("facets", reverse("api-facets"), (kinds, [])),
        ("genres", reverse("api-genres"), GENRES),
        ("people", reverse("api-people"), (people.format("person", "sort_name"), [])),
        ("person: the busiest", person, _credits_of(examples.person)),
        ("characters", reverse("api-characters"), (people.format("character", "name"), [])),
        ("continue", reverse("api-continue"), cards(limit=20)),
        ("favourites", reverse("api-favourites"), cards(limit=24)),
    ):
        yield Case(name=f"API: {name}", url=url, bare=bare, who="program")


def _admin_lists(examples: Examples) -> Iterator[Case]:
    for model, order in (
        ("title", "updated_at DESC"), ("movie", "updated_at DESC"), ("series", "updated_at DESC"),
        ("person", "sort_name"), ("character", "name"), ("playable", "title_id"),
        ("season", "title_id"), ("mediaasset", "id DESC"), ("genre", "name"),
    ):  # fmt: skip
        table = "title" if model in ("movie", "series") else model
        where = f"WHERE kind = '{model}'" if model in ("movie", "series") else ""
        yield Case(
            name=f"admin: {model} list",
            url=reverse(f"admin:catalog_{model}_changelist"),
            who="editor",
            bare=(f"SELECT * FROM catalog_{table} {where} ORDER BY {order} LIMIT 50", []),  # noqa: S608
        )
    yield from _admin_searches(examples)
    for name, is_cold in (("admin: dashboard", False), ("admin: dashboard, counts not kept", True)):
        yield Case(
            name=name,
            url=reverse("admin:index"),
            who="editor",
            bare=("SELECT * FROM catalog_mediaasset WHERE status = 'failed' LIMIT 6", []),
            is_cold=is_cold,
        )


def _admin_searches(examples: Examples) -> Iterator[Case]:
    like = "SELECT * FROM catalog_{} WHERE name LIKE %s LIMIT 50"
    word = examples.film.name.split()[-1]
    person = examples.person.name.split()[-1]
    for model, text in (("title", word), ("person", person), ("playable", word)):
        yield Case(
            name=f"admin: search in {model}s",
            url=f"{reverse(f'admin:catalog_{model}_changelist')}?q={text}",
            who="editor",
            bare=(like.format(model), [f"%{text}%"]),
        )
    fields = (
        ("credit", "person", person),
        ("credit", "character", "an"),
        ("credit", "title", word),
    )
    for model, field, text in fields:
        yield Case(
            name=f"admin: autocomplete of {field}",
            url=f"{reverse('admin:autocomplete')}?app_label=catalog&model_name={model}"
            f"&field_name={field}&term={text}",
            who="editor",
            bare=(like.format(field), [f"%{text}%"]),
        )
