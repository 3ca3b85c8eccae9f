"""How a profile likes to listen to and read one title."""

import dataclasses

from accounts.models import Profile
from accounts.models.preferences import ListeningPreferences
from catalog.models import Title
from recommendations.models import SoundChoice


def listening_of(profile: Profile, title: Title) -> ListeningPreferences:
    """Return the preferences of `profile`, with the sound that it chose for `title`; one query."""
    chosen = SoundChoice.objects.filter(profile=profile, title=title)
    language = chosen.values_list("language", flat=True).first()
    general = profile.listening
    return dataclasses.replace(general, audio_language=language) if language else general
