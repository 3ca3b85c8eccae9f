"""What no row needs any more goes; what one needs stays."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.actions.pictures import set_picture
from accounts.models import Profile, new_public_id
from catalog import storage, tasks
from catalog.actions.media.artwork import set_artwork
from catalog.actions.media.assets import delete_asset
from catalog.actions.media.text_tracks import set_text_track
from catalog.ingest.pipeline import process
from catalog.ingest.storage_cleanup import remove_orphans, remove_superseded
from catalog.models import MediaAsset, Playable, Upload
from catalog.tests.ingest.conftest import stored_keys
from media_engine.tests.samples import png

SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"


def tomorrow() -> datetime.datetime:
    """A moment at which everything that lies in the storage now is old."""
    return timezone.now() + datetime.timedelta(hours=25)


def put(key: str) -> str:
    return default_storage.save(key, ContentFile(b"x"))


def all_keys() -> set[str]:
    return set().union(*(stored_keys(prefix) for prefix in storage.PREFIXES))


def test_it_removes_orphans_once_they_are_a_day_old(any_storage: str, db: None) -> None:
    for folder in ("sources", "assets"):
        put(f"{folder}/{new_public_id()}/v1/a.mp4")
    put(f"text/{new_public_id()}.vtt")
    put(f"artwork/{new_public_id()}/240.webp")
    remove_orphans(timezone.now())
    assert len(all_keys()) == 4
    assert remove_orphans(tomorrow()) == 4
    assert all_keys() == set()


def test_it_leaves_what_it_would_not_have_made(any_storage: str, db: None) -> None:
    foreign = {put("sources/readme.txt"), put("assets/logo/a.png"), put("text/notes.vtt")}
    assert remove_orphans(tomorrow()) == 0
    assert all_keys() == foreign


@pytest.mark.media
def test_it_leaves_everything_that_rows_name(any_storage: str, film: Playable, take_in) -> None:
    process(take_in("extras.mkv", film).pk)
    before = all_keys()
    # Pictures of people are no part of a work.
    assert {key.split("/")[0] for key in before} == {*storage.PREFIXES} - {"avatars"}
    assert remove_orphans(tomorrow()) == 0
    assert all_keys() == before


def test_it_removes_replaced_pictures_and_subtitles(any_storage: str, film: Playable) -> None:
    for _ in range(2):
        artwork = set_artwork(image=png(100, 150), role="poster", title=film.title)
        track = set_text_track(playable=film, content=SRT, language="es")
    assert len(all_keys()) == 2 * (len(artwork.keys) + 1)
    remove_orphans(tomorrow())
    assert all_keys() == {*artwork.keys, track.key}


def test_it_removes_pictures_that_no_profile_shows(any_storage: str, ada: Profile) -> None:
    lost = put(f"avatars/{new_public_id()}/picture.webp")
    set_picture(profile=ada, content=png(100, 100))
    assert all_keys() == {lost, ada.picture_key}
    assert remove_orphans(tomorrow()) == 1
    assert all_keys() == {ada.picture_key}


def versions(asset: MediaAsset) -> set[int]:
    return set(asset.renditions.values_list("version", flat=True))


@pytest.mark.media
def test_it_removes_a_replaced_version_after_its_grace(
    any_storage: str, film: Playable, take_in
) -> None:
    asset = take_in("mpeg2.ts", film)
    process(asset.pk)
    put(f"{asset.version_prefix(7)}/leftover.mp4")
    now = timezone.now()
    remove_superseded(before=now - datetime.timedelta(hours=1))
    assert versions(asset) == {1, 2}
    assert remove_superseded(before=now + datetime.timedelta(seconds=5)) > 0
    assert versions(asset) == {2}
    remove_orphans(tomorrow())
    named = set(asset.renditions.values_list("key", flat=True))
    asset.refresh_from_db()
    assert stored_keys(asset.prefix) == {*named, asset.storyboard["key"]}


def test_it_leaves_versions_of_assets_at_work(local_media, film: Playable, take_in) -> None:
    asset = take_in("silent.mp4", film)
    MediaAsset.objects.filter(pk=asset.pk).update(status=MediaAsset.Status.PROCESSING)
    key = put(f"{asset.version_prefix(1)}/360p.mp4")
    assert remove_orphans(tomorrow()) == 0
    assert default_storage.exists(key)


def test_it_aborts_uploads_that_nobody_continues(s3_media, db: None, editor) -> None:
    def begin(key: str):
        return storage.bucket().Object(key).initiate_multipart_upload()

    lost, going_on = f"sources/{new_public_id()}/a.mp4", f"sources/{new_public_id()}/b.mp4"
    begin(lost)
    begin(going_on)
    Upload.objects.create(
        user=editor, file_name="b.mp4", size_bytes=9, part_bytes=9, storage_key=going_on
    )
    remove_orphans(timezone.now())
    assert len(list(storage.bucket().multipart_uploads.all())) == 2
    remove_orphans(tomorrow())
    left = [upload.object_key for upload in storage.bucket().multipart_uploads.all()]
    assert left == [going_on]


def test_deleting_an_asset_deletes_its_objects(
    any_storage: str, film: Playable, take_in, django_capture_on_commit_callbacks
) -> None:
    asset, other = take_in("silent.mp4", film), take_in("plain.mp4")
    put(f"{asset.version_prefix(1)}/360p.mp4")
    with django_capture_on_commit_callbacks(execute=True):
        delete_asset(asset=asset)
    assert all_keys() == {other.source_key}
    assert not MediaAsset.objects.filter(pk=asset.pk).exists()


def test_the_task_cleans_the_storage(local_media, db: None) -> None:
    put(f"text/{new_public_id()}.vtt")
    tasks.clean_storage()
    assert len(all_keys()) == 1
