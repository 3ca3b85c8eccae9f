"""Draws what waits: files that editors gave, pictures whose focus moved, and later their AVIF.

A picture takes seconds, so a plain task is enough: the row says that it waits, a worker takes it by
one conditional UPDATE, and what a worker never finished is found by the periodic check.
"""

import datetime
import logging
from contextlib import suppress

from django.db import InterfaceError, OperationalError
from django.db.models import F, QuerySet
from django.utils import timezone

from catalog import storage
from catalog.artwork.saving import SETTLED, store, store_files
from catalog.models import Artwork, MediaAsset
from catalog.storage.scratch import drawing_folder
from media_engine.artwork_files import draw, draw_avif
from media_engine.errors import ErrorCode, MediaError

logger = logging.getLogger(__name__)
Status = Artwork.Status
#: What waits or is worked on for longer was lost with its message or its worker.
WAIT = datetime.timedelta(minutes=2)
MAX_ATTEMPTS = 3
#: AVIF costs five times the work of WebP, so it is left for when a picture has stood for a while
#: and no media are being made.
AVIF_AGE = datetime.timedelta(minutes=5)


def redraw(artwork_pk: int) -> int | None:
    """Draw a picture that waits, unless somebody else does; what goes wrong is left in its row.

    Returns the number of the title whose poster may be made of it. Safe to call any number of
    times. Raises nothing but errors of the database.
    """
    row = _take(artwork_pk)
    if row is None:
        return None
    try:
        _draw(row)
    except MediaError as error:
        logger.warning("artwork %s: %s", row.pk, error)
        if error.code is not ErrorCode.STORAGE_FAILED or row.attempts >= MAX_ATTEMPTS:
            _fail(row, error.code)  # else it stays taken, and the periodic check asks again
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("artwork %s: the drawing broke", row.pk)
        _fail(row, ErrorCode.INTERNAL)
    return row.title_id if row.role == Artwork.Role.BACKDROP else None


def _take(artwork_pk: int) -> Artwork | None:
    taken = Artwork.rows.filter(pk=artwork_pk, status=Status.QUEUED).update(
        status=Status.PROCESSING, attempts=F("attempts") + 1, queued_at=timezone.now()
    )
    return Artwork.rows.get(pk=artwork_pk) if taken else None


def _draw(row: Artwork) -> None:
    key = row.incoming_key or row.master_key
    if not key:
        raise MediaError(ErrorCode.SOURCE_MISSING, "no uncut picture is kept")
    content = storage.read_bytes(key)
    with drawing_folder() as folder:
        drawing = draw(content, role=row.role, folder=folder, focus=(row.focus_x, row.focus_y))
        values = {**store(drawing), **SETTLED}
    if row.incoming_key:
        values |= {"source": Artwork.Source.EDITOR, "recipe": ""}
    # Another file or focus may have been given meanwhile: then that is drawn, and this is cleaned
    # up.
    if _as_taken(row).update(**values) and row.incoming_key:
        with suppress(MediaError):
            storage.delete_objects([row.incoming_key])


def _as_taken(row: Artwork) -> QuerySet[Artwork]:
    return Artwork.rows.filter(pk=row.pk, revision=row.revision, status=Status.PROCESSING)


def _fail(row: Artwork, code: ErrorCode) -> None:
    _as_taken(row).update(status=Status.FAILED, error_code=code.value)


def note_lost(now: datetime.datetime) -> list[int]:
    """Return the row numbers of what is to be asked for again, noting the call.

    What has crashed several workers fails instead.
    """
    lost = Artwork.rows.lost(now - WAIT)
    lost.filter(attempts__gte=MAX_ATTEMPTS).update(
        status=Status.FAILED, error_code=ErrorCode.WORKER_LOST.value
    )
    found = list(lost.values_list("pk", flat=True))
    lost.filter(pk__in=found).update(status=Status.QUEUED, queued_at=now)
    return found


def without_avif(now: datetime.datetime, limit: int) -> list[int]:
    """Return the row numbers of pictures to encode as AVIF now: none while media are made."""
    working = (MediaAsset.Status.QUEUED, MediaAsset.Status.PROCESSING)
    if MediaAsset.objects.filter(status__in=working).exists():
        return []
    waiting = Artwork.rows.for_smaller_files(now - AVIF_AGE).order_by("drawn_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def add_avif(artwork_pk: int) -> None:
    """Encode a picture as AVIF too, in the widths that it has; one that has it is left alone.

    A picture whose master cannot be read is put off for as long as it has stood.
    """
    row = Artwork.rows.filter(pk=artwork_pk, has_avif=False).exclude(master_key="").first()
    if row is None:
        return
    same = Artwork.rows.filter(pk=row.pk, prefix=row.prefix)
    try:
        with drawing_folder() as folder:
            files = draw_avif(
                storage.read_bytes(row.master_key),
                role=row.role,
                widths=row.widths,
                folder=folder,
                focus=(row.focus_x, row.focus_y),
            )
            store_files(files, row.prefix)
    except MediaError as error:
        logger.warning("artwork %s: no AVIF: %s", row.pk, error)
        same.update(drawn_at=timezone.now())
        return
    same.update(has_avif=True)
