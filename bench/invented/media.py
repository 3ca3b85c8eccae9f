"""The media of an invented catalogue: rows that lists read, without a byte behind them."""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.invented.bulk import Bulk
from catalog.models import Cue, MediaAsset, Playable, Rendition, TextTrack
from catalog.search.folding import words_of
from catalog.search.vocabulary import learn_words
from samples.invented.identity import Table, generated_id
from samples.invented.works import Item, cue_count, subtitles

_BYTES_PER_SECOND = 600_000
_BYTES_OF_TIMES = 35
_ASSET_COLUMNS = (
    *("public_id", "playable_id", "kind", "file_name", "source_key", "source_bytes", "status"),
    *("error_code", "progress_percent", "duration_seconds", "published_version"),
    *("latest_version", "queued_at"),
)
_RENDITION_COLUMNS = (
    *("public_id", "asset_id", "version", "kind", "name", "key", "codecs", "bandwidth_bps"),
    *("average_bandwidth_bps", "language", "is_default", "size_bytes", "duration_seconds"),
    *("init_bytes", "segments"),
)
_TRACK_COLUMNS = ("public_id", "playable_id", "language", "key", "indexed_key", "size_bytes")
_CUE_COLUMNS = ("text_track_id", "playable_id", "start_seconds", "text", "words", "own_count")
_AUDIO_BPS = 128_000


@dataclass(frozen=True, kw_only=True)
class Playing:
    """A playable that was written: its number in the plan, its row, and what it is."""

    number: int
    pk: int
    title_name: str
    language: str
    item: Item

    @property
    def is_audio(self) -> bool:
        """Whether there is nothing to see."""
        return self.item.kind == Playable.Kind.TRACK


@dataclass(frozen=True, kw_only=True)
class Text:
    """Subtitles of something in one language: (second, what is said)."""

    playing: Playing
    language: str
    lines: list[tuple[float, str]]


def write_media(
    *,
    seed: int,
    now: datetime.datetime,
    playing: Sequence[Playing],
    cues: int,
    rng: random.Random,
) -> None:
    """Write assets of what plays, their sound, and subtitles with `cues` cues altogether.

    Of what is streamed only the sound is written, since lists ask for its language.
    """
    with_media = [each for each in playing if each.item.state]
    assets = Bulk(MediaAsset, *_ASSET_COLUMNS).insert(
        _asset(seed, now, each) for each in with_media
    )
    Bulk(Rendition, *_RENDITION_COLUMNS).insert(
        _sound(seed, asset, each)
        for asset, each in zip(assets, with_media, strict=True)
        if each.item.state == MediaAsset.Status.READY
    )
    _write_texts(seed, [each for each in with_media if not each.is_audio], cues, rng)


def _asset(seed: int, now: datetime.datetime, playing: Playing) -> tuple[object, ...]:
    public_id, item = generated_id(Table.ASSET, seed, playing.number), playing.item
    is_ready = item.state == MediaAsset.Status.READY
    return (
        public_id,
        playing.pk,
        MediaAsset.Kind.AUDIO if playing.is_audio else MediaAsset.Kind.VIDEO,
        f"{item.name or playing.title_name}.{'flac' if playing.is_audio else 'mkv'}",
        f"generated/{public_id}",
        int(item.duration_seconds * _BYTES_PER_SECOND),
        item.state,
        "" if is_ready else "truncated",
        100 if is_ready else 40,
        item.duration_seconds,
        1 if is_ready else None,
        1,
        now,
    )


def _sound(seed: int, asset: int, playing: Playing) -> tuple[object, ...]:
    public_id = generated_id(Table.RENDITION, seed, playing.number)
    seconds = playing.item.duration_seconds
    return (
        public_id,
        asset,
        1,
        Rendition.Kind.AUDIO,
        f"audio-{playing.language}",
        f"generated/{public_id}.mp4",
        "mp4a.40.2",
        _AUDIO_BPS,
        _AUDIO_BPS,
        playing.language,
        True,
        int(seconds * _AUDIO_BPS / 8),
        seconds,
        700,
        [],
    )


def _write_texts(seed: int, spoken: list[Playing], cues: int, rng: random.Random) -> None:
    """Write tracks until there are enough cues, a fifth of them in both languages."""
    rng.shuffle(spoken)
    texts = []
    for playing in spoken:
        if cues <= 0:
            break
        said = subtitles(rng, playing.item.duration_seconds, min(cues, cue_count(rng)))
        for language in ("en", "es") if rng.random() < 0.2 else (rng.choice(("en", "es")),):
            lines = [
                (start, phrase.es if language == "es" else phrase.en) for start, phrase in said
            ]
            texts.append(Text(playing=playing, language=language, lines=lines[:cues]))
            cues -= len(texts[-1].lines)
    tracks = Bulk(TextTrack, *_TRACK_COLUMNS).insert(_track(seed, text) for text in texts)
    rows = [row for pk, text in zip(tracks, texts, strict=True) for row in _cues(pk, text)]
    Bulk(Cue, *_CUE_COLUMNS).insert(rows)
    learn_words({word for *_, words, _ in rows for word in str(words).split()}, is_named=False)


def _track(seed: int, text: Text) -> tuple[object, ...]:
    number = 2 * text.playing.number + (text.language == "es")
    public_id = generated_id(Table.TEXT_TRACK, seed, number)
    key, size = f"text/{public_id}.vtt", sum(len(line) + _BYTES_OF_TIMES for _, line in text.lines)
    # As if its file had been read: there is none.
    return public_id, text.playing.pk, text.language, key, key, size


def _cues(track: int, text: Text) -> Iterator[tuple[object, ...]]:
    said = [*(words_of(line) for _, line in text.lines), []]
    for (start, line), own, following in zip(text.lines, said, said[1:], strict=False):
        words = " ".join((*own, *following))
        yield track, text.playing.pk, start, line, words, len(own)
