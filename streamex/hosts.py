"""Which names and ports of the site are answered."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http.request import split_domain_port

#: What a machine calls itself.
LOCAL = ("localhost", "127.0.0.1", "[::1]")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def is_local(base_url: str) -> bool:
    """Whether the site is for the machine that it runs on only, by its address."""
    return _name(base_url) in LOCAL


def allowed_hosts(base_url: str, named: Sequence[str]) -> list[str]:
    """Return the names that are answered: that of the address, and those that are named.

    Where the site is local, and none are named, every name of the machine is its name.
    """
    if is_local(base_url) and not named:
        return list(LOCAL)
    names = [split_domain_port(host)[0] or host for host in named]
    return list(dict.fromkeys([_name(base_url), *names]))


def allowed_ports(base_url: str, named: Sequence[str]) -> set[str]:
    """Return the ports that a `Host` may have: the site's own, and those that are named.

    Empty is among them, since a default port is left out, and by proxies any other as well.
    """
    url = urlsplit(base_url)
    own = str(url.port) if url.port else _DEFAULT_PORTS.get(url.scheme, "")
    return {"", own, *(split_domain_port(host)[1] for host in named)}


def _name(base_url: str) -> str:
    name = urlsplit(base_url).hostname or "localhost"
    return f"[{name}]" if ":" in name else name
