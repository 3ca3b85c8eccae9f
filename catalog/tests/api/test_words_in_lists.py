"""`q` of the lists: the words of search, in the order of the list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions.search_index import index_people, index_titles, request_indexing
from catalog.models import Character, Credit, Person, Title
from catalog.tests.editing.api.conftest import EditorClient
from catalog.tests.search.test_search import HOSTILE

LISTS = ("titles", "people", "characters", "genres")
NO_NULLS = "Null characters are not allowed."
TOO_LONG = "Ensure this field has no more than 100 characters."


def found(client, name: str, **query) -> list[str]:
    is_desk = isinstance(client, EditorClient)
    answer = client.get(f"{name}/", **query) if is_desk else client.get(f"/api/v1/{name}/", query)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return [row["name"] for row in (body if name == "genres" else body["results"])]


@pytest.mark.parametrize("text", ["spiderman", "spider man", "Spíder-Mán", "spidrman", "spide"])
def test_a_title_is_found_however_it_is_written(api, make_title, text: str) -> None:
    titles = [make_title(name) for name in ("Spider-Man", "Spider Web", "Iron Man")]
    index_titles(title_ids=[title.pk for title in titles])
    assert found(api, "titles", q=text)[-1:] == ["Spider-Man"]
    assert "Iron Man" not in found(api, "titles", q=text)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("people", "ines vidal", ["Inés Vidal"]),
        ("people", "VIDAL, Inés", ["Inés Vidal"]),
        ("people", "vidla", ["Inés Vidal"]),
        ("people", "vid", ["Inés Vidal"]),
        ("people", "vidal roca", []),
        ("characters", "captian", ["Captain Roca"]),
        ("characters", "vidal", []),
        ("genres", "marínero", ["Maritime"]),
        ("genres", "zzzz", []),
    ],
)
def test_names_are_found(api, write_series, name: str, text: str, expected: list[str]) -> None:
    write_series()
    assert found(api, name, q=text) == expected


def test_what_may_not_be_seen_is_not_found(acting, kid, ada, editor_client, write_series) -> None:
    title = write_series(maturity_age=16)
    asked = {"titles": "harbour", "people": "vidal", "characters": "roca", "genres": "maritime"}
    for name, text in asked.items():
        assert found(acting(kid), name, q=text) == []
        assert len(found(acting(ada), name, q=text)) == 1
    Title.objects.filter(pk=title.pk).update(status=Title.Status.DRAFT)
    for name, text in asked.items():
        assert found(acting(ada), name, q=text) == []
        assert len(found(editor_client, name, q=text)) == 1


def test_an_editor_finds_at_once_what_waits_to_be_indexed(editor_client) -> None:
    person = Person.objects.create(slug="new", name="Nadia Newcomer")
    assert found(editor_client, "people", q="newcomer") == []
    request_indexing(person_ids=[person.pk])
    assert found(editor_client, "people", q="newcomer") == ["Nadia Newcomer"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_only_text(api, write_series, text: str) -> None:
    write_series()
    for name in LISTS:
        answer = api.get(f"/api/v1/{name}/", {"q": text})
        if "\0" in text or len(text.strip()) > 100:
            (message,) = answer.json()["error"]["fields"]["q"]
            assert (answer.status_code, message) == (400, NO_NULLS if "\0" in text else TOO_LONG)
        else:
            body = answer.json()
            rows = body if name == "genres" else body["results"]
            assert (answer.status_code, len(rows)) == (200, 0 if text.strip() else 1)


def test_pages_neither_repeat_nor_skip(api, fill_index) -> None:
    fill_index(30)
    seen, url = [], "/api/v1/titles/?q=night&page_size=12&ordering=name"
    while url:
        body = api.get(url).json()
        seen += [row["id"] for row in body["results"]]
        url = body["next"]
    assert len(seen) == len(set(seen)) == 30


@pytest.mark.parametrize("text", ["night", "nigth flim"])
def test_the_number_of_queries_does_not_grow(api, fill_index, text: str) -> None:
    counts = []
    for size in (10, 490):
        fill_index(size)
        _people(size)
        for name in ("titles", "people"):
            with CaptureQueriesContext(connection) as queries:
                found(api, name, q=text)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def _people(count: int) -> None:
    title = Title.objects.first()
    first = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(slug=f"n-{first + n}", name=f"Night Film {first + n}", sort_name="n")
        for n in range(count)
    )
    Credit.objects.bulk_create(
        Credit(title=title, person=person, character=Character.objects.first()) for person in people
    )
    index_people(person_ids=[person.pk for person in people])
