"""What can be done to a sign-up until its address is verified."""

import datetime
import uuid
from collections.abc import Callable

from django.db import transaction

from accounts.models import PendingSignUp, User

#: Of stale ones this many go with each new one.
_STALE_AT_ONCE = 20


class _UndoneError(Exception):
    """Rolls back what was done for show."""


def start_sign_up(*, user: User) -> None:
    """Keep in mind that nobody has shown yet that the address of `user` is theirs."""
    PendingSignUp.objects.create(user=user)


def finish_sign_up(*, user: User) -> None:
    """Let `user` sign in: the address is theirs."""
    PendingSignUp.objects.filter(user=user).delete()


@transaction.atomic
def clear_sign_ups(*, email: str, now: datetime.datetime) -> None:
    """Delete the pending user with this address, so that its owner may begin; stale ones, too."""
    pending = PendingSignUp.objects.of_address(email).values_list("user", flat=True)
    stale = PendingSignUp.objects.stale(now).values_list("user", flat=True)[:_STALE_AT_ONCE]
    if found := [*pending, *stale]:
        User.objects.filter(pk__in=found, pending_sign_up__isnull=False).delete()


def sign_up_for_show(*, save: Callable[[str], object]) -> None:
    """Do the work of a sign-up and undo it: how long an answer takes tells nothing then.

    `save` makes a user with the address that it is given.
    """
    try:
        with transaction.atomic():
            save(f"{uuid.uuid4().hex}@example.invalid")
            raise _UndoneError
    except _UndoneError:
        return
