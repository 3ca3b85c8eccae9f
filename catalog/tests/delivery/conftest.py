"""A film with a published version, and a session that plays it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Profile
from catalog.delivery.playback import Playback, start_playback
from catalog.models import MediaAsset, Playable
from catalog.tests.stored import (  # noqa: F401 – fixtures of every test here
    add_media,
    add_pictures_and_text,
    local_media,
    s3_media,
)


@pytest.fixture
def asset(local_media: Path, film: Playable) -> MediaAsset:  # noqa: F811
    """The film's asset on the local disk."""
    add_pictures_and_text(film)
    return add_media(film)


@pytest.fixture
def playback(asset: MediaAsset, film: Playable, ada: Profile) -> Playback:
    """A session of Ada with the film."""
    return start_playback(user=ada.user, profile=ada, playable=film, now=timezone.now())


@pytest.fixture
def start(film: Playable) -> Iterator[Callable[..., Playback]]:
    """A function that starts the film for a profile."""

    def begin(profile: Profile, **options: object) -> Playback:
        options.setdefault("now", timezone.now())
        return start_playback(user=profile.user, profile=profile, playable=film, **options)

    return begin
