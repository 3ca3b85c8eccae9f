"""The one address of the site in whatever leaves the house: mail, QR codes, what is stored.

It comes from STREAMEX_BASE_URL. The `Host` of a request is what its sender chose, so it counts for
the answer to that request and for nothing else.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings


@dataclass(frozen=True)
class Site:
    """What templates of mail know of the site, as `current_site`."""

    name: str
    domain: str


def public_url(path: str) -> str:
    """Return the address of a path of ours, which begins with a slash, for people elsewhere."""
    return f"{settings.BASE_URL}{path}"


def site() -> Site:
    """Return the site under the name and the host, with its port, that people know."""
    return Site(name="StreamEx", domain=urlsplit(settings.BASE_URL).netloc)


def host_name() -> str:
    """Return the host of the site without its port."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"
