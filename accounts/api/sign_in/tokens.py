"""What clients get when they sign in: tokens, and nothing that a cookie could be made of.

While a sign-in is pending (a second factor, an address that is not verified) a client has a session
token: the key of the session, encrypted, for the header `X-Session-Token`. Signed in, it has an
access and a refresh token, and the session token is good for nothing any more.
"""

import datetime
from typing import Any

from allauth.core.internal.httpkit import authenticated_user, get_authorization_credential
from allauth.headless.tokens.strategies.base import AbstractTokenStrategy
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.api.sign_in import json_web_tokens
from accounts.encryption import UnreadableError, decrypt, encrypt
from accounts.models import User
from accounts.staff_sessions import is_idle, note_activity

#: What the key of a session token is derived for.
PENDING = "pending sign-in"
#: Which refresh tokens of a session are still good: their ids.
REFRESH_KEY = "refresh_tokens"
_HEADER = "X-Session-Token"


class TokenStrategy(AbstractTokenStrategy):
    """A refresh token works once; used twice, it ends its whole family.

    All tokens that follow from one sign-in belong to its session. If a refresh token that was
    already used comes again, two parties hold it, and nobody can say which one is the thief (RFC
    9700, section 4.14.2), so the session ends and both sign in again.
    """

    def get_session_token(self, request: HttpRequest) -> str | None:
        """Return what names the session of a request, for `lookup_session`; None for nobody."""
        if pending := request.headers.get(_HEADER):
            return f"pending {pending}"
        token = get_authorization_credential(request, "Bearer")
        claims = json_web_tokens.read(token, "access") if token else None
        return f"signed-in {json_web_tokens.session_key_of(claims)}" if claims else None

    def lookup_session(self, session_token: str) -> SessionBase | None:
        """Return the session of a request; a session token opens none that is signed in."""
        kind, _space, text = session_token.partition(" ")
        key = _pending_key(text) if kind == "pending" else text
        session = json_web_tokens.live_session(key) if key else None
        is_signed_in = session is not None and SESSION_KEY in session
        return session if is_signed_in == (kind == "signed-in") else None

    def create_session_token(self, request: HttpRequest) -> str:
        """Return the token of a pending sign-in; empty, which allauth leaves out, once it ended."""
        if request.user.is_authenticated:
            return ""
        if not request.session.session_key:
            request.session.save()
        key = str(request.session.session_key)
        sent = request.headers.get(_HEADER, "")
        return sent if _pending_key(sent) == key else encrypt(key, purpose=PENDING)

    def create_access_token_payload(self, request: HttpRequest) -> dict[str, Any]:
        """Return the tokens of somebody who has just signed in, on a session that lasts as long."""
        user = authenticated_user(request)
        _note_staff(user, request.session, now=timezone.now())
        request.session.set_expiry(settings.HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN)
        if not request.session.session_key:
            request.session.save()
        access, refresh = _new_pair(user, request.session)
        return {"access_token": access, "refresh_token": refresh}

    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        """Return a new access and refresh token, or None if the token is not good."""
        claims = json_web_tokens.read(refresh_token, "refresh")
        key = json_web_tokens.session_key_of(claims) if claims else None
        if claims is None or key is None:
            return None
        with transaction.atomic():
            # The session's row is the lock: of two refreshes at once, one sees what the other did.
            Session.objects.select_for_update().filter(session_key=key).first()
            return _exchange(claims, key)


def _pending_key(token: str) -> str | None:
    try:
        return decrypt(token, purpose=PENDING)
    except UnreadableError:
        return None


def _exchange(claims: dict[str, Any], session_key: str) -> tuple[str, str] | None:
    session, now = json_web_tokens.live_session(session_key), timezone.now()
    if session is None:
        return None
    user = json_web_tokens.user_of(claims, session)
    is_known = claims["jti"] in session.get(REFRESH_KEY, [])
    if user is None or not is_known or is_idle(session, now=now):
        session.flush()
        return None
    session[REFRESH_KEY] = [token for token in session[REFRESH_KEY] if token != claims["jti"]]
    pair = _new_pair(user, session)
    _note_staff(user, session, now=now)
    session.save()
    return pair


def _new_pair(user: User, session: SessionBase) -> tuple[str, str]:
    access, _id = json_web_tokens.issue(
        "access", user=user, session=session,
        seconds=settings.HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN,
    )  # fmt: skip
    refresh, refresh_id = json_web_tokens.issue(
        "refresh", user=user, session=session,
        seconds=settings.HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN,
    )  # fmt: skip
    session[REFRESH_KEY] = [*session.get(REFRESH_KEY, []), refresh_id]
    return access, refresh


def _note_staff(user: User, session: SessionBase, *, now: datetime.datetime) -> None:
    """Keep that somebody of the staff is at work; the caller saves the session."""
    if user.is_staff:
        note_activity(session, now=now)
