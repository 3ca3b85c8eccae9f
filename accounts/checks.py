"""Mistakes in the installation's settings, found at start instead of by a visitor."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
#: What the lists that browsers come with ask for: hstspreload.org, as of 2025.
MIN_PRELOAD_SECONDS = 365 * 24 * 3600
VERIFICATION = ("mandatory", "optional", "none")


@register(Tags.security)
def check_installation(**_options: Any) -> list[CheckMessage]:
    """Check the address of the site, the hosts it answers to, HSTS, proxies, mail, database."""
    return [
        *_check_base_url(),
        *_check_hsts(),
        *_check_hosts(),
        *_check_proxies(),
        *_check_mail(),
        *_check_pool(),
    ]


def _check_base_url() -> Iterator[CheckMessage]:
    url = urlsplit(settings.BASE_URL)
    if url.scheme not in ("http", "https") or not url.hostname:
        yield Error(
            f"STREAMEX_BASE_URL is {settings.BASE_URL!r}, which is not an address of a site.",
            hint="Set it to the address that people open, such as https://stream.example.com",
            id="streamex.E001",
        )
    elif url.path.strip("/"):
        yield Error(
            f"STREAMEX_BASE_URL has a path, {url.path!r}; StreamEx lives at the root of a host.",
            hint=f"Set it to {url.scheme}://{url.netloc}",
            id="streamex.E002",
        )
    elif url.scheme == "http" and url.hostname not in LOCAL_HOSTS:
        yield Warning(
            "The site is reached without TLS: passwords and sessions travel in the clear.",
            hint="Put it behind a proxy with a certificate and set STREAMEX_BASE_URL to https://…",
            id="streamex.W001",
        )
    if settings.DEBUG and url.scheme == "https":
        yield Error(
            "STREAMEX_DEBUG shows settings and source code to every visitor.",
            hint="Remove STREAMEX_DEBUG.",
            id="streamex.E003",
        )


def _check_hsts() -> Iterator[CheckMessage]:
    seconds = settings.SECURE_HSTS_SECONDS
    if seconds < 0:
        yield Error(
            f"STREAMEX_HSTS_SECONDS is {seconds}.",
            hint="Set it to a number of seconds, or to 0 to send no such header.",
            id="streamex.E007",
        )
    if not settings.SECURE_HSTS_PRELOAD:
        return
    if not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        yield Warning(
            "STREAMEX_HSTS_PRELOAD is on, but STREAMEX_HSTS_SUBDOMAINS is not.",
            hint="No list takes a host without its subdomains: turn both on, or both off.",
            id="streamex.W003",
        )
    if seconds < MIN_PRELOAD_SECONDS:
        yield Warning(
            f"STREAMEX_HSTS_PRELOAD is on, but STREAMEX_HSTS_SECONDS is {seconds}.",
            hint=f"A list takes a host from {MIN_PRELOAD_SECONDS} seconds on (a year): set that, "
            "or turn STREAMEX_HSTS_PRELOAD off.",
            id="streamex.W004",
        )


def _check_hosts() -> Iterator[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "STREAMEX_ALLOWED_HOSTS answers to every name: a forged Host ends up in our mail.",
            hint="Name the hosts that are yours, separated by commas.",
            id="streamex.W002",
        )


def _check_proxies() -> Iterator[CheckMessage]:
    if settings.TRUSTED_PROXIES < 0:
        yield Error(
            "STREAMEX_TRUSTED_PROXIES is negative.",
            hint="Set it to the number of proxies of yours that a request passes.",
            id="streamex.E004",
        )


def _check_mail() -> Iterator[CheckMessage]:
    if settings.ACCOUNT_EMAIL_VERIFICATION not in VERIFICATION:
        yield Error(
            f"STREAMEX_EMAIL_VERIFICATION is {settings.ACCOUNT_EMAIL_VERIFICATION!r}.",
            hint=f"Set it to one of {', '.join(VERIFICATION)}.",
            id="streamex.E005",
        )


def _check_pool() -> Iterator[CheckMessage]:
    pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool")
    if isinstance(pool, dict) and pool["max_size"] < 1:
        yield Error(
            f"STREAMEX_DATABASE_POOL is {pool['max_size']}: no process would reach the database.",
            hint="Set it to the connections that one process may open, such as 16.",
            id="streamex.E006",
        )
