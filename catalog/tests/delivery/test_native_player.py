"""A player that is no browser plays a film that was really imported, by the address alone.

The player is PyAV's libavformat. FFmpeg 9.0.2 as a program is of no use here: its HLS demuxer asks
for neighbouring byte ranges at once and stops after the first (measured, with nginx as well) unless
it is given `-http_seekable 0`.
"""

import json
from pathlib import Path
from urllib.parse import urljoin

import av
import pytest

from media_engine.tests.samples import make_sample
from streamex.tests.stack import Stack

BEGIN = """
from django.utils import timezone
from accounts.models import Profile, User
from catalog.delivery.playback import start_playback
from catalog.models import Playable
user, _ = User.objects.get_or_create(email="player@example.com")
profile, _ = Profile.objects.get_or_create(user=user, name="Player")
playable = Playable.objects.get(public_id="{playable}")
playback = start_playback(user=user, profile=profile, playable=playable, now=timezone.now())
print(playback.manifest_url)
"""


def manifest_of(stack: Stack, folder: Path) -> str:
    """Import fourteen seconds of film and return the address of its manifest."""
    film = make_sample("long.mp4", folder)
    imported = stack.manage("import_media", film, "--wait", "--json").stdout
    (row,) = json.loads(imported)
    assert row["status"] == "ready", row
    command = BEGIN.format(playable=row["playable"])
    shown = stack.manage("shell", "--no-imports", "--command", command).stdout
    return urljoin(stack.url, shown.strip())


def check(url: str) -> None:
    """Decode all pictures and all sound, and compare with what was imported."""
    with av.open(url) as media:
        frames = sum(1 for _ in media.decode(video=0))
    with av.open(url) as media:
        samples = sum(frame.samples for frame in media.decode(audio=0))
    assert frames == 14 * 25
    assert samples / 48_000 == pytest.approx(14, abs=0.1)


@pytest.mark.media
def test_it_plays_from_the_local_disk(stack: Stack, tmp_path: Path) -> None:
    check(manifest_of(stack, tmp_path))


@pytest.mark.media
def test_it_plays_from_a_bucket(bucket_stack: Stack, tmp_path: Path) -> None:
    check(manifest_of(bucket_stack, tmp_path))
