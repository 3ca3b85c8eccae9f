"""Deleting an account that its owner no longer wants: after some days, in which it can be kept.

Until then it is closed: nobody signs in with it, nothing plays, and its plan is cancelled within
the hour, as for every account that is not active.
"""

import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.actions.audit import record
from accounts.actions.notices import send_notice
from accounts.actions.users import lock_administrators, require_an_administrator
from accounts.models import AuditEvent, User
from accounts.public_address import public_url

_SALT = "accounts.actions.deletion"


class NotScheduledError(Exception):
    """The link is none of ours, the account was kept already, or it is gone."""


@transaction.atomic
def schedule_deletion(*, user: User, now: datetime.datetime) -> datetime.datetime:
    """Close the account of `user`, sign out everywhere, and return when it is deleted.

    A mail says until when it can be kept, and how. Raises LastAdministratorError.
    """
    lock_administrators()
    was_administrator = user.is_active and user.is_superuser
    user.is_active = False
    user.deletion_due_at = now + datetime.timedelta(days=settings.DELETION_GRACE_DAYS)
    user.save(update_fields=["is_active", "deletion_due_at"])
    if was_administrator:
        require_an_administrator()
    for session in UserSession.objects.filter(user=user):
        session.end()
    record(AuditEvent.DELETION_SCHEDULED, by=user, about=user)
    send_notice(
        user=user, name="deletion_scheduled", when=user.deletion_due_at, link=keep_url(user)
    )
    return user.deletion_due_at


def keep_token(user: User) -> str:
    """Return what shows that somebody was told of this deletion; it is good for no other one."""
    due_at = user.deletion_due_at
    return signing.dumps([str(user.public_id), due_at.isoformat() if due_at else ""], salt=_SALT)


def keep_url(user: User) -> str:
    """Return the address of the page that keeps the account, for a mail."""
    return public_url(reverse("web:account-keep", args=[keep_token(user)]))


def find_scheduled(token: str) -> User:
    """Return whose deletion a token of `keep_token` is about; raises NotScheduledError."""
    try:
        public_id, due_at = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise NotScheduledError from error
    user = User.objects.filter(public_id=public_id, deletion_due_at=due_at or None).first()
    if user is None or user.deletion_due_at is None:
        raise NotScheduledError
    return user


@transaction.atomic
def keep_account(*, token: str) -> User:
    """Open an account again that was to be deleted; raises NotScheduledError.

    Nobody is signed in by it: that takes a password, and a second factor where there is one.
    """
    found = find_scheduled(token)
    user = User.objects.select_for_update().get(pk=found.pk)
    if user.deletion_due_at is None:
        raise NotScheduledError
    user.is_active, user.deletion_due_at = True, None
    user.save(update_fields=["is_active", "deletion_due_at"])
    record(AuditEvent.DELETION_CANCELLED, by=user, about=user)
    send_notice(user=user, name="deletion_cancelled")
    return user


def delete_due(*, now: datetime.datetime) -> int:
    """Delete the accounts whose days are over, each in a transaction; return how many."""
    due = User.objects.due_for_deletion(now).values_list("pk", flat=True)
    return sum(_delete(pk, now) for pk in list(due))


@transaction.atomic
def _delete(pk: int, now: datetime.datetime) -> bool:
    """Delete one account unless it was kept, or another worker was faster."""
    user = User.objects.due_for_deletion(now).select_for_update().filter(pk=pk).first()
    if user is None:
        return False
    record(AuditEvent.USER_DELETED, about=user, asked_for=True)
    send_notice(user=user, name="deleted")
    user.delete()
    return True
