"""Doing something once, however often a client asks for it with the same key."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import IdempotencyRecord, User

#: For how long an answer is kept.
KEPT_FOR = datetime.timedelta(hours=24)


class KeyReusedError(Exception):
    """The key came with another request before."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a request was answered; `is_repeated` if it was answered before."""

    status: int
    body: Any
    etag: str = ""
    is_repeated: bool = False


def repeated_answer(*, user: User, key: str, fingerprint: str) -> Answer | None:
    """Return what `user` was answered under `key` before, or None; raises KeyReusedError.

    For what has to ask somebody else first, which no transaction may wait for.
    """
    record = IdempotencyRecord.objects.filter(user=user, key=key).first()
    return None if record is None else _repeated(record, fingerprint)


@transaction.atomic
def answer_once(
    *,
    user: User,
    key: str,
    fingerprint: str,
    now: datetime.datetime,
    act: Callable[[], Answer],
) -> Answer:
    """Return what `act` answers, or what it answered when `user` sent `key` before.

    Of two requests at once the second waits for the first, by the unique key. An `act` that raises
    leaves nothing, so the key can be used again. Raises KeyReusedError for another `fingerprint`.
    """
    IdempotencyRecord.objects.expired(now - KEPT_FOR).delete()
    record, is_new = IdempotencyRecord.objects.get_or_create(
        user=user, key=key, defaults={"fingerprint": fingerprint, "created_at": now}
    )
    if not is_new:
        return _repeated(record, fingerprint)
    answer = act()
    record.status, record.body, record.etag = answer.status, answer.body, answer.etag
    record.save()
    return answer


def _repeated(record: IdempotencyRecord, fingerprint: str) -> Answer:
    if record.fingerprint != fingerprint:
        raise KeyReusedError(record.key)
    return Answer(status=record.status, body=record.body, etag=record.etag, is_repeated=True)
