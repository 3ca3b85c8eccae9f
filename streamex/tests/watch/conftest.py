"""Media that really plays, made once per run, and somebody in front of it."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Profile, new_public_id
from catalog.actions.assets import take_in_file
from catalog.actions.text_tracks import set_text_track
from catalog.media import pipeline
from catalog.media.ffmpeg import find_ffmpeg
from catalog.models import MediaAsset, Playable, Rendition
from streamex.tests.browser import has_failed

GiveMedia = Callable[..., MediaAsset]
Eventually = Callable[..., Any]

SUBTITLES = {
    "en": "1\n00:00:00,000 --> 00:01:00,000\nA train at night\n",
    "es": "1\n00:00:00,000 --> 00:01:00,000\nUn tren de noche\n",
}
PICTURE = "testsrc2=size=320x180:rate=10:duration={seconds}"
SOUND = "sine=frequency=220:sample_rate=48000:duration={seconds}"
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-pix_fmt", "yuv420p"]
BIG_BUTTON = ":is(.player__centre, .record__transport) [data-action=toggle]"
AAC = ["-c:a", "aac", "-b:a", "48k"]


@dataclass(frozen=True)
class Made:
    """The rows that the pipeline wrote for one source."""

    asset: dict[str, Any]
    renditions: list[dict[str, Any]]
    duration_seconds: float


def _source(folder: Path, name: str, seconds: int) -> Path:
    """Make H.264 and AAC, or AAC alone, that needs no encoding to be published."""
    path = folder / f"{name}-{seconds}.mp4"
    sound = ["-f", "lavfi", "-i", SOUND.format(seconds=seconds)]
    picture = ["-f", "lavfi", "-i", PICTURE.format(seconds=seconds)] if name == "video" else []
    codecs = [*(H264 if picture else []), *AAC]
    command = [str(find_ffmpeg().path), "-v", "error", *picture, *sound, *codecs, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


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
    renditions = [
        {
            f.name: getattr(r, f.name)
            for f in Rendition._meta.concrete_fields
            if f.name not in hidden
        }
        for r in asset.renditions.all()
    ]
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
            known[name, seconds] = _make(_source(folder, name, seconds))
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
def sit(seat: Callable[..., Any], live_server: Any) -> Callable[[Page, Profile], Page]:
    """Return a function that seats a profile in front of a browser's page."""

    def take_seat(page: Page, profile: Profile) -> Page:
        session = seat(profile).cookies[django_settings.SESSION_COOKIE_NAME].value
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        return page

    return take_seat


@pytest.fixture
def eventually() -> Eventually:
    """Return a function that waits until a question has a true answer, and returns that."""

    def wait(question: Callable[[], Any], seconds: float = 20) -> Any:
        deadline = time.monotonic() + seconds
        while not (answer := question()):
            assert time.monotonic() < deadline, "it did not come to pass"
            time.sleep(0.05)
        return answer

    return wait


@dataclass(frozen=True)
class Player:
    """The player in a page, as its viewer knows it."""

    page: Page
    base_url: str
    eventually: Eventually

    def open(self, playable: Playable, *, is_ready: bool = True) -> None:
        """Go to the page and press play where the browser waits for that."""
        self.page.goto(self.base_url + playable.get_absolute_url())
        if is_ready:
            self.start()

    def start(self) -> None:
        """Wait until it plays."""
        self.eventually(lambda: self.state("blocked") is not None or self.position > 0)
        if self.state("blocked") is not None:
            self.page.locator(
                ".player__centre [data-action=toggle], .record [data-action=toggle]"
            ).first.click()
        self.eventually(lambda: self.is_playing)

    def state(self, name: str) -> str | None:
        """The player's `data-name`, an empty string if it is only there, or None."""
        return self.page.locator("[data-player]").get_attribute(f"data-{name}")

    def ask(self, expression: str) -> Any:
        """The value of an expression about `media`, the element."""
        element = self.page.locator("video, audio")
        return element.evaluate(f"media => ({expression})")

    @property
    def position(self) -> float:
        """Where the media stands, in seconds."""
        return self.ask("media.currentTime")

    @property
    def is_playing(self) -> bool:
        """Whether it moves."""
        return self.ask("!media.paused && !media.ended && media.readyState > 2 && !media.seeking")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture
def player(
    request: pytest.FixtureRequest,
    page: Page,
    sit: Callable[..., Page],
    ada: Profile,
    live_server: Any,
    eventually: Eventually,
) -> Iterator[Player]:
    """The player, with Ada in front of it."""
    sit(page, ada)
    yield Player(page, live_server.url, eventually)
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
