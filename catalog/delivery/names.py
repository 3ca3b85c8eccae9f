"""What languages are called by those who speak them."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _


def language_name(tag: str) -> str:
    """Return the name of a BCP 47 language in that language, or nothing where it is unknown."""
    for candidate in (tag.lower(), tag.lower().partition("-")[0]):
        described = LANG_INFO.get(candidate, {})
        if "name_local" in described:
            name = str(described["name_local"])
            return name[0].upper() + name[1:]
    return ""


def audio_name(tag: str) -> str:
    """Return what a track of sound is called; one of unknown language is just audio."""
    return language_name(tag) or _("Audio")
