"""Celery tasks: each loads a row by id, calls one function, and may run twice."""

import datetime
import logging
import time
from contextlib import suppress

from celery import Task, shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import KombuError

from catalog.artwork import posters, redraw
from catalog.ingest import claim, facts, pipeline, publish, storage_cleanup
from catalog.search import changes, outdated
from catalog.statistics import gather_statistics
from catalog.storage.scratch import clean_scratch
from media_engine.errors import MediaError

logger = logging.getLogger(__name__)
#: The row is what remembers the work; a message that waited this long has been sent again.
MESSAGE_SECONDS = 3600
#: How long one check draws, and how many pictures it looks for.
DRAWING_SECONDS = 12
DRAWING_COUNT = 100
#: Looking through 100,000 titles takes a second, and editors' own acts ask for posters at once.
REST_SECONDS = 120
_ALL_HAVE_POSTERS = "catalog:all-have-posters"


def enqueue(asset_id: int) -> None:
    """Ask for work on an asset. An unavailable broker is no error: the row is found later."""
    _ask(process_asset, asset_id=asset_id)


def enqueue_artwork(artwork_id: int) -> None:
    """Ask for a picture that waits to be drawn; the periodic check finds it too."""
    _ask(draw_artwork, artwork_id=artwork_id)


def enqueue_poster(title_id: int) -> None:
    """Ask for the poster of a title that has none, or whose name changed."""
    _ask(draw_poster, title_id=title_id)


@shared_task
def process_asset(*, asset_id: int) -> None:
    """Work on an asset; nothing happens when somebody else does."""
    if pipeline.process(asset_id) is pipeline.Outcome.CONTINUES:
        enqueue(asset_id)


@shared_task
def requeue_lost_assets() -> None:
    """Enqueue what a worker should have but none does, and clean up after the lost."""
    now = timezone.now()
    with transaction.atomic():
        publish.unpublish_failed_titles(claim.fail_out_of_attempts(now), now)
    claim.requeue_expired(now)
    clean_scratch(now, claimed_tokens=claim.claimed_tokens)
    for asset_id in claim.note_waiting(now):
        enqueue(asset_id)


@shared_task
def draw_artwork(*, artwork_id: int) -> None:
    """Draw a picture that waits; nothing happens when somebody else does."""
    title_id = redraw.redraw(artwork_id)
    if title_id is not None:
        enqueue_poster(title_id)


@shared_task
def draw_poster(*, title_id: int) -> None:
    """Set the poster of a title in type, unless it has a real one."""
    with suppress(MediaError):  # the storage is unavailable: the periodic check finds the title
        posters.set_poster(title_id)


@shared_task
def draw_waiting_artwork() -> None:
    """Draw what waits for too long, posters that are missing, and AVIF once all is quiet.

    It takes turns with other short tasks, so it stops after a while and goes on the next time.
    """
    now = timezone.now()
    for artwork_id in redraw.note_lost(now):
        enqueue_artwork(artwork_id)
    ends_at = time.monotonic() + DRAWING_SECONDS
    for title_id in _titles_without_poster(now):
        if time.monotonic() < ends_at:
            draw_poster(title_id=title_id)
    for artwork_id in redraw.without_avif(now, DRAWING_COUNT):
        if time.monotonic() < ends_at:
            redraw.add_avif(artwork_id)


def _titles_without_poster(now: datetime.datetime) -> list[int]:
    """Look through all titles, but for a while not again once there was nothing to find."""
    if cache.get(_ALL_HAVE_POSTERS):
        return []
    found = posters.titles_without_poster(now, DRAWING_COUNT)
    if not found:
        cache.set(_ALL_HAVE_POSTERS, True, REST_SECONDS)
    return found


@shared_task
def clean_storage() -> None:
    """Remove what no row needs any more from the storage."""
    now = timezone.now()
    grace = datetime.timedelta(seconds=settings.STREAM_TTL_SECONDS + 3600)
    storage_cleanup.remove_superseded(before=now - grace)
    try:
        storage_cleanup.remove_orphans(now)
        storage_cleanup.remove_drafts(now)
    except MediaError as error:
        logger.warning("the storage was not cleaned up: %s", error)


@shared_task
def refresh_facts() -> None:
    """Bring what titles are browsed by up to date: what changed by the clock, or unnoticed."""
    facts.refresh_all_facts(timezone.now())


def enqueue_search_changes() -> None:
    """Ask for indexing what was noted; if the broker is unavailable, the periodic check does it."""
    _ask(index_search_changes)


def enqueue_cues(text_track_id: int) -> None:
    """Ask for reading the lines of a text track; without a broker the periodic check does."""
    _ask(index_cues, text_track_id=text_track_id)


def _ask(task: Task[..., None], **arguments: int) -> None:
    try:
        task.apply_async(kwargs=arguments, retry=False, expires=MESSAGE_SECONDS)
    except (OSError, KombuError) as error:
        logger.warning(
            "%s: the broker is unavailable, the periodic check will do it: %s", task.name, error
        )


@shared_task
def index_search_changes() -> None:
    """Index what was noted as changed."""
    while changes.index_changes(timezone.now()):
        pass


@shared_task
def index_cues(*, text_track_id: int) -> None:
    """Read the lines of a text track; one that is unavailable is read again later."""
    changes.index_track(text_track_id=text_track_id, now=timezone.now())


@shared_task
def reindex_outdated() -> None:
    """Index what has another name than the index has, whatever changed it."""
    outdated.note_outdated()
    index_search_changes()


@shared_task
def refresh_statistics() -> None:
    """Let the database plan for the catalogue of today."""
    gather_statistics()


@shared_task
def index_waiting() -> None:
    """Index what changed without anybody saying so, or whose message was lost."""
    index_search_changes()
    changes.index_stale_titles(timezone.now())
    changes.index_stale_tracks(timezone.now())
