"""What the names of subtitles say, and slugs for new titles."""

from collections.abc import Callable
from typing import Any

import pytest

from catalog.actions.media.text_tracks import label_of
from catalog.actions.slugs import free_slug, free_slug_of
from catalog.models import Genre, Person


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("film.srt", {}),
        ("film.es.srt", {"language": "es"}),
        ("film.spa.srt", {"language": "es"}),
        ("film.pt-BR.vtt", {"language": "pt-BR"}),
        ("film.es.forced.srt", {"language": "es", "is_forced": True}),
        ("film.en.sdh.srt", {"language": "en", "kind": "captions"}),
        ("film.en.hi.srt", {"language": "en", "kind": "captions"}),
        ("film.hi.srt", {"language": "hi"}),
        ("Bad.Guy.srt", {}),
    ],
)
def test_it_reads_subtitles(name: str, label: dict) -> None:
    assert label_of(name) == label


def test_it_finds_free_slugs(make_title) -> None:
    assert free_slug("Night Train", 2024) == "night-train-2024"
    make_title(slug="night-train")
    make_title(slug="night-train-2")
    assert free_slug("Night Train") == "night-train-3"
    assert free_slug("日本") == "untitled"


def test_it_looks_up_no_slugs_but_those_that_would_do(
    db: None, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    Person.objects.bulk_create(
        Person(slug=slug, name="A")
        for slug in ("a", "a-x", "a-2x", *(f"a-{number}" for number in range(2, 150)))
    )
    with django_assert_max_num_queries(3) as queries:
        assert free_slug_of(Person, "A") == "a-150"
    assert not any("LIKE" in query["sql"] for query in queries)
    assert free_slug_of(Genre, "A") == "a"
    assert free_slug_of(Person, "日本") == "unnamed"
