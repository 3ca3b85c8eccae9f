"""How far the demonstration catalogue has come."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from catalog.models import Playable
from samples.demo.catalogue import CATALOGUE

_SLUGS = [entry.slug for entry in CATALOGUE]
#: What is older and has no source was given up, or is an editor's who has not uploaded yet.
PATIENCE = datetime.timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class DemoProgress:
    """How much of the catalogue can be played, of how much."""

    ready: int
    total: int


def demo_progress() -> DemoProgress | None:
    """Return how far the demonstration is, or None when nothing of it is in work."""
    if not settings.DEMO:
        return None
    is_ready = Q(asset__published_version__isnull=False)
    is_in_work = Q(asset__status__in=("queued", "processing")) & ~is_ready
    is_to_come = Q(asset=None, created_at__gt=timezone.now() - PATIENCE)
    counts = Playable.objects.filter(title__slug__in=_SLUGS).aggregate(
        total=Count("pk"),
        ready=Count("pk", filter=is_ready),
        waiting=Count("pk", filter=is_in_work | is_to_come),
    )
    if not counts["waiting"]:
        return None
    return DemoProgress(ready=counts["ready"], total=counts["ready"] + counts["waiting"])
