"""Whether the person behind a request has just shown again that the account is theirs."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from rest_framework.request import Request

from accounts.api.sign_in.json_web_tokens import session_of
from accounts.session import CHOSEN_AT_KEY

#: How long a password or second factor that was just given counts as a grown-up's, in seconds.
FRESH_SECONDS = 600


class _WithSession:
    """What allauth reads records from: a request that has a session."""

    def __init__(self, session: Any) -> None:
        self.session = session


def has_reauthenticated(request: Request) -> bool:
    """Whether password, second factor or passkey were given again within ten minutes.

    Signing in does not count: whoever holds the device now may be somebody else. Neither does what
    came before a profile was opened in a browser. For tokens it is `POST …/auth/reauthenticate`.
    """
    session = _session_of(request)
    if session is None:
        return False
    records = get_authentication_records(_WithSession(session), request.user)
    moments = [float(each.get("at", 0)) for each in records if each.get("reauthenticated")]
    not_before = max(float(session.get(CHOSEN_AT_KEY, 0)), time.time() - FRESH_SECONDS)
    return max(moments, default=0.0) > not_before


def _session_of(request: Request) -> Any:
    # A program hands over the claims of its access token; their session is not that of a cookie.
    if isinstance(request.auth, dict):
        return session_of(request.auth)
    return request.session
