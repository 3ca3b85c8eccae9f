"""Spoken lines: the cues of a text track, read from the storage, become rows that are searched."""

from collections.abc import Iterator, Sequence

from django.core.files.storage import default_storage
from django.db import transaction

from catalog import storage
from catalog.models import Cue, TextTrack
from catalog.search.folding import words_of
from catalog.search.vocabulary import learn_words
from media_engine import subtitles
from media_engine.errors import ErrorCode, MediaError

_BATCH = 2000


def index_cues(*, text_track_id: int) -> int:
    """Replace the lines of a text track by what its file says; return how many there are.

    Nothing happens for a track that is gone. Raises MediaError STORAGE_FAILED; a file that is gone
    or unreadable has no lines.
    """
    track = TextTrack.objects.select_related("playable").filter(pk=text_track_id).first()
    if track is None:
        return 0
    key = track.key
    rows = list(_rows(track, _read(key)))
    with transaction.atomic():
        # If the track was replaced meanwhile, its lines are read again.
        still = TextTrack.objects.select_for_update().filter(pk=track.pk, key=key)
        if not still.update(indexed_key=key):
            return 0
        Cue.objects.filter(text_track=track).delete()
        Cue.objects.bulk_create(rows, batch_size=_BATCH)
        learn_words({word for row in rows for word in row.words.split()}, is_named=False)
    return len(rows)


def _read(key: str) -> Sequence[subtitles.Cue]:
    try:
        with storage.reported(), default_storage.open(key) as file:
            return subtitles.parse_subtitles(file.read())
    except MediaError as error:
        if error.code == ErrorCode.STORAGE_FAILED:
            raise
        return []


def _rows(track: TextTrack, cues: Sequence[subtitles.Cue]) -> Iterator[Cue]:
    texts = [*(words_of(cue.text) for cue in cues), []]
    for cue, own, following in zip(cues, texts, texts[1:], strict=False):
        if not own:
            continue
        yield Cue(
            text_track=track,
            playable=track.playable,
            start_seconds=cue.start_seconds,
            text=cue.text,
            words=" ".join((*own, *following)),
            own_count=len(own),
        )
