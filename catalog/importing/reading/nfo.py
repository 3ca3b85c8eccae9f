"""Reads the descriptions that lie beside media: XML as Kodi writes it, from anybody.

Whatever the file says is text and numbers, and as long as anybody could mean it; what of it the
catalogue takes is another matter (`refusing`). Nothing is opened, fetched or expanded: declarations
of types and entities are refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from catalog.models import Credit
from catalog.models.titles import FIRST_YEAR, LAST_YEAR
from text_rules.tidying import tidy_text

#: A description with three hundred actors has 100 kB.
MAX_BYTES = 1024 * 1024
MAX_PEOPLE = 300
MAX_DEPTH = 50
MAX_GENRES = 20
#: Characters of a text that are read; of a name many fewer are taken, and the others refused.
_LONGEST, _LONGEST_NAME = 20_000, 1000
_ROOTS = frozenset({"movie", "tvshow", "episodedetails", "season", "album", "artist", "musicvideo"})
#: Ages for the certificates of several countries; numbers speak for themselves.
_AGES = {
    "G": 0, "PG": 8, "PG-13": 13, "R": 17, "NC-17": 18, "X": 18, "M": 17,
    "TV-Y": 0, "TV-Y7": 7, "TV-Y7-FV": 7, "TV-G": 0, "TV-PG": 10, "TV-14": 14, "TV-MA": 17,
    "U": 0, "UC": 0, "A": 0, "APTA": 0, "TP": 0, "ATP": 0, "AL": 0, "APTO": 0, "L": 0,
    "AA": 0, "B": 12, "C": 18, "D": 18, "R18": 18, "TODOS LOS PUBLICOS": 0, "APPROVED": 0,
    "PASSED": 0,
}  # fmt: skip


class BadDescriptionError(Exception):
    """The file cannot be read as a description; the text says why, in technical English."""


@dataclass(frozen=True)
class Contributor:
    """Somebody who took part; `role` is one of Credit.Role."""

    name: str
    role: str
    character: str = ""
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a description says; what it leaves open is empty or None. `kind` is its root's name."""

    kind: str
    name: str = ""
    original_name: str = ""
    sort_name: str = ""
    series: str = ""
    year: int | None = None
    synopsis: str = ""
    tagline: str = ""
    genres: tuple[str, ...] = ()
    maturity_age: int | None = None
    maturity_reasons: str = ""
    people: tuple[Contributor, ...] = field(default=())
    season: int | None = None
    episode: int | None = None
    premiered: date | None = None
    artist: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    original_language: str = ""
    #: Which fields hold something that is no number.
    unread: tuple[str, ...] = ()


def read_nfo(content: bytes) -> Description:
    """Read the first description in `content`. Raises BadDescriptionError, and nothing else."""
    if len(content) > MAX_BYTES:
        raise BadDescriptionError(f"over {MAX_BYTES} bytes")
    root = _root(_text(content))
    for element in (root, *root):
        if _tag(element) in _ROOTS:
            return _description(element)
    raise BadDescriptionError(f"not a description: <{_tag(root)[:40]}>")


def _text(content: bytes) -> str:
    """Decode: by its mark or its declaration if that is one of the usual, else UTF-8, else 1252."""
    declared = re.match(rb"""\s*<\?xml[^>]{0,80}encoding=["']([A-Za-z0-9._-]{1,20})""", content)
    candidates = ["utf-8-sig", "cp1252", "latin-1"]
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        candidates.insert(0, "utf-16")
    elif declared and declared[1].lower() in {b"iso-8859-1", b"windows-1252", b"iso-8859-15"}:
        candidates.insert(0, declared[1].decode())
    for encoding in candidates:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadDescriptionError("no known encoding")


def _root(text: str) -> Element:
    """Parse, allowing for what Kodi allows: several roots, and addresses after the last."""
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    begin, end = body.find("<"), body.rfind(">")
    if begin < 0 or end < begin:
        raise BadDescriptionError("no XML")
    body = "".join(char for char in body[begin : end + 1] if char in "\t\n\r" or char >= " ")
    try:
        return _parse(body)
    except ParseError:
        pass
    try:
        return _parse(f"<several>{body}</several>")
    except ParseError as error:
        raise BadDescriptionError(str(error)) from error


class _Shallow(TreeBuilder):
    """Builds a tree, but none deeper than any description: closing such takes seconds."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadDescriptionError(f"deeper than {MAX_DEPTH}")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def _parse(body: str) -> Element:
    parser = DefusedXMLParser(target=_Shallow(), forbid_dtd=True)
    try:
        parser.feed(body)
        element: Element = parser.close()
    except DefusedXmlException as error:
        raise BadDescriptionError(type(error).__name__) from error
    except (ValueError, LookupError, RecursionError) as error:
        raise BadDescriptionError(str(error)) from error
    return element


def _description(root: Element) -> Description:
    kind = _tag(root)
    certificate = _first(root, "certification", "mpaa")
    premiered = _date(_first(root, "premiered", "aired", "releasedate"))
    year = _first(root, "year")
    return Description(
        kind=kind,
        name=_first(root, "title", "name")[:_LONGEST_NAME],
        original_name=_first(root, "originaltitle")[:_LONGEST_NAME],
        sort_name=_first(root, "sorttitle")[:_LONGEST_NAME],
        series=_first(root, "showtitle")[:200],
        year=_whole(year) if year else premiered.year if premiered else None,
        synopsis=_first(root, "plot", "outline", "review")[:_LONGEST],
        tagline=_first(root, "tagline")[:_LONGEST_NAME],
        genres=tuple(_genres(root)),
        maturity_age=age_of(certificate),
        maturity_reasons=_reasons(certificate),
        people=tuple(_people(root)),
        season=_number(_first(root, "season", "seasonnumber")),
        episode=_number(_first(root, "episode")),
        premiered=premiered,
        artist=_first(root, "artist", "albumArtistCredits/artist")[:120],
        ids=tuple(_ids(root)),
        original_language=_first(root, "originallanguage", "original_language")[:_LONGEST_NAME],
        unread=("year",) if year and _whole(year) is None else (),
    )


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _plain(text: str | None) -> str:
    """Return text without mark-up, hidden characters and needless space."""
    bare = re.sub(r"<[^<>]{0,200}>", "", text or "")
    cleaned = tidy_text(bare, has_lines=True)
    return re.sub(r"[ \t]+", " ", re.sub(r"\n{3,}", "\n\n", cleaned))


def _first(root: Element, *paths: str) -> str:
    found = (element for path in paths if (element := root.find(path)) is not None)
    return next((text for element in found if (text := _plain("".join(element.itertext())))), "")


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _whole(text: str) -> int | None:
    """Return a whole number, whatever its size and sign."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _genres(root: Element) -> Iterator[str]:
    seen: set[str] = set()
    for element in root.findall("genre"):
        for text in re.split(r"\s*[/|,;]\s*", _plain(element.text)):
            name = text[:_LONGEST_NAME]
            if name and name.casefold() not in seen and len(seen) < MAX_GENRES:
                seen.add(name.casefold())
                yield name


def _people(root: Element) -> Iterator[Contributor]:
    count = 0
    for element, make in _contributors(root):
        if count >= MAX_PEOPLE:
            return
        person = make(element)
        if person.name:
            count += 1
            yield person


def _contributors(root: Element) -> Iterator[tuple[Element, Callable[[Element], Contributor]]]:
    for element in root.findall("actor"):
        yield element, _actor
    for tag, role in (
        ("director", Credit.Role.DIRECTOR),
        ("credits", Credit.Role.WRITER),
        ("writer", Credit.Role.WRITER),
        ("producer", Credit.Role.PRODUCER),
        ("composer", Credit.Role.COMPOSER),
    ):
        for element in root.findall(tag):
            yield element, _maker(role)


def _actor(element: Element) -> Contributor:
    order = _number(_first(element, "order", "sortorder"))
    return Contributor(
        name=_first(element, "name")[:_LONGEST_NAME],
        role=Credit.Role.ACTOR,
        character=_first(element, "role")[:_LONGEST_NAME],
        order=100 if order is None else order,
    )


def _maker(role: str) -> Callable[[Element], Contributor]:
    return lambda element: Contributor(name=_plain(element.text)[:_LONGEST_NAME], role=role)


def _ids(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.findall("uniqueid"):
        scheme = str(element.get("type", "")).lower()
        value = _plain(element.text)
        if scheme in {"tmdb", "imdb", "tvdb"} and re.fullmatch(r"[A-Za-z0-9]{1,20}", value):
            yield scheme, value
    for tag, scheme in (("imdbid", "imdb"), ("tmdbid", "tmdb"), ("tvdbid", "tvdb")):
        value = _first(root, tag)
        if re.fullmatch(r"[A-Za-z0-9]{1,20}", value):
            yield scheme, value


def age_of(certificate: str) -> int | None:
    """Return the age, in years, for which `certificate` clears a work; None if it says nothing.

    `Rated PG-13`, `US:TV-14 / DE:16`, `FSK 12`, `ES:APTA`, `16+`. Of several the highest counts.
    """
    ages = [
        age
        for part in re.split(r"\s*[/|,]\s*", certificate[:200].upper())
        if (age := _age_of_one(part)) is not None
    ]
    return max(ages, default=None)


def _age_of_one(text: str) -> int | None:
    text = re.sub(r"\b(?:FOR|POR)\b.*$", "", text).rpartition(":")[2]
    bare = re.sub(r"^(?:RATED|FSK|PEGI|KIJKWIJZER|NR\.?)\b\s*-?\s*", "", text.strip()).strip()
    if bare in _AGES:
        return _AGES[bare]
    found = re.fullmatch(
        r"(?:NO RECOMENDADA.*?|[-+ ]*|[A-Z]{1,3}[- ]?)?(\d{1,2})(?!\d)[+A-Z ]{0,6}.*", bare
    )
    return int(found[1]) if found else None


def _reasons(certificate: str) -> str:
    found = re.search(r"(?i)\b(?:rated|for)\b.*?\bfor\s+(.+)$", certificate)
    return found[1].strip() if found else ""
