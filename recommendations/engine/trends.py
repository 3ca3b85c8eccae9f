"""Trends: plays by the hour, fading with age.

score(title) = Σ plays(hour) · 2^(−age / half-life), the exponential decay of Cormode, Shkapenyuk,
Srivastava and Xu, "Forward decay" (ICDE 2009), evaluated backwards over the hours that still
count: after ten half-lives a play weighs less than a thousandth, so that the cost depends on what
was played lately and not on how long the installation has run.
"""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import Sum

from recommendations.models import PlayCount, Trend

HALF_LIVES = {
    Trend.Window.DAY: datetime.timedelta(hours=12),
    Trend.Window.WEEK: datetime.timedelta(hours=48),
}
_HALF_LIVES_THAT_COUNT = 10
_KEPT = 200


def score_titles(*, half_life: datetime.timedelta, now: datetime.datetime) -> dict[int, float]:
    """Return title id → score, in plays of this moment, of all that was played lately."""
    since = now - _HALF_LIVES_THAT_COUNT * half_life
    scores: dict[int, float] = defaultdict(float)
    rows = (
        PlayCount.objects.filter(hour__gt=since, hour__lte=now)
        .values_list("title_id", "hour")
        .annotate(total=Sum("plays"))
        .order_by()
    )
    for title_id, hour, plays in rows.iterator(chunk_size=5000):
        scores[title_id] += plays * 2 ** (-((now - hour) / half_life))
    return scores


@transaction.atomic
def publish_trends(*, window: Trend.Window, now: datetime.datetime) -> int:
    """Replace the ranking of `window` by today's and return how many titles it holds."""
    scores = score_titles(half_life=HALF_LIVES[window], now=now)
    ranked = sorted((t for t in scores.items() if t[1] > 0), key=lambda item: (-item[1], item[0]))
    Trend.objects.filter(window=window).delete()
    trends = [
        Trend(title_id=title_id, window=window, score=score, rank=rank, computed_at=now)
        for rank, (title_id, score) in enumerate(ranked[:_KEPT], start=1)
    ]
    return len(Trend.objects.bulk_create(trends))
