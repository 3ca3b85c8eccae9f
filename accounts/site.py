"""What holds for the whole site: its name, language and time zone, and who may come in.

What the environment says goes first, then what an administrator has said, then the default. Pages
ask for it all the time, so a process remembers what was said for a few seconds; whoever decides
about an account asks the database (`read_site`).
"""

import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError

from accounts.entry import SignUp, is_private_installation
from accounts.models import SiteSettings, User

DEFAULT_NAME = "StreamEx"
#: After this long, what was changed in another process is seen.
REMEMBERED_SECONDS = 5.0


@dataclass
class _Memory:
    """What this process read last, and until when that counts, by the monotonic clock."""

    site: SiteSettings | None = None
    until: float = 0.0


_memory = _Memory()


def site_name() -> str:
    """Return what the site is called, for titles and mails."""
    return settings.SITE_NAME or remembered_site().name or DEFAULT_NAME


def site_language() -> str:
    """Return the language of whoever asks for none that we speak."""
    return settings.SITE_LANGUAGE or remembered_site().language or settings.LANGUAGE_CODE


def site_time_zone() -> ZoneInfo:
    """Return the time zone in which the site says times."""
    said = settings.SITE_TIME_ZONE or remembered_site().time_zone or settings.TIME_ZONE
    return ZoneInfo(said)


def sign_up_policy(site: SiteSettings | None = None) -> SignUp:
    """Return who may make an account, by `site` or by what is remembered.

    Nobody, where nothing was decided or it cannot be understood; everybody in the demo that only
    its machine reaches.
    """
    if settings.SIGN_UP:
        return SignUp(settings.SIGN_UP) if settings.SIGN_UP in SignUp.values else SignUp.CLOSED
    site = site or remembered_site()
    if site.sign_up:
        return SignUp(site.sign_up)
    is_demo = settings.DEMO and not site.is_demo_removed and is_private_installation()
    return SignUp.OPEN if is_demo else SignUp.CLOSED


def may_sign_in(user: User) -> bool:
    """Whether `user` may be signed in at all: the demo's logins only where they are harmless."""
    return user.is_active and (not user.is_demo or is_private_installation())


def has_demo_logins() -> bool:
    """Whether anybody could sign in with the password that all know."""
    return User.objects.filter(is_demo=True).exists()


def fixed_fields() -> set[str]:
    """Return which fields of `SiteSettings` the environment decides."""
    said = {
        "name": settings.SITE_NAME,
        "language": settings.SITE_LANGUAGE,
        "time_zone": settings.SITE_TIME_ZONE,
        "sign_up": settings.SIGN_UP,
    }
    return {name for name, value in said.items() if value}


def read_site() -> SiteSettings:
    """Return the row of settings, or one with nothing decided. One query."""
    return SiteSettings.objects.first() or SiteSettings()


def remembered_site() -> SiteSettings:
    """Return the row of settings as this process knows it, at most a few seconds old.

    Without a database it is what it was: pages of errors ask as well.
    """
    site, until = _memory.site, _memory.until
    if site is None or time.monotonic() > until:
        try:
            site = read_site()
        except DatabaseError:
            site = site or SiteSettings()
        remember_site(site)
    return site


def remember_site(site: SiteSettings, seconds: float = REMEMBERED_SECONDS) -> None:
    """Let this process go by `site` for so long."""
    _memory.until, _memory.site = time.monotonic() + seconds, site


def forget_site() -> None:
    """Ask the database next time."""
    _memory.site = None
