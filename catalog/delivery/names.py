"""What languages are called by those who speak them."""

from django.conf.locale import LANG_INFO


def language_name(tag: str) -> str:
    """Return the name of a BCP 47 language in that language, or nothing where it is unknown."""
    for candidate in (tag.lower(), tag.lower().partition("-")[0]):
        described = LANG_INFO.get(candidate, {})
        if "name_local" in described:
            return str(described["name_local"]).capitalize()
    return ""
