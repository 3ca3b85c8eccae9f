"""A title that came with its media leaves the site again when none of it can be played."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Profile
from catalog import tasks
from catalog.actions.media.assets import take_in_file
from catalog.ingest.claim import MAX_ATTEMPTS
from catalog.ingest.pipeline import Outcome, process
from catalog.models import MediaAsset, Playable, Title

Status = MediaAsset.Status
ADD = "/admin/catalog/mediaasset/add/"
PROGRESS = "/admin/catalog/mediaasset/progress/"
AddMedia = Callable[..., MediaAsset]


@pytest.fixture
def add_media(local_media: None, make_title: Callable[..., Title]) -> AddMedia:
    """Return a function that adds a film, published with its media, of which the file is none."""

    def add(title: Title | None = None, kind: str = "film", **fields: object) -> MediaAsset:
        title = title or make_title(published_at=timezone.now())
        playable = Playable.objects.create(title=title, kind=kind)
        content = ContentFile(b"neither picture nor sound")
        asset = take_in_file(file=content, file_name="a.mp4", playable=playable)
        MediaAsset.objects.filter(pk=asset.pk).update(**fields)
        return asset

    return add


def status_of(asset: MediaAsset) -> str:
    return Title.objects.get(playables__asset=asset).status


def test_it_leaves_with_the_upload_that_made_it(
    local_media: None, editor: object, ada: Profile, client_for: Callable[..., Client]
) -> None:
    editor_client = client_for(editor)
    file = SimpleUploadedFile("film.mp4", b"neither picture nor sound")
    editor_client.post(ADD, {"film_name": "Night Train", "is_published": "on", "file": file})
    title = Title.objects.visible_to(ada).get()
    asset = MediaAsset.objects.get()
    assert process(asset.pk) is Outcome.FAILED
    assert not Title.objects.visible_to(ada).exists()
    title.refresh_from_db()
    assert title.status == Title.Status.DRAFT
    (state,) = editor_client.get(PROGRESS, {"id": asset.pk}).json()["assets"]
    assert "“Night Train” is a draft" in state["text"]


@pytest.mark.media
def test_it_leaves_with_the_import_that_made_it(
    local_media: None, db: None, ada: Profile, sample, tmp_path, settings
) -> None:
    (tmp_path / "Night Train (2024).mp4").write_bytes(sample("silent.mp4").read_bytes())
    call_command("import_media", str(tmp_path))
    assert Title.objects.visible_to(ada).exists()
    settings.FFMPEG = "/nonexistent/ffmpeg"
    assert process(MediaAsset.objects.get().pk) is Outcome.FAILED
    assert not Title.objects.visible_to(ada).exists()


@pytest.mark.media
def test_it_stays_once_it_plays(local_media: None, ada: Profile, make_title, sample) -> None:
    title = make_title(published_at=timezone.now())
    film = Playable.objects.create(title=title, kind="film")
    asset = take_in_file(path=sample("silent.mp4"), file_name="a.mp4", playable=film)
    assert process(asset.pk) is Outcome.READY
    MediaAsset.objects.update(status=Status.QUEUED, attempts=MAX_ATTEMPTS)
    tasks.requeue_lost_assets()
    asset.refresh_from_db()
    assert (asset.status, status_of(asset)) == (Status.FAILED, Title.Status.PUBLISHED)


def test_it_leaves_when_workers_vanish_over_it(add_media: AddMedia) -> None:
    asset = add_media(attempts=MAX_ATTEMPTS)
    tasks.requeue_lost_assets()
    assert status_of(asset) == Title.Status.DRAFT


@pytest.mark.parametrize(
    "other",
    [
        {"status": Status.QUEUED},
        {"status": Status.PROCESSING},
        {"status": Status.READY, "published_version": 1, "latest_version": 1},
        {
            "status": Status.FAILED,
            "error_code": "timeout",
            "published_version": 1,
            "latest_version": 1,
        },
    ],
)
def test_it_stays_while_something_plays_or_is_made(add_media: AddMedia, other: dict) -> None:
    asset = add_media()
    add_media(Title.objects.get(playables__asset=asset), kind="extra", **other)
    assert process(asset.pk) is Outcome.FAILED
    assert status_of(asset) == Title.Status.PUBLISHED


def test_it_leaves_with_the_last_of_its_media(add_media: AddMedia) -> None:
    first = add_media(created_at=timezone.now() - datetime.timedelta(hours=1))
    title = Title.objects.get(playables__asset=first)
    Title.objects.update(published_at=timezone.now() - datetime.timedelta(hours=1))
    last = add_media(title, kind="extra")
    assert [process(asset.pk) for asset in (first, last)] == [Outcome.FAILED] * 2
    assert status_of(last) == Title.Status.DRAFT


def test_it_stays_when_it_was_announced_without_media(add_media: AddMedia, make_title) -> None:
    asset = add_media(make_title())
    process(asset.pk)
    assert status_of(asset) == Title.Status.PUBLISHED


def test_others_stay(add_media: AddMedia, make_title) -> None:
    other = make_title("Another", published_at=timezone.now())
    scheduled = make_title("Later", published_at=timezone.now() + datetime.timedelta(days=1))
    process(add_media().pk)
    process(add_media(scheduled).pk)
    for title in (other, scheduled):
        title.refresh_from_db()
        assert title.status == Title.Status.PUBLISHED


def test_it_needs_no_playable(local_media: None, db: None) -> None:
    asset = take_in_file(file=ContentFile(b"x"), file_name=f"{uuid.uuid4()}.mp4")
    assert process(asset.pk) is Outcome.FAILED
