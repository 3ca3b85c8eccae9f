"""How long something is, in words."""

from django.utils.translation import gettext as _


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
