"""Renders HLS playlists (RFC 8216) from rows and addresses. Pure: text out, nothing else."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MASTER_HEAD = ("#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS")
MEDIA_HEAD = ("#EXTM3U", "#EXT-X-VERSION:7")
AUDIO_GROUP, TEXT_GROUP = "audio", "text"
# Players that trust the order begin with the first variant: good, but not the most demanding.
FIRST_SHORT_SIDE = 720
CAPTION_TRAITS = (
    "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"
)


class StreamRow(Protocol):
    """What a playlist says of a rendition; the `Rendition` model and `PackagedRendition` fit."""

    @property
    def kind(self) -> str:
        """ "video", "audio" or "progressive"."""

    @property
    def name(self) -> str:
        """Unique within its version, such as 1080p."""

    @property
    def codecs(self) -> str:
        """As RFC 6381 writes them."""

    @property
    def width(self) -> int | None:
        """Pixels; None for sound."""

    @property
    def height(self) -> int | None:
        """Pixels; None for sound."""

    @property
    def frame_rate(self) -> float | None:
        """Frames per second; None for sound."""

    @property
    def bandwidth_bps(self) -> int:
        """Peak over segments."""

    @property
    def average_bandwidth_bps(self) -> int:
        """Over the whole file."""

    @property
    def language(self) -> str:
        """BCP 47, or empty."""

    @property
    def channels(self) -> int | None:
        """Of sound; None for pictures."""

    @property
    def is_default(self) -> bool:
        """Whether it is played where nobody chose."""


@dataclass(frozen=True)
class Stream:
    """A rendition in a master playlist: `uri` is that of its media playlist.

    `label` is what a player calls a track of sound; without one that is the name of the row.
    """

    row: StreamRow
    uri: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """What a master playlist says of a text track; `uri` is that of its media playlist."""

    uri: str
    name: str
    language: str
    is_default: bool = False
    is_forced: bool = False
    is_captions: bool = False


def master_playlist(streams: Sequence[Stream], *, text_tracks: Sequence[TextRow] = ()) -> str:
    """Return the master playlist of one version.

    Progressive renditions are left out. Without pictures every rendition of sound is a variant of
    its own. Raises ValueError when there is nothing to play.
    """
    video = sorted((each for each in streams if each.row.kind == "video"), key=_start_first)
    audio = [each for each in streams if each.row.kind == "audio"]
    if not video and not audio:
        raise ValueError("nothing to play")
    lines = [*MASTER_HEAD, *_text_media(text_tracks)]
    groups = {"SUBTITLES": quoted(TEXT_GROUP)} if text_tracks else {}
    if not video:
        variants = sorted(audio, key=lambda each: -each.row.bandwidth_bps)
        lines += _variants(variants, groups=groups, sound=[])
    else:
        lines += _audio_media(audio)
        if audio:
            groups["AUDIO"] = quoted(AUDIO_GROUP)
        lines += _variants(video, groups=groups, sound=[each.row for each in audio])
    return "\n".join(lines) + "\n"


def _start_first(stream: Stream) -> tuple[bool, int]:
    row = stream.row
    short_side = min(row.width or 0, row.height or 0)
    return short_side > FIRST_SHORT_SIDE, -row.bandwidth_bps


def _variants(
    streams: Sequence[Stream], *, groups: dict[str, str], sound: Sequence[StreamRow]
) -> list[str]:
    lines: list[str] = []
    for each in streams:
        attributes = _variant(each.row, sound) | groups
        lines += [_tag("#EXT-X-STREAM-INF", attributes), clean_uri(each.uri)]
    return lines


def _variant(row: StreamRow, sound: Sequence[StreamRow]) -> dict[str, str]:
    peak = max((other.bandwidth_bps for other in sound), default=0)
    average = max((other.average_bandwidth_bps for other in sound), default=0)
    codecs = dict.fromkeys([row.codecs, *(other.codecs for other in sound)])
    attributes = {
        "BANDWIDTH": str(row.bandwidth_bps + peak),
        "AVERAGE-BANDWIDTH": str(row.average_bandwidth_bps + average),
        "CODECS": quoted(",".join(codecs)),
    }
    if row.width and row.height:
        attributes["RESOLUTION"] = f"{row.width}x{row.height}"
    if row.frame_rate:
        attributes["FRAME-RATE"] = f"{row.frame_rate:.3f}"
    return attributes


def _audio_media(streams: Sequence[Stream]) -> list[str]:
    default = next((each for each in streams if each.row.is_default), next(iter(streams), None))
    names = _distinct([each.label or each.row.name for each in streams])
    return [
        _tag(
            "#EXT-X-MEDIA",
            {
                "TYPE": "AUDIO",
                "GROUP-ID": quoted(AUDIO_GROUP),
                "NAME": quoted(name),
                **_language(each.row.language),
                "DEFAULT": _yes(each is default),
                "AUTOSELECT": "YES",
                "CHANNELS": quoted(str(each.row.channels or 2)),
                "URI": quoted(clean_uri(each.uri)),
            },
        )
        for each, name in zip(streams, names, strict=True)
    ]


def _text_media(tracks: Sequence[TextRow]) -> list[str]:
    names = _distinct([track.name or track.language for track in tracks])
    default = next((track for track in tracks if track.is_default), None)
    lines = []
    for track, name in zip(tracks, names, strict=True):
        attributes = {
            "TYPE": "SUBTITLES",
            "GROUP-ID": quoted(TEXT_GROUP),
            "NAME": quoted(name),
            **_language(track.language),
            "DEFAULT": _yes(track is default),
            "AUTOSELECT": "YES",
            "FORCED": _yes(track.is_forced),
        }
        if track.is_captions:
            attributes["CHARACTERISTICS"] = quoted(CAPTION_TRAITS)
        lines.append(_tag("#EXT-X-MEDIA", attributes | {"URI": quoted(clean_uri(track.uri))}))
    return lines


def media_playlist(*, uri: str, init_bytes: int, segments: Sequence[Sequence[float]]) -> str:
    """Return the playlist of one rendition: every range of bytes lies in the file at `uri`.

    `segments` are rows of duration in seconds, offset and length in bytes, as the database keeps
    them. Raises ValueError for an empty list.
    """
    address = clean_uri(uri)
    lines = [
        *MEDIA_HEAD,
        f"#EXT-X-TARGETDURATION:{_target(segments)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f'#EXT-X-MAP:URI={quoted(address)},BYTERANGE="{init_bytes}@0"',
    ]
    for duration, offset, length in segments:
        byte_range = f"#EXT-X-BYTERANGE:{int(length)}@{int(offset)}"
        lines += [f"#EXTINF:{duration:.6f},", byte_range, address]
    return "\n".join([*lines, "#EXT-X-ENDLIST"]) + "\n"


def _target(segments: Sequence[Sequence[float]]) -> int:
    """Return the longest duration as RFC 8216, 4.3.3.1 rounds it: to the nearest integer."""
    return max(1, *(math.floor(duration + 0.5) for duration, _offset, _length in segments))


def subtitle_playlist(*, uri: str, duration_seconds: float) -> str:
    """Return the playlist of a text track: one WebVTT file for the whole duration."""
    lines = [
        *MEDIA_HEAD,
        f"#EXT-X-TARGETDURATION:{max(1, math.ceil(duration_seconds))}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f"#EXTINF:{max(duration_seconds, 0.001):.6f},",
        clean_uri(uri),
        "#EXT-X-ENDLIST",
    ]
    return "\n".join(lines) + "\n"


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"{name}:" + ",".join(f"{key}={value}" for key, value in attributes.items())


def quoted(text: str) -> str:
    """Return a quoted-string (RFC 8216, 4.2): without line breaks, controls and double quotes."""
    clean = "".join(char for char in text.replace('"', "'") if char.isprintable())
    return f'"{clean}"'


def clean_uri(uri: str) -> str:
    """Percent-encode what would end a line or an attribute; leaves every valid address alone."""
    return re.sub(
        r'["\\<>^`{|}\s]|[^\x21-\x7e]',
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")),
        uri,
    )


def _language(tag: str) -> dict[str, str]:
    return {"LANGUAGE": quoted(tag)} if tag else {}


def _yes(condition: bool) -> str:
    return "YES" if condition else "NO"


def _distinct(names: Sequence[str]) -> list[str]:
    """Number repeated names: two of a group may not be called the same (RFC 8216, 4.3.4.1.1)."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return result
