"""What the name of a media file says: `The.Third.Man.1949.1080p.mkv`, `Harbour S01E02.mp4`."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.text import slugify

from catalog.models import Title
from catalog.models.titles import FIRST_YEAR

_EPISODE = re.compile(r"(?i)^(.*?)[ ._-]*\bs(\d{1,2})[ ._-]?e(\d{1,3})\b[ ._-]*(.*)$")
# Later years are part of a name: "Blade Runner 2049".
_YEAR = re.compile(r"^(.+?)[ ._]*[(\[]?((?:18|19)\d\d|20[0-3]\d)[)\]]?(?:[ ._]+.*)?$")
# Where releases begin to talk about themselves.
_RELEASE = re.compile(
    r"(?i)[ ._([-]+(?:\d{3,4}[pi]|[48]k|uhd|hdr(?:10)?|blu-?ray|b[dr]rip|web-?(?:dl|rip)|hdtv"
    r"|dvdrip|remux|[xh][ .]?26[45]|hevc|xvid|av1|10bit|aac|ac3|dts|proper)\b.*$"
)
_TRACK = re.compile(r"^(\d{1,3})[ ._-]+(?=\D)(.+)$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MAX_NAME_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class FileName:
    """A name for people, and what else was found; `episode_name` belongs to an episode only."""

    name: str
    year: int | None = None
    season: int | None = None
    episode: int | None = None
    episode_name: str = ""


def read_name(stem: str) -> FileName:
    """Read the base name of a file, without its extension."""
    stem = unicodedata.normalize("NFC", stem)
    if found := _EPISODE.match(stem):
        series, season, episode, rest = found.groups()
        return FileName(
            name=_tidy(series) or _tidy(stem),
            season=int(season),
            episode=int(episode),
            episode_name=_tidy(_RELEASE.sub("", f" {rest}").strip()),
        )
    bare = _RELEASE.sub("", stem) or stem
    if (found := _YEAR.match(bare)) and int(found[2]) >= FIRST_YEAR:
        return FileName(name=_tidy(found[1]), year=int(found[2]))
    return FileName(name=_tidy(bare))


def read_track(stem: str) -> tuple[int | None, str]:
    """Return the leading number of a track's file name, if there is one, and its name."""
    if found := _TRACK.match(stem):
        return int(found[1]), _tidy(found[2])
    return None, _tidy(stem)


def _tidy(text: str) -> str:
    """Return `text` with spaces for dots and underscores; three words run together are split."""
    if " " not in text:
        text = re.sub(r"[._]+", " ", text)
    if " " not in text.strip() and len(_CAMEL.findall(text)) >= 2:
        text = _CAMEL.sub(" ", text)
    return " ".join(text.split()).strip(" -_.")[:MAX_NAME_CHARACTERS]


def free_slug(name: str, year: int | None = None) -> str:
    """Return a slug for a new title that no other has."""
    base = slugify(f"{name} {year or ''}")[:100] or "untitled"
    taken = set(Title.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
