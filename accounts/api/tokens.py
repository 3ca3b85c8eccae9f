"""Access and refresh tokens: allauth's, with a refresh that notices a stolen token."""

from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy, internal
from django.contrib.sessions.models import Session
from django.db import transaction


class TokenStrategy(JWTTokenStrategy):
    """A refresh token works once; used twice, it ends its whole family.

    All tokens that follow from one sign-in belong to its session. If a refresh token that was
    already used comes again, two parties hold it, and nobody can say which one is the thief (RFC
    9700, section 4.14.2), so the session ends and both sign in again.
    """

    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        """Return a new access and refresh token, or None if the token is not good."""
        payload = internal.decode_token(refresh_token, "refresh")
        session_key = internal.session_key_from_sid(payload["sid"]) if payload else None
        if session_key is None:
            return None
        with transaction.atomic():
            # The session's row is the lock: of two refreshes at once, one sees what the other did.
            Session.objects.select_for_update().filter(session_key=session_key).first()
            pair: tuple[str, str] | None = super().refresh_token(refresh_token)
            if pair is None:
                self._end(session_key)
        return pair

    def _end(self, session_key: str) -> None:
        session = self.lookup_session(session_key)
        if session is not None:
            session.flush()
