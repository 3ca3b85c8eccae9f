"""What a path says by the conventions of Kodi, Plex and Jellyfin.

The rules of the conventions come first, since they are exact; a name that follows none of them,
such as that of a release, is read by guessit.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from catalog.importing.reading import vocabulary
from catalog.importing.reading.folders import FolderLayout, season_of
from catalog.importing.reading.title_and_year import (
    EDITION,
    ID,
    NAME_YEAR,
    RELEASE_WORDS,
    TRAILING_YEAR,
    Named,
    is_same,
    key_of,
    read_work,
    tidy,
    year_of,
)
from catalog.importing.reading.vocabulary import folded
from catalog.models import Playable, Title

_EPISODE = re.compile(
    r"^(?P<name>.*?)[\s._-]*(?<![A-Za-z0-9])[\[(]?(?:s(?P<season>\d{1,4})[\s._-]*e(?P<first>\d{1,4})"
    r"|(?P<season_x>\d{1,2})x(?P<first_x>\d{1,3})(?!\d))"
    r"(?P<more>(?:(?:-|[\s._]*-?[\s._]*(?:s\d{1,4})?(?:e|x|\d{1,2}x))\d{1,4}(?![\dip]))*)"
    r"[\])]?(?P<rest>.*)$",
    re.IGNORECASE,
)
_LONE_EPISODE = re.compile(
    r"^(?:(?P<name>.*?)[\s._-]+)?(?:e|ep|episode|episodio|cap[ií]tulo|cap|folge)[\s._]*(?P<number>\d{1,4})"
    r"(?P<rest>(?:[\s._-].*)?)$",
    re.IGNORECASE,
)
_ANIME = re.compile(
    r"^(?:\[[^\]]+\]\s*)?(?P<name>.+?)\s+-\s+(?P<number>\d{2,4})(?:v\d)?(?P<rest>\s*(?:[\[(-].*)?)$"
)
_DASHED = re.compile(
    r"^(?P<name>.+?)\s+-\s+(?P<number>\d)(?P<rest>\s*(?:[\[(-].*)?)$"
)  # in the folder of a season only: elsewhere `Name - 2` may be a second part
_DATE = re.compile(
    r"^(?P<name>.*?)[\s._-]*\b(?P<date>(?:19|20)\d\d[-. ]\d\d[-. ]\d\d)\b(?P<rest>.*)$"
)
_PART = re.compile(
    r"^(?P<base>.+?)[\s._-]+(?:cd|dvd|dis[ck]|part|pt|parte)[\s._-]*(?P<part>\d{1,2})$",
    re.IGNORECASE,
)
_TRACK = re.compile(
    r"^(?:(?P<disc>\d)[-.])?(?P<number>\d{1,3})(?:\s*[-–._)]\s*|\s+)(?=\S*[^\d\s])(?P<name>.+)$"
)
_ARTIST_TRACK = re.compile(r"^(?P<artist>.+?) - (?P<number>\d{1,3}) - (?P<name>.+)$")
_LESSON_WORD = (
    r"(?:lesson|lecture|section|module|unit|chapter|part|week|day|class|lecci[oó]n|secci[oó]n"
    r"|m[oó]dulo|unidad|tema|cap[ií]tulo|parte|semana|clase)"
)
_LESSON = re.compile(
    rf"^(?:{_LESSON_WORD}\s*)?0*(?P<number>\d{{1,4}})\s*[-–._):]*\s*(?P<name>.*)$", re.IGNORECASE
)
_SAMPLE = re.compile(r"(?i)(?:^|[-._ ])sample$")


@dataclass(frozen=True, kw_only=True)
class ParsedPath:
    """What a path says of its file, with what tags and descriptions say better.

    `kind` is what plays; the title's kind follows from it. `name` belongs to an episode, lesson,
    track or extra. `part` is the number of a piece of a film in several files. `version` tells
    files of the same film apart.
    """

    kind: str
    title: str
    year: int | None = None
    season: int | None = None
    season_name: str = ""
    number: int | None = None
    last_number: int | None = None
    name: str = ""
    artist: str = ""
    version: str = ""
    part: int | None = None
    of_kind: str = ""
    ids: tuple[tuple[str, str], ...] = field(default=())
    #: What the title is called elsewhere: by its file, where a description has another name.
    aliases: tuple[str, ...] = field(default=())

    @property
    def title_kind(self) -> str:
        """The kind of the title: for an extra, of the title that it is about."""
        return self.of_kind or _TITLE_KINDS[self.kind]


_TITLE_KINDS = {
    Playable.Kind.FILM.value: Title.Kind.MOVIE.value,
    Playable.Kind.EPISODE.value: Title.Kind.SERIES.value,
    Playable.Kind.LESSON.value: Title.Kind.COURSE.value,
    Playable.Kind.TRACK.value: Title.Kind.ALBUM.value,
}


def parse_path(
    path: PurePosixPath, layout: FolderLayout, *, is_audio: bool | None = None
) -> ParsedPath:
    """Parse the path of a media file among the others of `layout`.

    `is_audio` is what is known of its content; without it the extension decides.
    """
    path = PurePosixPath(unicodedata.normalize("NFC", str(path)))
    if is_audio is None:
        is_audio = path.suffix.removeprefix(".").lower() in vocabulary.AUDIO
    if (extra := _extra(path, layout)) is not None:
        return extra
    if is_audio and not layout.is_lessons(path.parent):
        return _track(path, layout)
    return _episode(path, layout) or _lesson(path, layout) or _film(path, layout)


def is_sample(path: PurePosixPath) -> bool:
    """Whether it is a sample of another file."""
    return _SAMPLE.search(path.stem) is not None


# --- Episodes ---------------------------------------------------------------------------------


def _episode(path: PurePosixPath, layout: FolderLayout) -> ParsedPath | None:
    season_folder = layout.season_folder(path)
    stem = ID.sub("", path.stem)
    found = _EPISODE.match(stem)
    if found:
        season = int(found["season"] or found["season_x"])
        first = int(found["first"] or found["first_x"])
        return _placed_episode(path, layout, found["name"], (season, first), found)
    if season_folder is not None:
        return _in_season(path, layout, stem, season_folder)
    if layout.is_lessons(path.parent):
        return None
    if dated := _DATE.match(stem):
        year, month, day = (int(part) for part in re.split(r"[-. ]", dated["date"]))
        if 1 <= month <= 12 and 1 <= day <= 31:
            return _placed_episode(path, layout, dated["name"], (year, month * 100 + day), dated)
    lone = _ANIME.match(stem) or _LONE_EPISODE.match(stem)
    if lone and (name := lone["name"]) and layout.has_number_row(path.parent, name):
        return _placed_episode(path, layout, name, (1, int(lone["number"])), lone)
    return None


def _in_season(
    path: PurePosixPath, layout: FolderLayout, stem: str, folder: PurePosixPath
) -> ParsedPath:
    """Read a file whose folder says the season, and which says a number at most."""
    season = season_of(folder.name)
    found = _LONE_EPISODE.match(stem) or _ANIME.match(stem) or _TRACK.match(stem)
    found = found or _DASHED.match(stem)
    if found is None and stem.isdigit():
        found = re.match(r"(?P<number>\d{1,4})(?P<rest>)$", stem)
    if found is None:
        name = _episode_name(stem)
        named = ParsedPath(kind=Playable.Kind.EPISODE, title="", season=season, name=name)
        return _with_work(named, _series_of(path, layout, ""))
    groups = found.groupdict()
    rest = groups.get("rest") or (groups.get("name") if found.re is _TRACK else "") or ""
    return _with_work(
        ParsedPath(
            kind=Playable.Kind.EPISODE, title="", season=season, number=int(groups["number"]),
            name=_episode_name(rest),
        ),
        _series_of(path, layout, groups.get("name") or "" if found.re is not _TRACK else ""),
    )  # fmt: skip


def _placed_episode(
    path: PurePosixPath,
    layout: FolderLayout,
    name: str,
    place: tuple[int, int],
    found: re.Match[str],
) -> ParsedPath:
    season, first = place
    more = found.groupdict().get("more") or ""
    numbers = [int(number) for number in re.findall(r"(\d+)(?=\D|$)(?!x)", more)]
    last = max(numbers, default=first)
    parsed = ParsedPath(
        kind=Playable.Kind.EPISODE, title="", season=season, number=first,
        last_number=last if first < last <= first + 20 else None,
        name=_episode_name(found["rest"]),
    )  # fmt: skip
    return _with_work(parsed, _series_of(path, layout, name))


def _with_work(parsed: ParsedPath, work: Named) -> ParsedPath:
    return replace(parsed, title=work.name, year=work.year, ids=work.ids)


def _series_of(path: PurePosixPath, layout: FolderLayout, prefix: str) -> Named:
    """Return the series: by the folder above its seasons, by the file's name, by its folder."""
    own = read_work(prefix) if tidy(prefix) else None
    season_folder = layout.season_folder(path)
    above = season_folder.parent if season_folder is not None else path.parent
    if season_folder is not None and (name := _before_season(season_folder.name)):
        return read_work(name)
    folder = read_work(above.name) if layout.can_name(above) else None
    if folder is None or own is None:
        return own or folder or Named(tidy(path.parent.name) or tidy(path.stem))
    has_more = folder.year is not None or bool(folder.ids)
    if season_folder is not None or (has_more and is_same(own.name, folder.name)):
        return folder
    return own


def _before_season(folder: str) -> str:
    """Return what stands before the season in `Harbour Lights Season 1`."""
    found = re.match(r"(?i)^(.+?)[\s._-]+(?:season|temporada|staffel|saison)[\s._]*\d+$", folder)
    return found[1] if found else ""


def _episode_name(rest: str) -> str:
    bare = re.sub(r"\[[^\]]*\]|\{[^}]*\}", " ", RELEASE_WORDS.sub("", f" {rest}"))
    return tidy(TRAILING_YEAR.sub("", bare))


# --- Lessons ----------------------------------------------------------------------------------


def _lesson(path: PurePosixPath, layout: FolderLayout) -> ParsedPath | None:
    if not layout.is_lessons(path.parent):
        return None
    found = _LESSON.match(path.stem)
    section, section_name, course = 1, "", path.parent
    if layout.is_section(path.parent) and (numbered := _LESSON.match(path.parent.name)):
        section, section_name = int(numbered["number"]), tidy(numbered["name"])
        course = path.parent.parent
    return _with_work(
        ParsedPath(
            kind=Playable.Kind.LESSON, title="", season=section, season_name=section_name,
            number=int(found["number"]) if found else None,
            name=tidy(found["name"] if found else path.stem) or tidy(path.stem),
        ),
        read_work(course.name),
    )  # fmt: skip


# --- Films ------------------------------------------------------------------------------------


def _film(path: PurePosixPath, layout: FolderLayout) -> ParsedPath:
    part = _PART.match(path.stem)
    is_part = part is not None and layout.has_siblings(path, part["base"])
    stem = part["base"] if part is not None and is_part else path.stem
    edition = EDITION.search(stem)
    work = read_work(EDITION.sub("", stem))
    folder = read_work(path.parent.name) if layout.can_name(path.parent) else None
    version = edition[1] if edition else _version(work.rest)
    if folder and (folder.year or folder.ids) and not _is_own(work, folder, path, layout):
        if not version and not is_same(work.name, folder.name):
            version = _after(work.name, folder.name)
        work = replace(folder, ids=(*folder.ids, *(i for i in work.ids if i not in folder.ids)))
    return ParsedPath(
        kind=Playable.Kind.FILM, title=work.name, year=work.year, ids=work.ids,
        version=tidy(version), part=int(part["part"]) if part is not None and is_part else None,
    )  # fmt: skip


def _is_own(work: Named, folder: Named, path: PurePosixPath, layout: FolderLayout) -> bool:
    """Whether a file in a film's folder is another film: it says so by a year of its own."""
    if is_same(work.name, folder.name) or key_of(work.name).startswith(key_of(folder.name)):
        return False
    return work.year is not None and work.year != folder.year and layout.videos_in(path.parent) > 1


def _version(rest: str) -> str:
    """Return what follows the year: ` - 1080p`, ` [Director's Cut]`."""
    found = re.match(r"^\s*(?:-\s*(?P<plain>.+)|\[(?P<bracket>[^\]]+)\].*)$", rest)
    return (found["plain"] or found["bracket"] or "") if found else ""


def _after(name: str, folder: str) -> str:
    starts = folded(name).startswith(folded(folder))
    return name[len(folder) :].strip(" -") if starts else ""


# --- Extras -----------------------------------------------------------------------------------


def _extra(path: PurePosixPath, layout: FolderLayout) -> ParsedPath | None:
    folder = folded(path.parent.name)
    if folder in vocabulary.EXTRA_FOLDERS and layout.can_hold_extras(path.parent):
        name = _EXTRA_TAIL.sub("", path.stem)
        label = tidy(name) or vocabulary.EXTRA_FOLDERS[folder] or tidy(path.parent.name)
        return _about(path.parent.parent, label, layout)
    found = _EXTRA_SUFFIX.match(path.stem)
    if found and found["base"] != "." and vocabulary.EXTRA_SUFFIXES.get(found["kind"].lower()):
        label = vocabulary.EXTRA_SUFFIXES[found["kind"].lower()]
        owner = parse_path(path.with_name(f"{found['base']}{path.suffix}"), layout)
        if folded(found["base"]) in {"movie", "film"} or owner.kind != Playable.Kind.FILM:
            owner = _about(path.parent, label, layout)
        own = Playable.Kind.EXTRA
        return replace(owner, kind=own, of_kind=owner.title_kind, name=label, version="", part=None,
                       season=None, number=None, last_number=None)  # fmt: skip
    return None


_EXTRA_SUFFIX = re.compile(
    rf"^(?P<base>.+?)\s*[-._]\s*(?P<kind>{'|'.join(vocabulary.EXTRA_SUFFIXES)})\d{{0,2}}$",
    re.IGNORECASE,
)
_EXTRA_TAIL = re.compile(
    rf"[-._](?:{'|'.join(vocabulary.EXTRA_SUFFIXES)})\d{{0,2}}$", re.IGNORECASE
)


def _about(folder: PurePosixPath, name: str, layout: FolderLayout) -> ParsedPath:
    """Return an extra called `name` of the film or series that `folder` is of."""
    if season_of(folder.name) is not None:
        folder = folder.parent
    work = read_work(folder.name)
    kind = Title.Kind.SERIES if layout.is_series(folder) else Title.Kind.MOVIE
    return ParsedPath(
        kind=Playable.Kind.EXTRA, of_kind=kind, title=work.name, year=work.year, ids=work.ids,
        name=name,
    )  # fmt: skip


# --- Music ------------------------------------------------------------------------------------


def _track(path: PurePosixPath, layout: FolderLayout) -> ParsedPath:
    disc_folder = layout.disc_folder(path)
    folder = disc_folder.parent if disc_folder is not None else path.parent
    found = _ARTIST_TRACK.match(path.stem) or _TRACK.match(path.stem)
    groups = found.groupdict() if found else {}
    number = int(groups["number"]) if groups.get("number") else None
    disc = layout.disc_of(path) or int(groups.get("disc") or 0) or 1
    name = tidy(groups.get("name") or path.stem)
    if not layout.can_name(folder) or (not layout.is_inside(folder) and number is None):
        return ParsedPath(
            kind=Playable.Kind.TRACK,
            title=name,
            season=disc,
            number=number,
            name=name,
            artist=groups.get("artist") or "",
        )
    album, artist = _album(folder, layout)
    return ParsedPath(
        kind=Playable.Kind.TRACK, title=album.name, year=album.year, ids=album.ids, season=disc,
        number=number, name=name, artist=artist or groups.get("artist") or "",
    )  # fmt: skip


def _album(folder: PurePosixPath, layout: FolderLayout) -> tuple[Named, str]:
    """Return album and artist by `Artist/Album (1999)`, `1999 - Album`, `Artist - Album`."""
    text = folder.name
    year = None
    if led := re.match(r"^((?:19|20)\d\d)\s*-\s*(.+)$", text):
        year, text = int(led[1]), led[2]
    dated = NAME_YEAR.match(ID.sub("", text))
    if dated:
        year, text = year_of(dated["year"]), dated["name"]
    artist = folder.parent.name if layout.is_inside(folder.parent) else ""
    if " - " in text and (not artist or is_same(text.split(" - ")[0], artist)):
        first, _dash, text = text.partition(" - ")
        artist = artist or first
    return Named(tidy(text) or tidy(folder.name), year, "", read_work(folder.name).ids), tidy(
        artist
    )
