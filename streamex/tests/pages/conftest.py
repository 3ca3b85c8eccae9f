"""Catalogues of the sizes that pages are measured with."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from catalog.models import Artwork, Genre, MediaAsset, Playable, Season, Title
from catalog.tests.search.conftest import fill_index, write_series  # noqa: F401 – fixtures
from recommendations.models import Trend

COLOURS = {Artwork.Role.POSTER: "#203040", Artwork.Role.BACKDROP: "#402030"}


def asset_of(playable: Playable, *, is_published: bool = True) -> MediaAsset:
    """Return an asset for a playable, published or still in work; the caller saves it."""
    return MediaAsset(
        playable=playable,
        file_name="source.mp4",
        source_key=f"sources/{playable.public_id}/original.mp4",
        source_bytes=1,
        status="ready" if is_published else "processing",
        published_version=1 if is_published else None,
        latest_version=1,
        queued_at=timezone.now(),
    )


def give_media(playable: Playable, *, is_published: bool = True) -> MediaAsset:
    """Give a playable an asset, published or still in work."""
    asset = asset_of(playable, is_published=is_published)
    asset.save()
    return asset


def artwork_of(title: Title, role: Artwork.Role) -> Artwork:
    """Return a picture for a title; its bytes are not needed to draw a page."""
    return Artwork(
        title=title,
        role=role,
        prefix=f"artwork/{title.public_id}-{role}",
        widths=[320, 640],
        width=640,
        height=960,
        colour=COLOURS[role],
    )


@pytest.fixture
def fill_catalogue(db: None) -> Callable[[int], None]:
    """Return a function that publishes so many films, with media, pictures, genres and trends."""

    def fill(count: int) -> None:
        now, first = timezone.now(), Title.objects.count()
        titles = Title.objects.bulk_create(
            Title(
                slug=f"film-{number}",
                name=f"Film {number}",
                sort_name=f"film {number:05}",
                kind=Title.Kind.MOVIE,
                status=Title.Status.PUBLISHED,
                published_at=now - datetime.timedelta(minutes=number + 1),
            )
            for number in range(first, first + count)
        )
        for number in (1, 2):
            slug = f"genre-{number}"
            genre, _ = Genre.objects.get_or_create(slug=slug, defaults={"name": f"Genre {number}"})
            genre.titles.add(*titles)
        films = Playable.objects.bulk_create(
            Playable(title=title, kind="film", duration_seconds=100) for title in titles
        )
        MediaAsset.objects.bulk_create(asset_of(film) for film in films)
        roles = (Artwork.Role.POSTER, Artwork.Role.BACKDROP)
        Artwork.objects.bulk_create(artwork_of(title, role) for title in titles for role in roles)
        refresh_ranking(now)

    return fill


def refresh_ranking(now: datetime.datetime) -> None:
    Trend.objects.all().delete()
    Trend.objects.bulk_create(
        Trend(title=title, window="week", score=1, rank=rank, computed_at=now)
        for rank, title in enumerate(Title.objects.order_by("pk")[:30], start=1)
    )


@pytest.fixture
def long_series(db: None) -> Callable[[int], Title]:
    """Return a function that publishes a series of one season with so many episodes."""

    def make(count: int) -> Title:
        title = Title.objects.create(
            slug=f"series-of-{count}",
            name="Endless",
            kind=Title.Kind.SERIES,
            status=Title.Status.PUBLISHED,
            published_at=timezone.now() - datetime.timedelta(days=1),
        )
        season = Season.objects.create(title=title, number=1)
        episodes = Playable.objects.bulk_create(
            Playable(title=title, season=season, kind="episode", number=n, duration_seconds=60)
            for n in range(1, count + 1)
        )
        MediaAsset.objects.bulk_create(asset_of(episode) for episode in episodes)
        return title

    return make
