"""In which languages something of the catalogue can be heard and read, as choices of a form."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from catalog.models.languages import TitleLanguage


def audio_choices(chosen: str) -> list[tuple[str, str]]:
    """Return the languages that can be heard, and `chosen`, by name; the title's own first."""
    return [("", _("As the title suggests")), *_languages(TitleLanguage.Use.AUDIO, chosen)]


def subtitle_choices(chosen: str) -> list[tuple[str, str]]:
    """Return the languages that can be read, and `chosen`, by name."""
    return [("", _("As the title suggests")), *_languages(TitleLanguage.Use.SUBTITLES, chosen)]


def _languages(use: str, chosen: str) -> list[tuple[str, str]]:
    found = TitleLanguage.objects.filter(use=use).order_by("language")
    tags = {*found.values_list("language", flat=True).distinct(), *filter(None, [chosen])}
    return sorted(((tag, _name(tag)) for tag in tags), key=lambda pair: pair[1].casefold())


def _name(tag: str) -> str:
    try:
        name: str = get_language_info(tag)["name_translated"]
    except KeyError:
        return tag
    return name[:1].upper() + name[1:]
