"""What can be done to titles: publish, withdraw, take back to draft."""

import datetime

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from catalog.models import Title


@transaction.atomic
def publish_titles(*, titles: QuerySet[Title], now: datetime.datetime) -> int:
    """Put `titles` on the site and return how many there are.

    One that was published before keeps its date, so that it does not come back as new; a date in
    the future, or an end in the past, gives way to now.
    """
    date = Case(When(published_at__lte=now, then=F("published_at")), default=Value(now))
    end = Case(When(available_until__gt=now, then=F("available_until")), default=Value(None))
    chosen = Title.objects.filter(pk__in=titles.order_by().values("pk"))
    return chosen.update(
        status=Title.Status.PUBLISHED, published_at=date, available_until=end, updated_at=now
    )


@transaction.atomic
def withdraw_titles(*, titles: QuerySet[Title]) -> int:
    """Take `titles` off the site and return how many there are; nothing is deleted."""
    return _set_status(titles, Title.Status.WITHDRAWN)


@transaction.atomic
def draft_titles(*, titles: QuerySet[Title]) -> int:
    """Make drafts of `titles` and return how many there are."""
    return _set_status(titles, Title.Status.DRAFT)


def _set_status(titles: QuerySet[Title], status: Title.Status) -> int:
    chosen = Title.objects.filter(pk__in=titles.order_by().values("pk"))
    return chosen.update(status=status)
