"""Celery tasks of recommendations."""

import logging

from celery import shared_task
from django.db import IntegrityError
from django.utils import timezone

from recommendations.engine.popularity import forget_counted_plays, publish_popularity
from recommendations.engine.trends import publish_trends
from recommendations.models import Trend

logger = logging.getLogger(__name__)


@shared_task
def refresh_trends() -> None:
    """Publish the rankings of all windows again; running it twice changes nothing."""
    for window in Trend.Window:
        try:
            publish_trends(window=window, now=timezone.now())
        except IntegrityError as error:
            # Another worker published at the same moment, or a title was deleted meanwhile.
            logger.info("the ranking of %s stays until the next: %s", window, error)


@shared_task
def refresh_popularity() -> None:
    """Write how often each title was played lately, by which lists are sorted."""
    publish_popularity(now=timezone.now())
    forget_counted_plays(now=timezone.now())
