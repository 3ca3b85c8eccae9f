"""What the workers do for taste."""

from celery import shared_task
from django.utils import timezone

from recommendations.engine.popularity import publish_popularity
from recommendations.engine.trends import publish_trends
from recommendations.models import Trend


@shared_task
def refresh_trends() -> None:
    """Publish the rankings of all windows anew; running it twice changes nothing."""
    for window in Trend.Window:
        publish_trends(window=window, now=timezone.now())


@shared_task
def refresh_popularity() -> None:
    """Write how often each title was played lately, by which lists are sorted."""
    publish_popularity(now=timezone.now())
