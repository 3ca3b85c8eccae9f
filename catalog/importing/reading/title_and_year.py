"""Reads the name of a work, as folders and files give it: `Film (1999) {tmdb-603}`."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from guessit import guessit

from catalog.importing.reading.vocabulary import folded
from catalog.models.titles import FIRST_YEAR, LAST_YEAR
from text_rules.tidying import tidy_text

MAX_NAME_CHARACTERS = 200
ID = re.compile(r"[\[{(](tmdb|imdb|tvdb)(?:id)?[-=: ]([A-Za-z0-9]+)[\]})]", re.IGNORECASE)
EDITION = re.compile(r"\{edition[- ]([^}]+)\}", re.IGNORECASE)
#: What follows the first year of what ran for several: `(1996-2007)`, `(2019–)`, `(1996-97)`.
_LAST_YEAR = r"\s*[-–—/]\s*(?:(?:(?:18|19|20)?[0-9]{2}|present|now|actualidad|presente)\s*)?"
NAME_YEAR = re.compile(
    rf"^(?P<name>.+?)\s*[(\[](?P<year>(?:18|19|20)\d\d)(?:{_LAST_YEAR})?[)\]](?P<rest>.*)$",
    re.IGNORECASE,
)
#: A range without brackets, of which guessit takes the last year: `Granite.Bay.1996-2007`.
_BARE_YEARS = re.compile(
    r"^(?P<name>.+?)[\s._]+(?P<year>(?:18|19|20)\d\d)[-–—](?:18|19|20)\d\d(?P<rest>(?:[\s._].*)?)$"
)
#: Years at the end of a name that says more: `The fog (1996-2007)`.
TRAILING_YEAR = re.compile(rf"(?i)\((?:19|20)\d\d(?:{_LAST_YEAR})?\)\s*$")
RELEASE_WORDS = re.compile(
    r"(?i)[\s._([-]+(?:\d{3,4}[pi]|[48]k|uhd|hdr(?:10)?|blu-?ray|b[dr]rip|web-?(?:dl|rip)|hdtv"
    r"|dvdrip|remux|[xh][ .]?26[45]|hevc|xvid|av1|10bit|aac|ac3|dts)\b.*$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: Properties of guessit at which a film's name is over …
_STOPPERS = (
    "year", "screen_size", "video_codec", "audio_codec", "color_depth", "video_profile",
    "audio_channels",
)  # fmt: skip
#: … and those that are ordinary words too, "Web" or "Extended", so that another must be there.
_WORDS = ("source", "streaming_service", "other", "edition", "date")


@dataclass(frozen=True)
class Named:
    """The name of a work, as a folder or the stem of a file gives it."""

    name: str
    year: int | None = None
    rest: str = ""
    ids: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=4096)
def read_work(text: str) -> Named:
    """Read the name of a work: `Film (1999) {tmdb-603}`, `The.Third.Man.1949.1080p`.

    Of a range of years the first is the work's: a series that ran from 1996 to 2007 is of 1996.
    """
    text = unicodedata.normalize("NFC", text)
    ids = tuple((scheme.lower(), value) for scheme, value in ID.findall(text))
    bare = EDITION.sub("", ID.sub("", text)).strip()
    found = NAME_YEAR.match(bare) or _BARE_YEARS.match(bare)
    if found and year_of(found["year"]):
        return Named(tidy(found["name"]), year_of(found["year"]), found["rest"].strip(), ids)
    name, year = _guess_film(bare)
    return Named(name, year, "", ids)


def _guess_film(text: str) -> tuple[str, int | None]:
    """Return name and year of a film by guessit: the name ends where the technical talk begins."""
    guess: dict[str, Any] = guessit(f"{text}.mkv", {"type": "movie", "advanced": True})
    starts = [match.start for match in _matches(guess) if match.start > 0]
    name = text[: min(starts)] if starts else text
    name = RELEASE_WORDS.sub("", name) or name
    named = tidy(re.sub(r"^\[[^\]]*\]\s*", "", name)) or tidy(text)
    return named, _first_year(_listed(guess.get("year")))


def _first_year(matches: list[Any]) -> int | None:
    """Return the first of the years behind a name; one that it begins with is the name itself."""
    behind = sorted((match for match in matches if match.start > 0), key=lambda match: match.start)
    return next((year for match in behind if (year := year_of(str(match.value)))), None)


def _matches(guess: dict[str, Any]) -> Iterator[Any]:
    certain = [match for name in _STOPPERS for match in _listed(guess.get(name))]
    if certain:
        yield from certain
        yield from (match for name in _WORDS for match in _listed(guess.get(name)))
    yield from (match for match in _listed(guess.get("language")) if str(match.raw).isupper())


def _listed(value: Any) -> list[Any]:
    """Return a property of guessit, which is a list where a name says it more than once."""
    return value if isinstance(value, list) else [] if value is None else [value]


def year_of(text: str) -> int | None:
    return int(text) if FIRST_YEAR <= int(text) <= min(LAST_YEAR, 2039) else None


def tidy(text: str) -> str:
    """Return `text` with spaces for dots and underscores; three words run together are split."""
    if " " not in text.strip():
        text = re.sub(r"(?<!\.)[._]+(?!\.)|_+", " ", text)
    if " " not in text.strip() and len(_CAMEL.findall(text)) >= 2:
        text = _CAMEL.sub(" ", text)
    return (
        " ".join(tidy_text(text.replace("\0", "")).split())
        .strip(" -_.–")[:MAX_NAME_CHARACTERS]
        .strip()
    )


def is_same(one: str, other: str) -> bool:
    return key_of(one) == key_of(other)


def key_of(name: str) -> str:
    return re.sub(r"\W+", "", folded(name))
