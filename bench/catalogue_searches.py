"""Searches and suggestions that are measured, each with the one statement that reads its rows."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from accounts.models import Profile
from bench.catalogue_cases import Case, Examples, Statement, cards
from catalog.models import Cue, Playable
from catalog.search.folding import plain_words
from samples.invented import vocabulary
from samples.invented.vocabulary import entries

_ENTRIES = """
SELECT e.id, e.kind, e.name, e.alias, e.popularity, t.slug, t.year
FROM catalog_searchentry e LEFT JOIN catalog_title t ON t.id = e.title_id
"""
_LINES = "SELECT e.id, e.text, e.start_seconds, e.playable_id FROM catalog_cue e"
#: The noun that more names of a generated catalogue have than any other.
COMMON = entries(vocabulary.NOUNS)[0][0]
NONSENSE = "qqzzxx"


def search_cases(examples: Examples, viewer: Profile) -> Iterator[Case]:
    """Yield pages and API of search, and what is suggested while typing.

    Requests are limited by a count in the cache, hence "cold"; search itself keeps nothing there.
    """
    name, line = examples.film.name, _line(viewer)
    named, common = _entries(plain_words(name)), _entries([COMMON])
    offered = cards(order="ORDER BY t.popularity DESC, t.id DESC", limit=12)
    pages = (
        ("a name", name, named),
        ("the commonest word", COMMON, common),
        ("a person", examples.person.name, _entries(plain_words(examples.person.name))),
        ("a misspelt name", misspelt(name), named),
        ("a spoken line", line.text, _lines(plain_words(line.text))),
        ("nothing found", NONSENSE, offered),
    )
    yield from _asked("search", "web:search", pages)
    typed = (
        ("two letters", COMMON[:2], _entries([COMMON[:2]], is_begun=True)),
        ("half a word", COMMON[:4], _entries([COMMON[:4]], is_begun=True)),
        ("a name, but for a letter", name[:-1], _entries(plain_words(name[:-1]), is_begun=True)),
        ("a misspelt name", misspelt(name), named),
    )
    yield from _asked("suggest", "web:suggest", typed)
    yield from _asked("API: search", "api-search", pages[:5], "program")
    of_one_type = urlencode({"q": COMMON, "type": "title", "page_size": 50})
    yield Case(
        name="API: search, 50 titles",
        url=f"{reverse('api-search')}?{of_one_type}",
        bare=common,
        who="program",
        is_cold=True,
    )
    yield from _asked("API: suggest", "api-suggest", typed, "program")
    last_name = examples.person.name.split()[-1]
    for family, label, text in (
        ("titles", "a name", name),
        ("titles", "the commonest word", COMMON),
        ("titles", "a misspelt name", misspelt(name)),
        ("people", "a last name", last_name),
        ("characters", "a first name", examples.person.name.split()[0]),
        ("genres", "half a word", "dr"),
    ):
        asked = ((label, text, _entries(plain_words(text), is_begun=True)),)
        yield from _asked(f"API: list of {family}, q", f"api-{family}", asked, "program")


def misspelt(name: str) -> str:
    """Return `name` with two letters of its longest word changed over."""
    word = max(name.split(), key=len)
    middle = len(word) // 2
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return name.replace(word, swapped)


def _asked(
    what: str, view: str, asked: Sequence[tuple[str, str, Statement]], who: str = "viewer"
) -> Iterator[Case]:
    for label, text, bare in asked:
        url = f"{reverse(view)}?{urlencode({'q': text})}"
        yield Case(name=f"{what}: {label}", url=url, bare=bare, who=who, is_cold=True)


def _line(viewer: Profile) -> Cue:
    visible = Playable.objects.visible_to(viewer)
    return Cue.objects.filter(own_count__gte=6, playable__in=visible).order_by("pk")[0]


def _entries(words: Sequence[str], *, is_begun: bool = False) -> Statement:
    """Return the bare SQL of what has all `words` in its name; the last may be a beginning."""
    return _full_text(_ENTRIES, "catalog_searchentry", "name_words", words, is_begun=is_begun)


def _lines(words: Sequence[str]) -> Statement:
    return _full_text(_LINES, "catalog_cue", "words", words)


def _full_text(
    select: str, table: str, column: str, words: Sequence[str], *, is_begun: bool = False
) -> Statement:
    if connection.vendor == "postgresql":
        asked = " & ".join(f"'{word}'" for word in words) + (":*" if is_begun else "")
        vector = f"array_to_tsvector(string_to_array(e.{column}, ' '))"
        return f"{select} WHERE {vector} @@ %s::tsquery LIMIT 48", [asked]
    asked = " AND ".join(f'"{word}"' for word in words) + ("*" if is_begun else "")
    # One column of FTS5 is all there is of lines, whose index keeps no columns apart.
    match = f"{column} : ({asked})" if table == "catalog_searchentry" else asked
    rows = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s"  # noqa: S608 - names only
    return f"{select} WHERE e.id IN ({rows}) LIMIT 48", [match]
