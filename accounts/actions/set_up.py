"""Making the first administrator over the site, by a code that the start of the site prints.

Only who sees the output of the process knows the code. It works once: whoever is first wins, and
after that, or once there is an administrator, nothing of this can be reached again.
"""

import base64
import datetime
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.actions.audit import record
from accounts.actions.site import change_site
from accounts.models import AuditEvent, SetUp, User
from accounts.models.site import new_nonce

#: Guesses that are looked at within any minute: 60 bits at this pace take longer than the sun.
GUESSES, PER = 5, datetime.timedelta(minutes=1)
#: How long a code that was printed works.
CODE_LIFE = datetime.timedelta(hours=24)
#: Processes that start together print the same code.
SAME_START = datetime.timedelta(minutes=10)
CODE_LENGTH = 12
_SALT = "accounts.actions.set_up"
#: Crockford's Base32: no I, L, O and U; what looks like another is read as it.
_ALPHABET = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class SetUpClosedError(Exception):
    """There is an administrator, or has been one, or somebody was faster."""


class WrongCodeError(Exception):
    """That is not the code."""


class CodeExpiredError(WrongCodeError):
    """The code is a day old: the next start, or `manage.py set_up`, prints another."""


class TooManyGuessesError(Exception):
    """Five guesses were made within a minute; not even the right code is looked at."""


@dataclass(frozen=True, kw_only=True)
class FirstAdministrator:
    """Who is to be the first administrator."""

    email: str
    password: str


def is_set_up_open() -> bool:
    """Whether the first administrator may still be made over the site. Two queries at most."""
    row = SetUp.objects.first()
    return row is not None and row.completed_at is None and not has_administrator()


def has_administrator() -> bool:
    """Whether somebody may do everything; one who was deactivated counts as well."""
    return User.objects.filter(is_superuser=True).exists()


@transaction.atomic
def offer_set_up(*, now: datetime.datetime) -> str | None:
    """Return a code for the first administrator, or None where there is or has been one.

    For whatever starts the site. Once there is an administrator, this closes for good.
    """
    row, is_new = SetUp.objects.select_for_update().get_or_create(
        pk=1, defaults={"offered_at": now}
    )
    if row.completed_at is None and has_administrator():
        row.completed_at = now
        row.save(update_fields=["completed_at"])
    if row.completed_at is not None:
        return None
    if not is_new and row.offered_at < now - SAME_START:
        row.nonce, row.offered_at = new_nonce(), now
        row.save(update_fields=["nonce", "offered_at"])
    return _written(_code(row))


def guess_code(*, code: str, now: datetime.datetime) -> str:
    """Return what proves later that this was the code; five guesses a minute are looked at.

    A guess is counted, and that is committed, before it is looked at: a hundred at once, of any
    number of processes, are not a hundred guesses. Raises SetUpClosedError, TooManyGuessesError,
    CodeExpiredError, WrongCodeError.
    """
    row = _count_guess(now)
    if not constant_time_compare(_read(code), _code(row)):
        raise WrongCodeError
    if row.offered_at < now - CODE_LIFE:
        raise CodeExpiredError
    return row.nonce


@transaction.atomic
def _count_guess(now: datetime.datetime) -> SetUp:
    row = _locked()
    recent = [at for at in row.guessed_at if at > (now - PER).timestamp()]
    if len(recent) >= GUESSES:
        raise TooManyGuessesError
    row.guessed_at = [*recent, now.timestamp()]
    row.save(update_fields=["guessed_at"])
    return row


def _locked() -> SetUp:
    row = SetUp.objects.select_for_update().first()
    if row is None or row.completed_at is not None or has_administrator():
        raise SetUpClosedError
    return row


@transaction.atomic
def complete_set_up(
    *, proof: str, administrator: FirstAdministrator, site: dict[str, Any], now: datetime.datetime
) -> User:
    """Make the first administrator, and say what holds for the site; `proof` is of `guess_code`.

    `site` has fields of `SiteSettings`. The operator vouches for the address, as with
    `createsuperuser`: it counts as verified. Of several at once one wins. Raises SetUpClosedError,
    WrongCodeError where another code was printed since, ValidationError.
    """
    row = _locked()
    if not constant_time_compare(proof, row.nonce):
        raise WrongCodeError
    user = User.objects.create_superuser(administrator.email, administrator.password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(AuditEvent.USER_CREATED, by=user, about=user, set_up=True)
    change_site(by=user, **site)
    row.completed_at, row.nonce = now, new_nonce()
    row.save(update_fields=["completed_at", "nonce"])
    return user


def _code(row: SetUp) -> str:
    """Return the code as it is compared: 60 bits that follow from the secret key."""
    digest = salted_hmac(_SALT, row.nonce, algorithm="sha256").digest()
    return base64.b32encode(digest).translate(_ALPHABET).decode()[:CODE_LENGTH]


def _written(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _read(typed: str) -> str:
    return typed.upper().translate(_LOOKALIKES)
