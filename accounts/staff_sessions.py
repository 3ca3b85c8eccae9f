"""What holds for the sessions of staff: they end when nobody uses them, and show a second factor.

Activity is kept in the session itself, at most once a minute, so that it holds for browsers and for
the sessions behind tokens alike.
"""

import datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts.models import User

_SEEN_KEY = "staff_seen_at"
#: Activity is written this seldom, in seconds.
_WRITE_SECONDS = 60


def is_idle(session: SessionBase, *, now: datetime.datetime) -> bool:
    """Whether a session of staff was used too long ago, or is told a time in the future."""
    seen = session.get(_SEEN_KEY)
    return (
        seen is not None and not -_WRITE_SECONDS <= _since(seen, now) < settings.STAFF_IDLE_SECONDS
    )


def note_activity(session: SessionBase, *, now: datetime.datetime) -> None:
    """Keep that a session of staff is used `now`; the session is saved by whoever has it."""
    seen = session.get(_SEEN_KEY)
    if seen is None or _since(seen, now) >= _WRITE_SECONDS:
        session[_SEEN_KEY] = now.timestamp()


def mark_second_factor(user: User, request: HttpRequest) -> None:
    """Let `user` know whether the session of `request` has shown a second factor."""
    records = get_authentication_records(request, user)
    user.has_shown_second_factor = any(record.get("method") == "mfa" for record in records)


def _since(seen: float, now: datetime.datetime) -> float:
    return now.timestamp() - float(seen)
