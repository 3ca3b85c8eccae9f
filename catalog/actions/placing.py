"""Finds or makes the playable that an imported file is for."""

import re
from dataclasses import dataclass, field

from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from catalog.actions.naming import FileName, free_slug, read_name, read_track
from catalog.media.probe import Probe
from catalog.models import Credit, Genre, MediaAsset, Person, Playable, Season, Title

_NUMBERED = {
    Title.Kind.SERIES: Playable.Kind.EPISODE,
    Title.Kind.COURSE: Playable.Kind.LESSON,
    Title.Kind.ALBUM: Playable.Kind.TRACK,
}


class PlaceTakenError(Exception):
    """What the file would be has media already; the text is what it is called."""


@dataclass(frozen=True, kw_only=True)
class Placing:
    """How to place: under `title`, or where name and tags say; `made` lists the new titles."""

    title: Title | None = None
    is_draft: bool = False
    made: list[Title] = field(default_factory=list)


def place(stem: str, probe: Probe, placing: Placing) -> Playable:
    """Return a playable without media for the file called `stem`; made where none is there.

    A film by name and year, an episode by `S01E02`, a track by its tags. Runs in the caller's
    transaction. Raises PlaceTakenError.
    """
    if probe.kind == "audio":
        playable = _track(stem, probe, placing)
    else:
        playable = _picture(read_name(stem), placing)
    if MediaAsset.objects.filter(playable=playable).exists():
        raise PlaceTakenError(str(playable))
    return playable


def find_named(stem: str) -> Playable | None:
    """Return the film or episode that a companion file without its media is called after."""
    name = read_name(stem)
    if name.season is not None:
        inside = Playable.objects.filter(season__number=name.season, number=name.episode)
        return inside.filter(title__kind=Title.Kind.SERIES, title__name__iexact=name.name).first()
    films = Playable.objects.filter(kind=Playable.Kind.FILM, title__name__iexact=name.name)
    return films.filter(title__year=name.year).first() or films.first()


def _picture(name: FileName, placing: Placing) -> Playable:
    title = placing.title
    if title is not None and title.kind in _NUMBERED:
        return _numbered(title, name.season or 1, name.episode, name.episode_name or name.name)
    if title is None and name.episode is not None:
        series = _title(Title.Kind.SERIES, name, placing)
        return _numbered(series, name.season or 0, name.episode, name.episode_name)
    film = title or _title(Title.Kind.MOVIE, name, placing)
    return Playable.objects.get_or_create(title=film, kind=Playable.Kind.FILM)[0]


def _title(kind: str, name: FileName, placing: Placing) -> Title:
    """Return the title of this kind and name, and year where both have one; made if need be."""
    found = Title.objects.filter(kind=kind, name__iexact=name.name)
    if name.year:
        found = found.filter(year__in=(name.year,)) | found.filter(year=None)
    return found.order_by("pk").first() or _make(kind, name.name, name.year, placing)


def _make(kind: str, name: str, year: int | None, placing: Placing) -> Title:
    title = Title.objects.create(
        kind=kind,
        slug=free_slug(name, year),
        name=name,
        year=year,
        status=Title.Status.DRAFT if placing.is_draft else Title.Status.PUBLISHED,
        published_at=None if placing.is_draft else timezone.now(),
    )
    placing.made.append(title)
    return title


def _numbered(title: Title, season_number: int, number: int | None, name: str) -> Playable:
    """Return what stands at a number of a season, or the next that is free."""
    season = Season.objects.get_or_create(title=title, number=season_number)[0]
    if number is None:
        number = (season.playables.aggregate(last=Max("number"))["last"] or 0) + 1
    return Playable.objects.get_or_create(
        season=season,
        number=number,
        defaults={"title": title, "kind": _NUMBERED[Title.Kind(title.kind)], "name": name},
    )[0]


def _track(stem: str, probe: Probe, placing: Placing) -> Playable:
    number, name = read_track(stem)
    tags = probe.tags
    album = placing.title or _album(tags.get("album") or name, probe, placing)
    disc = _leading_number(tags.get("disc", "")) or 1
    number = _leading_number(tags.get("track", "")) or number
    taken = Playable.objects.filter(season__title=album, season__number=disc, number=number)
    if number and taken.filter(asset__isnull=False).exists():
        number = None  # another song with the same number: it goes to the end
    track = _numbered(album, disc, number, tags.get("title", name)[:200])
    _credit(tags.get("artist", ""), playable=track)
    return track


def _album(name: str, probe: Probe, placing: Placing) -> Title:
    """Return the album of this name and artist, made with what the tags tell."""
    tags = probe.tags
    artist = (tags.get("album_artist") or tags.get("artist", ""))[:120]
    found = Title.objects.filter(kind=Title.Kind.ALBUM, name__iexact=name)
    if artist:
        found = found.filter(credits__person__name__iexact=artist)
    if album := found.order_by("pk").first():
        return album
    album = _make(Title.Kind.ALBUM, name[:200], _year(tags.get("date", "")), placing)
    _credit(artist, title=album)
    album.genres.set(Genre.objects.filter(name__iexact=tags.get("genre", "")))
    return album


def _year(date: str) -> int | None:
    found = re.match(r"(19|20)\d\d", date)
    return int(found[0]) if found else None


def _leading_number(text: str) -> int | None:
    found = re.match(r"\s*0*([1-9]\d{0,3})", text)
    return int(found[1]) if found else None


def _credit(artist: str, *, title: Title | None = None, playable: Playable | None = None) -> None:
    """Name the artist, unless that is done."""
    artist = artist[:120].strip()
    if not artist:
        return
    person = Person.objects.filter(name__iexact=artist).first() or Person.objects.create(
        name=artist, slug=_person_slug(artist)
    )
    Credit.objects.get_or_create(
        person=person, title=title, playable=playable, role=Credit.Role.ARTIST, character=None
    )


def _person_slug(name: str) -> str:
    base = slugify(name)[:100] or "artist"
    number = Person.objects.filter(slug__startswith=base).count()
    return f"{base}-{number + 1}" if number else base
