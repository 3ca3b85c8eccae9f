"""How long something is, and for which age, in words."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.maturity import is_everything


def words_of(seconds: float | None) -> str:
    """Say a duration as short as on a poster: `1 h 42 min`, `3 min`, `40 s`."""
    if not seconds:
        return ""
    if seconds < 60:
        return _("%(seconds)d s") % {"seconds": round(seconds)}
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


def clock_of(seconds: float | None) -> str:
    """Say a duration as players do: `3:05`, `1:02:09`."""
    if not seconds:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def left_words(position_seconds: float, duration_seconds: float | None) -> str:
    """Say how much is left from a position; nothing where nobody knows how long it is."""
    if not duration_seconds:
        return ""
    seconds = duration_seconds - position_seconds
    if seconds < 60:
        return _("Less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}


def limit_words(opens_at: datetime.datetime) -> str:
    """Say that a child has watched enough today, and when it goes on, in the site's time zone."""
    local = timezone.localtime(opens_at, timezone.get_default_timezone())
    when = {"day": date_format(local, "l"), "time": date_format(local, "H:i")}
    return _("Today’s time is used up. You can watch again from %(day)s at %(time)s.") % when


def today_words(seconds: float) -> str:
    """Say how much of its day a child has left."""
    if seconds < 60:
        return _("Less than a minute left today")
    minutes = round(seconds / 60)
    return ngettext("%(count)d minute left today", "%(count)d minutes left today", minutes) % {
        "count": minutes
    }


def age_label(age: int) -> str:
    """Say a maturity age as the badge does: `12+`, or `All` for everyone."""
    return f"{age}+" if age else pgettext("maturity age", "All")


def age_words(age: int) -> str:
    """Say a maturity age in words, for those who cannot see the badge."""
    if not age:
        return _("Suitable for everyone")
    return ngettext("Suitable from %(age)d year", "Suitable from %(age)d years", age) % {"age": age}


def ceiling_words(age: int) -> str:
    """Say what a maturity ceiling lets through."""
    if is_everything(age):
        return _("All ages")
    return _("Up to %(age)d years") % {"age": age} if age else _("Only what is for everyone")
