"""Popularity: how often a title was played in the last 90 days, written where lists sort by it.

A plain sum, unlike a trend: it can be explained in a sentence, and changes only when something is
played or a play grows old, so that a refresh writes few rows.
"""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import Sum

from catalog.models import Title
from recommendations.models import CountedPlay, PlayCount

WINDOW = datetime.timedelta(days=90)
_BATCH = 500


@transaction.atomic
def publish_popularity(*, now: datetime.datetime) -> int:
    """Bring the popularity of every title up to date and return how many titles changed."""
    rows = PlayCount.objects.filter(hour__gt=now - WINDOW, hour__lte=now).order_by()
    wanted = dict(rows.values_list("title").annotate(Sum("plays")))
    before = dict(Title.objects.filter(popularity__gt=0).values_list("pk", "popularity"))
    changes: dict[int, list[int]] = defaultdict(list)
    for pk in wanted.keys() | before.keys():
        plays = wanted.get(pk, 0)
        if plays != before.get(pk, 0):
            changes[plays].append(pk)
    for plays, ids in changes.items():
        for start in range(0, len(ids), _BATCH):
            Title.objects.filter(pk__in=ids[start : start + _BATCH]).update(popularity=plays)
    return sum(map(len, changes.values()))


def forget_counted_plays(*, now: datetime.datetime) -> int:
    """Delete what keeps plays of past days from being counted twice, and return how many."""
    before = now.astimezone(datetime.UTC).date() - datetime.timedelta(days=1)
    return CountedPlay.objects.filter(day__lt=before).delete()[0]
