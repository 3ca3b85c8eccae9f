"""Writing the audit log: one function, called by every action that belongs in it.

`record` reads where something comes from off the request that is being answered, so that actions
need not hand one through. A task or a command has none: its entries have no address.
"""

import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEntry, AuditEvent, User

#: A party that goes on after it was locked out is recorded once in this time.
LOCK_OUT_REPEATS = datetime.timedelta(minutes=5)


def record(
    event: AuditEvent, *, by: User | None = None, about: User | None = None, **detail: Any
) -> AuditEntry:
    """Add an entry: `by` did `event`, to or about `about`; None is nobody who is known.

    `detail` is what JSON knows: names of fields, numbers, public ids. Never what was typed, and no
    address or name of a person: entries are kept when an account is deleted.
    """
    return AuditEntry.objects.create(
        event=event,
        actor_id=by.public_id if by else None,
        subject_id=about.public_id if about else None,
        detail=detail,
        **_source(context.request),
    )


def record_lock_out(*, about: User | None) -> None:
    """Record that somebody is locked out, once in five minutes for an account and an address.

    Whoever is refused may ask on, and must not fill the log with it.
    """
    source = _source(context.request)
    recent = AuditEntry.objects.since(timezone.now() - LOCK_OUT_REPEATS).filter(
        event=AuditEvent.LOCKED_OUT,
        subject_id=about.public_id if about else None,
        address=source.get("address"),
    )
    if not recent.exists():
        record(AuditEvent.LOCKED_OUT, about=about)


def _source(request: HttpRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    return {
        "address": request_address(request),
        "user_agent": _cut(request.headers.get("User-Agent", "")),
        "path": _cut(request.path),
    }


def request_address(request: HttpRequest) -> str | None:
    """Return the network address that a request comes from, or None where it cannot be known."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:  # behind fewer proxies than are named: refused elsewhere
        return None
    return address


def _cut(text: str) -> str:
    # A null byte is no text to PostgreSQL.
    return text.replace("\0", "")[:200]
