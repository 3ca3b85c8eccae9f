"""Counts attempts: of passwords, codes, resets, sign-ups. Across processes, and over restarts.

allauth keeps its counts in the cache, which without Redis is one of each process: four processes
would allow four times as many guesses, and a restart all of them again. Here each count is a row,
and whoever counts holds it. Where the database cannot be asked nothing is allowed: the error ends
the request.
"""

import datetime
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.audit import record_lock_out
from accounts.models import Attempts, User

#: Guesses at a code that was mailed, for one address. allauth allows three a code, but counts them
#: in the session, where a hundred at once are counted as one.
CODE_GUESSES = "5/5m/key"
_STALE_AT_ONCE = 100


class SharedCounts:
    """Has of Django's cache what allauth asks for, and holds it in the database."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return what is counted for `key`, or `default` if nothing is, or it ended."""
        kept = Attempts.objects.filter(key_hash=_hash(key), expires_at__gt=timezone.now()).first()
        return default if kept is None or kept.counted is None else kept.counted

    def set(self, key: str, value: Any, timeout: float) -> None:
        """Keep a value that JSON knows for so many seconds."""
        ends = timezone.now() + datetime.timedelta(seconds=timeout)
        Attempts.objects.update_or_create(
            key_hash=_hash(key), defaults={"counted": value, "expires_at": ends}
        )

    def add(self, key: str, value: Any, timeout: float) -> bool:
        """Keep a value where there is none; of several at once one succeeds."""
        with locked(key):
            is_free = self.get(key) is None
            if is_free:
                self.set(key, value, timeout)
        return is_free

    def delete(self, key: str) -> None:
        """Forget the attempts at one account; those of one address stay counted.

        Who knows a password has proved that for one account. Otherwise a thief with an account of
        his own would sign in to it now and then, and never be stopped at the others.
        """
        if ":ip:" not in key:
            Attempts.objects.filter(key_hash=_hash(key)).update(counted=None)


@contextmanager
def locked(key: str) -> Iterator[bool]:
    """Hold the row of `key` for this transaction: nobody else reads or counts it meanwhile."""
    with transaction.atomic():
        _hold(_hash(key))
        yield True


def take_over() -> None:
    """Let allauth count here, and remember here which one-time codes were used."""
    from allauth.mfa.totp.internal import auth as totp  # noqa: PLC0415 - a model, too early above

    ratelimit.cache, ratelimit.cache_lock = SharedCounts(), locked
    totp.cache = ratelimit.cache


def count_code_guess(*, request: HttpRequest, email: str) -> None:
    """Count a guess at the code that was mailed to `email`, before it is looked at.

    Raises ValidationError (`too_many_login_attempts`) past the limit, for the right one as well.
    """
    is_allowed = ratelimit.consume(
        request,
        app="accounts",
        action="code",
        config={"code": CODE_GUESSES},
        key=email.lower(),
        limit_get=True,
    )
    if not is_allowed:
        record_lock_out(about=User.objects.filter(email=email.lower()).first())
        raise ValidationError(_("Too many attempts. Try again later."), "too_many_login_attempts")


def _hold(key_hash: str) -> None:
    rows = Attempts.objects.select_for_update().filter(key_hash=key_hash)
    while rows.first() is None:
        # At most as many rows as there are parties with a limit that still runs.
        _delete_stale()
        Attempts.objects.get_or_create(key_hash=key_hash, defaults={"expires_at": timezone.now()})


def _delete_stale() -> None:
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    stale = Attempts.objects.filter(expires_at__lt=long_ago)
    # What somebody holds is not stale, and two who clean at once do not wait for each other.
    held = stale.select_for_update(skip_locked=True).values_list("pk", flat=True)
    if found := list(held[:_STALE_AT_ONCE]):
        Attempts.objects.filter(pk__in=found).delete()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
