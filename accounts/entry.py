"""Who may come in, as far as the settings say: no database is asked.

An installation is private to its machine by where it listens and by its own address, never by where
a request comes from: behind a proxy, every client is local.
"""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SignUp(TextChoices):
    """Who may make an account."""

    CLOSED = "closed", _("Nobody: administrators make accounts")
    INVITED = "invited", _("Whoever was invited")
    OPEN = "open", _("Everybody")


def is_private_installation() -> bool:
    """Whether nobody but this machine reaches the site, by its settings."""
    return is_private(listen=settings.LISTEN, base_url=settings.BASE_URL)


def is_private(*, listen: str, base_url: str) -> bool:
    """Whether only this machine reaches what listens on `listen` and is known as `base_url`.

    An address that is empty or not understood counts as one that everybody reaches.
    """
    return is_loopback(listen) and is_loopback(_host_of(base_url))


def is_loopback(host: str) -> bool:
    """Whether a host name or an IP address is one of the machine itself (RFC 6761, RFC 1122)."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
