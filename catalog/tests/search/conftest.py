"""A small catalogue in which everything can be found, by everybody or by some."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from catalog.actions.media.text_tracks import set_text_track
from catalog.actions.search_index import index_cues, index_titles
from catalog.models import Character, Credit, Genre, Person, Playable, Season, Title
from catalog.tests.stored import local_media  # noqa: F401 – a fixture

Write = Callable[..., Title]

LINES = b"""WEBVTT

00:00:10.000 --> 00:00:12.000
The keeper left the lamp

00:00:12.000 --> 00:00:14.000
burning all night long.
"""


@pytest.fixture
def write_series(make_title) -> Write:
    """Return a function that publishes a series of which everything can be found."""

    def write(name: str = "Harbour Lights", person: str = "Inés Vidal", **fields) -> Title:
        title = make_title(name, kind=Title.Kind.SERIES, **fields)
        genre, _ = Genre.objects.get_or_create(
            name="Maritime", defaults={"slug": "maritime", "name_es": "Marinero"}
        )
        title.genres.add(genre)
        season = Season.objects.create(title=title, number=1)
        episode = Playable.objects.create(
            title=title, season=season, kind="episode", number=1, name="The Great Storm",
            duration_seconds=1500,
        )  # fmt: skip
        who, _ = Person.objects.get_or_create(name=person, defaults={"slug": f"p-{title.pk}"})
        Credit.objects.create(
            title=title, person=who, character=Character.objects.create(name="Captain Roca")
        )
        track = set_text_track(playable=episode, content=LINES, language="en")
        index_titles(title_ids=[title.pk])
        index_cues(text_track_id=track.pk)
        return title

    return write


@pytest.fixture
def fill_index(db: None) -> Callable[[int], None]:
    """Return a function that publishes and indexes so many films with the same words."""

    def fill(count: int) -> None:
        first = Title.objects.count()
        published_at = timezone.now() - datetime.timedelta(days=1)
        person, _ = Person.objects.get_or_create(slug="extra", defaults={"name": "Night Extra"})
        titles = Title.objects.bulk_create(
            Title(
                slug=f"night-{number}", name=f"Night Film {number}", sort_name="night",
                kind="movie", status="published", published_at=published_at,
            )
            for number in range(first, first + count)
        )  # fmt: skip
        Credit.objects.bulk_create(Credit(title=title, person=person) for title in titles)
        index_titles(title_ids=[title.pk for title in titles])

    return fill
