"""Keeping how somebody likes to listen and read, as a player reports it."""

from django.db import transaction

from accounts.actions.profiles import change_profile
from accounts.models import Profile
from catalog.models import Title
from recommendations.models import SoundChoice


@transaction.atomic
def keep_preferences(
    *, profile: Profile, title: Title, audio_language: str | None = None, **others: str
) -> None:
    """Keep what was chosen while `title` played: its sound for it alone, `others` for all titles.

    `others` are fields of `ListeningPreferences`. Raises ValidationError.
    """
    if audio_language is not None:
        choose_sound(profile=profile, title=title, language=audio_language)
    if others:
        change_profile(profile=profile, **others)


@transaction.atomic
def choose_sound(*, profile: Profile, title: Title, language: str) -> None:
    """Hear all of `title` in `language`, BCP 47; an empty one leaves it to the profile again.

    Raises ValidationError.
    """
    if not language:
        SoundChoice.objects.filter(profile=profile, title=title).delete()
        return
    SoundChoice(profile=profile, title=title, language=language).clean_fields()
    SoundChoice.objects.update_or_create(
        profile=profile, title=title, defaults={"language": language}
    )
