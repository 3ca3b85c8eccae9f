"""Media that really plays, made once per run, and somebody in front of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Profile, new_public_id
from catalog.actions.media.assets import take_in_file
from catalog.actions.media.text_tracks import set_text_track
from catalog.ingest import pipeline
from catalog.models import MediaAsset, Playable, Rendition
from streamex.tests.browser import has_failed
from streamex.tests.watch.sources import make_source
from streamex.tests.watch.viewer import Player

GiveMedia = Callable[..., MediaAsset]

SUBTITLES = {
    "en": "1\n00:00:00,000 --> 00:01:00,000\nA train at night\n",
    "es": "1\n00:00:00,000 --> 00:01:00,000\nUn tren de noche\n",
}


@dataclass(frozen=True)
class Made:
    """The rows that the pipeline wrote for one source."""

    asset: dict[str, Any]
    renditions: list[dict[str, Any]]
    duration_seconds: float


def _make(path: Path) -> Made:
    asset = take_in_file(path=path, file_name=path.name)
    while pipeline.process(asset.pk) is pipeline.Outcome.CONTINUES:
        pass
    asset.refresh_from_db()
    assert asset.status == MediaAsset.Status.READY, asset.error_detail
    hidden = {"id", "public_id", "created_at", "updated_at", "asset"}
    fields = {
        field.name: getattr(asset, field.name)
        for field in MediaAsset._meta.concrete_fields
        if field.name not in hidden | {"owner", "playable", "source_key"}
    }
    columns = [field.name for field in Rendition._meta.concrete_fields if field.name not in hidden]
    renditions = list(asset.renditions.values(*columns))
    seconds = asset.duration_seconds
    asset.delete()
    return Made(fields, renditions, seconds)


@pytest.fixture(scope="session")
def _made(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Callable[[str, int], Made]:
    folder = tmp_path_factory.mktemp("sources")
    known: dict[tuple[str, int], Made] = {}

    def make(name: str, seconds: int) -> Made:
        if (name, seconds) not in known:
            known[name, seconds] = _make(make_source(folder, name, seconds))
        return known[name, seconds]

    return make


@pytest.fixture
def give_media(_made: Callable[[str, int], Made], transactional_db: None) -> GiveMedia:
    """Return a function that gives a playable a published video, or sound, that really plays."""

    def give(playable: Playable, *, seconds: int = 12, name: str = "video") -> MediaAsset:
        made = _made(name, seconds)
        key = f"sources/{new_public_id()}/original.mp4"
        asset = MediaAsset.objects.create(playable=playable, source_key=key, **made.asset)
        for fields in made.renditions:
            Rendition.objects.create(asset=asset, **fields)
        playable.duration_seconds = made.duration_seconds
        playable.save()
        return asset

    return give


@pytest.fixture
def playing_film(film: Playable, give_media: GiveMedia) -> Playable:
    """The film with twelve seconds of video, and subtitles in two languages."""
    give_media(film)
    for language, text in SUBTITLES.items():
        set_text_track(playable=film, content=text.encode(), language=language)
    return film


@pytest.fixture
def sign_in(client_for: Callable[..., Any], live_server: Any) -> Callable[[Page, Profile], Page]:
    """Return a function that signs a profile in to a browser's page."""

    def open_signed_in(page: Page, profile: Profile) -> Page:
        session = client_for(profile).cookies[django_settings.SESSION_COOKIE_NAME].value
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        return page

    return open_signed_in


@pytest.fixture
def player(
    request: pytest.FixtureRequest,
    page: Page,
    sign_in: Callable[..., Page],
    ada: Profile,
    live_server: Any,
) -> Iterator[Player]:
    """The player, signed in as Ada."""
    sign_in(page, ada)
    yield Player(page, live_server.url)
    if not has_failed(request.node):  # the picture of a failure is worth more
        # Reports on their way would meet a database that is gone.
        page.goto("about:blank")


@pytest.fixture
def in_work() -> Callable[[Playable], MediaAsset]:
    """Return a function that gives a playable a source that is being worked on."""

    def give(playable: Playable) -> MediaAsset:
        return MediaAsset.objects.create(
            playable=playable, kind="video", file_name="film.mkv", source_bytes=1,
            source_key=f"sources/{playable.public_id}/original.mkv", status="processing",
            stage="encoding", progress_percent=42, eta_seconds=70, queued_at=timezone.now(),
        )  # fmt: skip

    return give
