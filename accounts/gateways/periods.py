"""How long a period of a plan is, and what a part of it costs."""

import calendar
import datetime

from accounts.models import Plan

MONTHS = {Plan.Period.MONTH.value: 1, Plan.Period.YEAR.value: 12}


def end_of_period(start: datetime.datetime, period: str) -> datetime.datetime:
    """Return the same day a month or a year later, or the last one of a shorter month."""
    months = start.month - 1 + MONTHS[period]
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)


def share_left(
    start: datetime.datetime, end: datetime.datetime, at: datetime.datetime, amount_minor: int
) -> int:
    """Return the part of an amount that a period still has to run for, rounded."""
    if end <= start:
        return 0
    left = max(datetime.timedelta(0), end - max(at, start))
    return round(amount_minor * (left / (end - start)))


def last_day_of_month(year: int, month: int) -> datetime.date:
    """Return the day up to which a card with this expiry is good."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
