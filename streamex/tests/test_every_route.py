"""Every route has an access rule: what is not named here as public is closed to the anonymous.

The routes are read from the resolver, so a new one is covered, or must be named, by itself.
"""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Profile
from streamex.tests.refusals import ASKED_TO_SIGN_IN, refusal

#: Routes that anybody may open, by a pattern of their address, each for a reason.
PUBLIC = (
    r"^$",  # the landing page
    r"^about/$",
    r"^set-up/$",  # asks for the code; 404 once there is an administrator
    r"^keep/",  # of an account that was closed; the token is the key
    r"^invitation/",  # for who has no account yet; the token is the key
    r"^robots\.txt$",
    r"^manifest\.webmanifest$",
    r"^health/(live|ready)/$",
    r"^i18n/setlang/$",
    r"^plans/$",  # what is offered, to whoever may want it
    r"^api/v1/plans/$",
    r"^api/gateways/stripe/events/$",  # signed by Stripe
    r"^account/(login|signup|logout|inactive|confirm-email)/",
    r"^account/password/reset/",
    r"^account/2fa/authenticate/$",
    r"^account/email/",
    r"^account/(oidc|social|3rdparty/(login|signup))/",  # single sign-on: there and back
    r"^sign-in/$",
    r"^api/(schema|docs)/",
    r"^api/auth/",  # allauth answers by itself, 401 where somebody is needed
    r"^admin/jsi18n/$",
)
#: 404 would hide a route that is open under another address, so it counts only where said below.
CLOSED = {301, 302, 401, 403, 405}
UNKNOWN = r"^(api/$|admin/)"
EXAMPLES = {
    "uuid": str(uuid.UUID(int=7)),
    "int": "1",
    "slug": "something",
    "str": "something",
    "path": "something/else.mp4",
}


def routes(patterns: list, prefix: str = "") -> Iterator[str]:
    for entry in patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route


def example(route: str) -> str:
    """Return an address that fits a route, with made-up values."""
    url = re.sub(r"<(?:(\w+):)?\w+>", lambda m: EXAMPLES.get(m[1] or "str", "something"), route)
    url = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)", "something", url)
    return url.replace("\\Z", "").rstrip("$").replace("\\", "").replace("?", "")


ALL = sorted(set(routes(get_resolver().url_patterns)))
RESTRICTED = [route for route in ALL if not any(re.match(p, route) for p in PUBLIC)]


def test_it_knows_the_routes() -> None:
    assert len(RESTRICTED) > 50
    for pattern in PUBLIC:
        assert any(re.match(pattern, route) for route in ALL), f"{pattern} matches no route"


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_it_is_closed_to_the_anonymous(db: None, method: str) -> None:
    client = Client(raise_request_exception=False)
    for route in RESTRICTED:
        response = getattr(client, method)("/" + example(route))
        is_unknown = response.status_code == 404 and re.match(UNKNOWN, route)
        assert is_unknown or response.status_code in CLOSED, (
            f"{method} {route}: {response.status_code}"
        )
        location = response.headers.get("Location", "")
        if response.status_code in (301, 302) and not location.startswith("/admin/"):
            assert "login" in location or location == "/", f"{method} {route} → {location}"


def test_the_administration_is_closed_to_viewers(ada: Profile, client_for) -> None:
    client = client_for(ada)
    for route in RESTRICTED:
        if route.startswith("admin/") and not re.match(r"admin/(log(in|out)|password)", route):
            response = client.get("/" + example(route))
            is_elsewhere = response.status_code in (301, 404)
            assert is_elsewhere or refusal(response) == ASKED_TO_SIGN_IN, route
            assert "changelist" not in response.text, route
