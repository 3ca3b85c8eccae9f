"""The media of an invented catalogue: rows that lists read, without a byte behind them."""

import datetime
import random
from collections.abc import Sequence

from catalog.generate.identity import Table, generated_id
from catalog.generate.works import cue_count
from catalog.models import MediaAsset, Playable, TextTrack

_AUDIO = (Playable.Kind.TRACK,)
_BYTES_PER_SECOND = 600_000
_BYTES_PER_CUE = 75

Numbered = Sequence[tuple[int, Playable, str]]


def write_media(
    *, seed: int, now: datetime.datetime, playables: Numbered, cues: int, rng: random.Random
) -> None:
    """Write the assets of `playables` (number, playable, state of its media), and subtitles."""
    MediaAsset.objects.bulk_create(
        _asset(seed, now, number, playable, state) for number, playable, state in playables if state
    )
    _write_texts(seed, playables, cues, rng)


def _asset(
    seed: int, now: datetime.datetime, number: int, playable: Playable, state: str
) -> MediaAsset:
    public_id = generated_id(Table.ASSET, seed, number)
    is_audio, is_ready = playable.kind in _AUDIO, state == MediaAsset.Status.READY
    duration = playable.duration_seconds or 0
    return MediaAsset(
        public_id=public_id,
        playable=playable,
        kind=MediaAsset.Kind.AUDIO if is_audio else MediaAsset.Kind.VIDEO,
        file_name=f"{playable.label[:200]}.{'flac' if is_audio else 'mkv'}",
        source_key=f"generated/{public_id}",
        source_bytes=int(duration * _BYTES_PER_SECOND),
        status=state,
        error_code="" if is_ready else "truncated",
        progress_percent=100 if is_ready else 40,
        duration_seconds=duration,
        published_version=1 if is_ready else None,
        latest_version=1,
        queued_at=now,
    )


def _write_texts(seed: int, playables: Numbered, cues: int, rng: random.Random) -> None:
    """Write tracks with `cues` cues altogether, a fifth of them in both languages."""
    spoken = [each for each in playables if each[1].kind not in _AUDIO and each[2]]
    rng.shuffle(spoken)
    tracks = []
    for number, playable, _state in spoken:
        if cues <= 0:
            break
        count = min(cues, cue_count(rng))
        for language in ("en", "es") if rng.random() < 0.2 else (rng.choice(("en", "es")),):
            tracks.append(_track(seed, 2 * number + (language == "es"), playable, language, count))
            cues -= count
    TextTrack.objects.bulk_create(tracks)


def _track(seed: int, number: int, playable: Playable, language: str, count: int) -> TextTrack:
    public_id = generated_id(Table.TEXT_TRACK, seed, number)
    return TextTrack(
        public_id=public_id,
        playable=playable,
        language=language,
        key=f"text/{public_id}.vtt",
        size_bytes=count * _BYTES_PER_CUE,
    )
