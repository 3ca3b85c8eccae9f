"""Access and refresh tokens: what they say, and how they are signed and read.

A token names the user by the public id (`sub`) and its sign-in by the key of the session,
encrypted (`sid`): whoever reads the one learns neither a row number nor what a cookie would take.
"""

import datetime
import uuid
from typing import Any, Literal

import jwt
from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.internal import sessionkit
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.encryption import UnreadableError, decrypt, derived_keys, encrypt
from accounts.models import User
from accounts.session import bind_to_newest_key

Use = Literal["access", "refresh"]
ALGORITHM = "HS256"
#: What the keys are derived for, and so what each of them is good for.
SIGNING, SESSION = "tokens of the API", "session of a token"
_REQUIRED = ["sub", "sid", "jti", "iat", "exp", "token_use"]


def issue(use: Use, *, user: User, session: SessionBase, seconds: int) -> tuple[str, str]:
    """Return a signed token that is good for so many seconds, and its id."""
    now, token_id = datetime.datetime.now(datetime.UTC), str(uuid.uuid4())
    claims = {
        "sub": str(user.public_id),
        "sid": encrypt(session.session_key or "", purpose=SESSION),
        "jti": token_id,
        "iat": now,
        "exp": now + datetime.timedelta(seconds=seconds),
        "token_use": use,
    }
    return jwt.encode(claims, derived_keys(SIGNING)[0], algorithm=ALGORITHM), token_id


def read(token: str, use: Use) -> dict[str, Any] | None:
    """Return the claims of a token, or None if it is not a good one for this use."""
    for key in derived_keys(SIGNING):
        try:
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=[ALGORITHM], options={"require": _REQUIRED}
            )
        except jwt.PyJWTError:
            continue
        return claims if claims["token_use"] == use else None
    return None


def session_of(claims: dict[str, Any]) -> SessionBase | None:
    """Return the session that a token belongs to, if it still lives."""
    key = session_key_of(claims)
    return live_session(key) if key else None


def live_session(key: str) -> SessionBase | None:
    """Return the session with this key, bound to the newest secret key."""
    session: SessionBase | None = sessionkit.lookup_session(key)
    return _bound(key) if session is not None and bind_to_newest_key(session) else session


def session_key_of(claims: dict[str, Any]) -> str | None:
    """Return the key of the session that a token belongs to, whether or not it still lives."""
    try:
        return decrypt(claims["sid"], purpose=SESSION)
    except UnreadableError:
        return None


def user_of(claims: dict[str, Any], session: SessionBase) -> User | None:
    """Return the user of a token: who is signed in on its session, and is meant by it."""
    user: User | None = get_session_user(session)
    return user if user and str(user.public_id) == claims["sub"] else None


@transaction.atomic
def _bound(key: str) -> SessionBase | None:
    # A refresh at the same time writes the same row: whoever is second begins from what the first
    # has left.
    Session.objects.select_for_update().filter(session_key=key).first()
    session: SessionBase | None = sessionkit.lookup_session(key)
    if session is not None and bind_to_newest_key(session):
        session.save()
    return session
