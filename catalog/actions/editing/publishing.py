"""What can be done to titles: publish, schedule, withdraw, return to draft."""

import datetime

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone

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


class InvalidWindowError(Exception):
    """A window would end before it begins."""


@transaction.atomic
def schedule_titles(
    *,
    titles: QuerySet[Title],
    published_at: datetime.datetime,
    available_until: datetime.datetime | None = None,
) -> int:
    """Let `titles` come to the site at `published_at`, and return how many there are.

    `available_until` is when they leave again; None leaves them there. Raises InvalidWindowError.
    """
    if available_until is not None and available_until <= published_at:
        raise InvalidWindowError
    chosen = Title.objects.filter(pk__in=titles.order_by().values("pk"))
    return chosen.update(
        status=Title.Status.PUBLISHED,
        published_at=published_at,
        available_until=available_until,
        updated_at=timezone.now(),
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
    return chosen.update(status=status, updated_at=timezone.now())
