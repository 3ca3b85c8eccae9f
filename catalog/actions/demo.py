"""Writing the demo catalogue: its rows at once, then its pictures and media one by one."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from catalog.actions.editing.casting import Casting, give_genres, set_cast
from catalog.actions.installation_defaults import STANDARD_GENRES
from catalog.actions.media.artwork import set_artwork
from catalog.actions.media.assets import take_in_file
from catalog.actions.media.text_tracks import set_text_track
from catalog.actions.search_index import index_titles
from catalog.ingest.markers import add_markers
from catalog.models import (
    Artwork,
    Character,
    Genre,
    Marker,
    MediaAsset,
    Person,
    Playable,
    Season,
    Title,
)
from samples.demo.captions import LANGUAGES, webvtt
from samples.demo.catalogue import CATALOGUE, Play
from samples.demo.editorial import (
    CREDITS_SECONDS,
    OPENING_SECONDS,
    Billing,
    Clip,
    Entry,
    Item,
)

#: The titles are dated back by this much from one to the next, so that "new" has an order.
BETWEEN_TITLES = datetime.timedelta(hours=7)


@transaction.atomic
def write_demo(*, now: datetime.datetime) -> int:
    """Write all rows of the demo and publish its titles; return how many titles were written.

    Only into an empty catalogue: a demo never mixes with somebody's own titles, and what an editor
    deleted from it does not come back. All of it or nothing.
    """
    if Title.objects.exists():
        return 0
    wanted = {slug for entry in CATALOGUE for slug in entry.genres}
    genres = {slug: _genre(slug, *STANDARD_GENRES[slug]) for slug in wanted}
    titles = []
    for place, entry in enumerate(CATALOGUE):
        title = _write_title(entry, now - BETWEEN_TITLES * place)
        named = [genres[slug] for slug in entry.genres]
        give_genres(title=title, genres=named, is_extension=False)
        _write_credits(title, entry.billing)
        _write_playables(title, entry)
        titles.append(title.pk)
    index_titles(title_ids=titles)
    return len(titles)


def _genre(slug: str, name: str, name_es: str) -> Genre:
    found = Genre.objects.filter(name=name).first()
    defaults = {"name": name, "name_es": name_es}
    return found or Genre.objects.get_or_create(slug=slug, defaults=defaults)[0]


def _write_title(entry: Entry, published_at: datetime.datetime) -> Title:
    return Title.objects.create(
        kind=entry.kind,
        slug=entry.slug,
        name=entry.name,
        original_name=entry.original_name,
        tagline=entry.tagline,
        synopsis=entry.synopsis,
        year=entry.year,
        original_language=entry.original_language,
        maturity_age=entry.maturity_age,
        maturity_reasons=entry.maturity_reasons,
        status=Title.Status.PUBLISHED,
        published_at=published_at,
    )


def _write_credits(title: Title, billing: Iterable[Billing]) -> None:
    cast = []
    for credit in billing:
        person, _is_new = Person.objects.get_or_create(
            slug=slugify(credit.person), defaults={"name": credit.person}
        )
        character = Character.objects.create(name=credit.character) if credit.character else None
        named = character.public_id if character else None
        cast.append(Casting(person=person.public_id, role=credit.role, character=named))
    set_cast(of=title, cast=cast, is_extension=False)


def _write_playables(title: Title, entry: Entry) -> None:
    for item in entry.items:
        _write_playable(title, item)
    for number, part in enumerate(entry.parts, 1):
        season = Season.objects.create(
            title=title, number=number, name=part.name, synopsis=part.synopsis
        )
        for place, item in enumerate(part.items, 1):
            _write_playable(title, item, season, place)
    for place, item in enumerate(entry.extras, 1):
        _write_playable(title, item, None, place)


def _write_playable(
    title: Title, item: Item, season: Season | None = None, number: int | None = None
) -> None:
    playable = Playable.objects.create(
        title=title,
        season=season,
        kind=item.kind,
        number=number,
        name=item.name,
        synopsis=item.synopsis,
        duration_seconds=round(item.seconds, 3),
    )
    _write_markers(playable, item)


def _write_markers(playable: Playable, item: Item) -> None:
    """Mark the chapters, the credits, and the opening of an episode."""
    if not isinstance(item.media, Clip):
        return
    end = item.seconds
    spans = [(Marker.Kind.CHAPTER, *chapter) for chapter in item.media.chapter_spans]
    if item.media_has_credits:
        spans.append((Marker.Kind.CREDITS, "", end - CREDITS_SECONDS, end))
    if playable.kind == Playable.Kind.EPISODE:
        spans.append((Marker.Kind.INTRO, "", *OPENING_SECONDS))
    add_markers(
        Marker(
            playable=playable,
            kind=kind,
            name=name,
            start_seconds=round(start, 3),
            end_seconds=round(stop, 3),
        )
        for kind, name, start, stop in spans
    )


def find_demo_playable(*, play: Play) -> Playable | None:
    """Return the row of a play of the demo, or None if an editor deleted or renamed it.

    A former demo had something else in some places: under its name, ours would be the wrong film.
    """
    has_season = play.season_number is not None
    in_season = Q(season__number=play.season_number) if has_season else Q(season=None)
    return (
        Playable.objects.select_related("title")
        .filter(
            in_season,
            title__slug=play.entry.slug,
            kind=play.item.kind,
            number=play.number,
            name=play.item.name,
        )
        .first()
    )


def take_in_demo(
    *, play: Play, playable: Playable, film: Path, still: Path | None = None
) -> MediaAsset:
    """Give a play of the demo its subtitles, its still and last its media, and queue the work.

    The asset comes last: whatever has one is finished, and a run that was cut short begins again
    with what has none. Raises MediaError, PlayableHasMediaError.
    """
    for place, language in enumerate(LANGUAGES):
        if content := webvtt(play.item.cues, place):
            set_text_track(
                playable=playable,
                content=content,
                language=language,
                is_default=False,
                name=LANGUAGES[language],
            )
    if still is not None:
        set_artwork(image=still, role=Artwork.Role.STILL, playable=playable)
    return take_in_file(file_name=film.name, path=film, playable=playable)
