"""What the tags of a file say; the limited child that probes it has read them."""

import re
from dataclasses import replace

from catalog.importing.reading.names import ParsedPath
from catalog.models import Playable
from media_engine.probing.probe import Probe


def with_tags(parsed: ParsedPath, probe: Probe) -> ParsedPath:
    """Let the tags of a piece of music overrule its path: album, artist, disc, number, name."""
    if parsed.kind != Playable.Kind.TRACK:
        return parsed
    tags = probe.tags
    name = _text(tags.get("title", "")) or parsed.name
    album = _text(tags.get("album", ""))
    artist = album_artist(probe) or track_artist(probe)
    is_alone = not album and parsed.title == parsed.name
    return replace(
        parsed,
        title=album or (name if is_alone else parsed.title),
        year=_year(tags.get("date", "")) or parsed.year,
        artist=artist or parsed.artist,
        season=_leading_number(tags.get("disc", "")) or parsed.season,
        number=_leading_number(tags.get("track", "")) or parsed.number,
        name=name,
    )


def album_artist(probe: Probe) -> str:
    """Return whom the album is by; empty if nobody is named."""
    return _text(probe.tags.get("album_artist", ""))[:120] or track_artist(probe)


def track_artist(probe: Probe) -> str:
    """Return whom the track is by; empty if nobody is named."""
    return _text(probe.tags.get("artist", ""))[:120]


def genres(probe: Probe) -> list[str]:
    """Return the genres that are named."""
    parts = re.split(r"\s*[;/,]\s*", _text(probe.tags.get("genre", "")))
    return [part[:60] for part in parts if part]


def _text(value: str) -> str:
    cleaned = "".join(char for char in value if char.isprintable() or char.isspace())
    return " ".join(cleaned.split())[:200]


def _year(date: str) -> int | None:
    found = re.match(r"(19|20)\d\d", date)
    return int(found[0]) if found else None


def _leading_number(text: str) -> int | None:
    found = re.match(r"\s*0*([1-9]\d{0,3})", text)
    return int(found[1]) if found else None
