"""Reads SRT, WebVTT and ASS as people really write them, into plain cues; writes safe WebVTT.

Nothing but times and plain text survives: no tags, styles, positions, scripts or addresses.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pysubs2

from media_engine.errors import ErrorCode, MediaError
from media_engine.limits import ChildLimits
from media_engine.probing.probe import Probe, SubtitleStream
from media_engine.processes.ffmpeg import (
    FFmpeg,
    Progress,
    input_arguments,
    run_ffmpeg,
    within_limit,
)

MAX_BYTES = 8 * 1024 * 1024
MAX_CUES = 30_000
MAX_CUE_CHARACTERS = 2_000
MAX_LINES = 8
SHORTEST_CUE_SECONDS = 0.05
# What Windows called "ANSI" where the language is spoken; else Western European.
LEGACY_ENCODINGS = {
    "ar": "cp1256", "bg": "cp1251", "cs": "cp1250", "el": "cp1253", "fa": "cp1256",
    "he": "cp1255", "hr": "cp1250", "hu": "cp1250", "ja": "cp932", "ko": "cp949", "pl": "cp1250",
    "ro": "cp1250", "ru": "cp1251", "sk": "cp1250", "sl": "cp1250", "sr": "cp1251", "th": "cp874",
    "tr": "cp1254", "uk": "cp1251", "vi": "cp1258", "zh": "gb18030",
}  # fmt: skip

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?"
_TIMING = re.compile(rf"^[ \t]*{_TIME}[ \t]*-{{1,2}}>[ \t]*{_TIME}[^\n]*$", re.MULTILINE)
# Tags are removed before entities are resolved, so an escaped tag stays visible as text.
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<\d[\d:.]{0,20}>|</?>|\{\\[^{}\n]{0,500}\}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Plain text, of one or more lines, shown for a while."""

    start_seconds: float
    end_seconds: float
    text: str


def parse_subtitles(
    data: bytes, *, duration_seconds: float | None = None, language: str = ""
) -> list[Cue]:
    """Read `data` of any of the three formats in any usual encoding; sorted by start.

    Cues that start after `duration_seconds` are dropped, those that end after it are shortened.
    `language` (BCP 47) is a hint for old encodings.

    Raises MediaError BAD_SUBTITLES when nothing readable is inside, or too much.
    """
    if len(data) > MAX_BYTES:
        raise MediaError(ErrorCode.BAD_SUBTITLES, f"{len(data)} bytes")
    text = decode_text(data, language)
    cues = _parse_ass(text) if _is_ass(text) else _parse_timed(text)
    if len(cues) > MAX_CUES:
        raise MediaError(ErrorCode.BAD_SUBTITLES, f"{len(cues)} cues")
    fitted = [fitting for cue in cues if (fitting := _fit(cue, duration_seconds))]
    if not cues:
        raise MediaError(ErrorCode.BAD_SUBTITLES, "no cue was found")
    return sorted(fitted, key=lambda cue: (cue.start_seconds, cue.end_seconds))


def decode_text(data: bytes, language: str = "") -> str:
    """Decode by byte order mark, then UTF-8, then UTF-16 by its zeros, then the legacy encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            legacy = LEGACY_ENCODINGS.get(language.split("-")[0], "cp1252")
            text = data.decode(legacy, "replace")
    if text.count("\0") > len(text) // 4:
        text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_ass(text: str) -> bool:
    return "[Script Info]" in text[:4096] or bool(re.search(r"^Dialogue:", text, re.MULTILINE))


def _parse_ass(text: str) -> list[Cue]:
    try:
        events = pysubs2.SSAFile.from_string(text, format_="ass").events
    except (pysubs2.exceptions.Pysubs2Error, ValueError, KeyError, IndexError) as error:
        raise MediaError(ErrorCode.BAD_SUBTITLES, str(error)) from error
    return [
        Cue(
            start_seconds=event.start / 1000,
            end_seconds=event.end / 1000,
            text=plain_cue(event.plaintext),
        )
        for event in events
        # Drawings are vector outlines written as text.
        if not event.is_comment and not event.is_drawing
    ]


def _parse_timed(text: str) -> list[Cue]:
    timings = list(_TIMING.finditer(text))
    is_webvtt = text.lstrip("\ufeff").startswith("WEBVTT")
    cues = []
    for timing, following in zip_longest(timings, timings[1:]):
        body = text[timing.end() : following.start() if following else None]
        body = _webvtt_body(body) if is_webvtt else _srt_body(body, is_last=following is None)
        groups = timing.groups()
        cue = Cue(
            start_seconds=_seconds(groups[:4]),
            end_seconds=_seconds(groups[4:]),
            text=plain_cue(body),
        )
        cues.append(cue)
    return cues


def _webvtt_body(body: str) -> str:
    """Return the lines up to the first empty one; notes and identifiers of the next come after."""
    return body.removeprefix("\n").split("\n\n", 1)[0]


def _srt_body(body: str, *, is_last: bool) -> str:
    """Return the lines without the number of the next cue; empty lines inside are common."""
    lines = body.strip().split("\n")
    if not is_last and lines[-1].strip().isdigit():
        lines.pop()
    return "\n".join(lines)


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)


def plain_cue(text: str) -> str:
    """Return `text` without markup and control characters, its lines trimmed, empty ones gone."""
    bare = html.unescape(_TAG.sub("", text.replace("\\N", "\n").replace("\\h", " ")))
    lines = [" ".join(line.split()) for line in _CONTROLS.sub("", bare).split("\n")]
    return "\n".join([line for line in lines if line][:MAX_LINES])[:MAX_CUE_CHARACTERS]


def _fit(cue: Cue, duration_seconds: float | None) -> Cue | None:
    end = cue.end_seconds if duration_seconds is None else min(cue.end_seconds, duration_seconds)
    if not cue.text or end - cue.start_seconds < SHORTEST_CUE_SECONDS:
        return None
    return Cue(start_seconds=cue.start_seconds, end_seconds=end, text=cue.text)


def to_webvtt(cues: Sequence[Cue]) -> str:
    """Return a WebVTT file of `cues`: every text is escaped, so it can only ever be text."""
    blocks = [f"{_timing(cue)}\n{_escape(cue.text)}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _timing(cue: Cue) -> str:
    return f"{_timestamp(cue.start_seconds)} --> {_timestamp(cue.end_seconds)}"


def _timestamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def _escape(text: str) -> str:
    """Escape as WebVTT wants it (W3C WebVTT, 4.2.2); an arrow cannot survive that."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"\n{2,}", "\n", escaped).strip("\n")


def extract_subtitles(
    ffmpeg: FFmpeg,
    *,
    source: Path,
    probe: Probe,
    folder: Path,
    on_progress: Progress | None = None,
) -> list[tuple[SubtitleStream, list[Cue]]]:
    """Take all text streams out of a container in one pass; streams without a cue are left out.

    Raises MediaError BAD_SUBTITLES for more text than anybody reads, and as `run_ffmpeg` does.
    """
    if not probe.subtitles:
        return []
    arguments = input_arguments(source, demuxer=probe.container)
    paths = {stream.index: folder / f"text-{stream.index}.vtt" for stream in probe.subtitles}
    for index, path in paths.items():
        arguments += ["-map", f"0:{index}", "-c:s", "webvtt", "-f", "webvtt", str(path.absolute())]
    limits = ChildLimits(wall_seconds=3600, file_bytes=2 * MAX_BYTES)
    with within_limit(paths.values(), limits, ErrorCode.BAD_SUBTITLES):
        run_ffmpeg(
            ffmpeg,
            arguments,
            scratch=folder,
            limits=limits,
            duration_seconds=probe.duration_seconds,
            on_progress=on_progress,
        )
    found = [(stream, _read_extracted(paths[stream.index], probe)) for stream in probe.subtitles]
    return [(stream, cues) for stream, cues in found if cues]


def _read_extracted(path: Path, probe: Probe) -> list[Cue]:
    try:
        return parse_subtitles(path.read_bytes(), duration_seconds=probe.duration_seconds)
    except (OSError, MediaError):
        # One unreadable track is no reason to refuse a film.
        return []
