"""Counting how long a child watches, from what its players report."""

import datetime
import uuid

from django.db import transaction
from django.db.models import F

from accounts.models import Profile, WatchDay
from accounts.models.watch_time import local_day

#: Players report every ten seconds: between two reports so near to each other it played, at
#: whatever speed, and wherever it was sought to.
STEADY = datetime.timedelta(seconds=20)
#: For how long days are kept.
REMEMBERED = datetime.timedelta(days=31)


@transaction.atomic
def count_watch_time(
    *, profile: Profile, session: uuid.UUID, position_seconds: float, now: datetime.datetime
) -> None:
    """Add to today's row what passed since the last report of any player of a child's profile.

    It is the time of the clock that counts, once, however many players run and however fast. After
    a gap longer than 20 s only what the same session played meanwhile does: a pause does not. The
    row is locked, so reports at once count one after the other. For others nothing is kept.
    """
    if not profile.is_kids:
        return
    day = local_day(now)
    row, is_new = WatchDay.objects.select_for_update().get_or_create(
        profile=profile,
        day=day,
        defaults={
            "session": session, "reported_at": now, "position_seconds": position_seconds,
        },
    )  # fmt: skip
    if is_new:
        WatchDay.objects.filter(profile=profile, day__lt=day - REMEMBERED).delete()
        return
    seconds = _played_seconds(row, session, position_seconds, now)
    WatchDay.objects.filter(pk=row.pk).update(
        seconds=F("seconds") + seconds,
        session=session,
        reported_at=max(now, row.reported_at),
        position_seconds=position_seconds,
    )


def _played_seconds(
    row: WatchDay, session: uuid.UUID, position_seconds: float, now: datetime.datetime
) -> float:
    passed = max(datetime.timedelta(), now - row.reported_at)
    if passed <= STEADY:
        return passed.total_seconds()
    if session != row.session:
        return 0.0
    moved = max(0.0, position_seconds - row.position_seconds)
    return min(moved, passed.total_seconds())
