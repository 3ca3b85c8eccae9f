"""Mistakes in the installation's settings, found at start instead of by a visitor."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection

from accounts.entry import SignUp, is_private_installation

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
#: What the lists that browsers come with ask for: hstspreload.org, as of 2025.
MIN_PRELOAD_SECONDS = 365 * 24 * 3600
#: How long a check waits for a database that may not be there.
CONNECT_SECONDS = 2
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
        *_check_counts(),
        *_check_second_factor(),
        *_check_single_sign_on(),
        *_check_modes(),
        *_check_served_dir(),
    ]


@register(Tags.security)
def check_doors(**_options: Any) -> list[CheckMessage]:
    """Check who may come in, and warn of the demo's logins where others reach the site."""
    return [*_check_sign_up(), *_check_demo_logins()]


@register(Tags.security, deploy=True)
def check_demo_is_gone(**_options: Any) -> list[CheckMessage]:
    """Refuse to deploy with logins whose password everybody knows.

    An error of `check --deploy` alone: what runs its checks before it works, such as `migrate`,
    and `remove_demo`, which mends it, are not stopped.
    """
    if not _are_demo_logins_there():
        return []
    return [
        Error(
            "There are logins of the demo, whose password everybody knows.",
            hint="Run manage.py remove_demo.",
            id="streamex.E011",
        )
    ]


def _check_sign_up() -> Iterator[CheckMessage]:
    if settings.SIGN_UP and settings.SIGN_UP not in SignUp.values:
        yield Error(
            f"STREAMEX_SIGN_UP is {settings.SIGN_UP!r}: nobody can make an account.",
            hint=f"Set it to one of {', '.join(SignUp.values)}.",
            id="streamex.E010",
        )


def _check_demo_logins() -> Iterator[CheckMessage]:
    if not is_private_installation() and _are_demo_logins_there():
        yield Warning(
            "There are logins of the demo, and not only this machine reaches the site: they are "
            "refused.",
            hint="Run manage.py remove_demo, or let StreamEx listen on this machine alone "
            "(STREAMEX_LISTEN=127.0.0.1, STREAMEX_BASE_URL empty).",
            id="streamex.W010",
        )


def _are_demo_logins_there() -> bool:
    """Ask a database that answers and has the table: checks also run where there is none yet."""
    try:
        return _can_connect() and get_user_model().objects.filter(is_demo=True).exists()
    except DatabaseError:
        return False


def _can_connect() -> bool:
    """Whether the database answers at once; a pool would wait for it to come."""
    database: Any = connection
    if connection.connection is not None:
        return True
    if connection.vendor == "sqlite":  # opening it would make the file
        return Path(connection.settings_dict["NAME"]).exists()
    parameters = {**connection.get_connection_params(), "connect_timeout": CONNECT_SECONDS}
    try:
        database.Database.connect(**parameters).close()
    except database.Database.Error:
        return False
    return True


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
            "STREAMEX_ALLOWED_HOSTS answers to every name, so pages lead where a forged Host says.",
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
    elif settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory" and not settings.IS_LOCAL:
        yield Warning(
            "Addresses are not verified, so whoever signs up is told which of them have accounts.",
            hint="Set EMAIL_URL, or do not let everybody sign up.",
            id="streamex.W073",
        )


def _check_pool() -> Iterator[CheckMessage]:
    pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool")
    if isinstance(pool, dict) and pool["max_size"] < 1:
        yield Error(
            f"STREAMEX_DATABASE_POOL is {pool['max_size']}: no process would reach the database.",
            hint="Set it to the connections that one process may open, such as 16.",
            id="streamex.E006",
        )


def _check_counts() -> Iterator[CheckMessage]:
    """Find a database in which attempts at passwords and codes could not be counted."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return
    name, mode = str(database["NAME"]), database.get("OPTIONS", {}).get("transaction_mode")
    if ":memory:" in name or "mode=memory" in name:
        yield Warning(
            "Attempts at passwords and codes are counted in memory: by each process for itself, "
            "and from nothing after a restart.",
            hint="Keep the database in a file: leave DATABASE_URL empty, or name PostgreSQL.",
            id="streamex.W070",
        )
    elif mode != "IMMEDIATE":
        yield Warning(
            "Attempts at passwords and codes are counted in an SQLite database whose transactions "
            "are not IMMEDIATE: of attempts at the same time some are refused with an error.",
            hint="Leave DATABASE_URL empty for SQLite in the data directory, or name PostgreSQL.",
            id="streamex.W070",
        )


def _check_second_factor() -> Iterator[CheckMessage]:
    if settings.BASE_URL.startswith("https://") and not settings.STAFF_MFA:
        yield Warning(
            "STREAMEX_STAFF_MFA is off: a stolen password is enough to open the administration.",
            hint="Set it to 1, or remove it.",
            id="streamex.W020",
        )


def _check_single_sign_on() -> Iterator[CheckMessage]:
    if not settings.OIDC_ISSUER:
        return
    url = urlsplit(settings.OIDC_ISSUER)
    if url.scheme not in ("http", "https") or not url.hostname or not settings.OIDC_CLIENT_ID:
        yield Error(
            "STREAMEX_OIDC_ISSUER and STREAMEX_OIDC_CLIENT_ID do not say who signs people in.",
            hint="Set both as the provider gave them: an address such as "
            "https://id.example.com/realms/home, and the name of this site there.",
            id="streamex.E020",
        )
    elif url.scheme == "http" and url.hostname not in LOCAL_HOSTS:
        yield Error(
            "STREAMEX_OIDC_ISSUER is reached without TLS: who is on the way can be anybody here.",
            hint="Use the provider's https address.",
            id="streamex.E021",
        )


def _check_modes() -> Iterator[CheckMessage]:
    """Find what others on this machine may read: it was closed at the start if that was allowed."""
    database = settings.DATABASES["default"]
    paths = [settings.DATA_DIR, settings.DATA_DIR / "secret_key"]
    if database["ENGINE"].endswith("sqlite3"):
        paths.append(Path(database["NAME"]))
    is_open = [path for path in paths if path.exists() and path.stat().st_mode & 0o077]
    if is_open:
        names = ", ".join(map(str, is_open))
        yield Warning(
            f"Other users of this machine may look into {names}.",
            hint=f"As its owner: chmod go= {' '.join(map(str, is_open))}",
            id="streamex.W071",
        )


def _check_served_dir() -> Iterator[CheckMessage]:
    """Find media that nginx is to send and cannot reach."""
    is_local = settings.X_ACCEL_PREFIX and not settings.S3_BUCKET
    if is_local and Path(settings.MEDIA_ROOT).is_relative_to(settings.DATA_DIR):
        yield Warning(
            "nginx is to send media that lie in the data directory, which is closed to it.",
            hint="Set STREAMEX_SERVED_DIR to a folder beside it and move media/ and static/ there "
            "(docs/delivery.md), unless nginx runs as the user of StreamEx.",
            id="streamex.W072",
        )
