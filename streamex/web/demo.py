"""How far the demonstration catalogue has come."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q

from catalog.models import MediaAsset


@dataclass(frozen=True, kw_only=True)
class DemoProgress:
    """How many of the catalogue's assets can be played, of how many."""

    ready: int
    total: int


def demo_progress() -> DemoProgress | None:
    """Return how far the demonstration is, or None when nothing of it is in work."""
    if not settings.DEMO:
        return None
    counts = MediaAsset.objects.of_catalogue().aggregate(
        total=Count("pk"),
        ready=Count("pk", filter=Q(published_version__isnull=False)),
        waiting=Count(
            "pk", filter=Q(status__in=("queued", "processing"), published_version__isnull=True)
        ),
    )
    if not counts["waiting"]:
        return None
    return DemoProgress(ready=counts["ready"], total=counts["total"])
