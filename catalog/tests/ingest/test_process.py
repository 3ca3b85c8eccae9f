"""From a source to what plays, with the real encoder, on the local disk and on S3."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from catalog import storage
from catalog.actions.media.artwork import set_artwork
from catalog.ingest import package
from catalog.ingest.claim import acquire
from catalog.ingest.fetch import fetch_source, probe_source
from catalog.ingest.pipeline import LONGEST_YIELD, QUIET_PERIOD, Outcome, process
from catalog.ingest.run import Run
from catalog.media_error_messages import sentence
from catalog.models import Artwork, Marker, MediaAsset, Playable, Rendition, TextTrack
from catalog.storage.scratch import working_folder
from catalog.tests.ingest.conftest import stored_hash, stored_keys
from media_engine.errors import ErrorCode
from media_engine.packaging.ladder import plan_encoding
from media_engine.probing.probe import probe_file
from media_engine.tests.samples import png

pytestmark = pytest.mark.media
Kind, Status = Rendition.Kind, MediaAsset.Status


def names(asset: MediaAsset) -> set[str]:
    return {row.name for row in Rendition.objects.published().filter(asset=asset)}


def test_it_makes_everything(any_storage: str, film: Playable, take_in, settings, tmp_path) -> None:
    settings.SCRATCH_DIR = folder_of(tmp_path, "scratch")
    asset = take_in("720p.mp4", film)
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    film.refresh_from_db()
    assert (asset.status, asset.kind, asset.progress_percent) == (Status.READY, "video", 100)
    assert (asset.published_version, asset.attempts, asset.claim_token) == (2, 0, None)
    assert names(asset) == {"720p", "480p", "360p", "240p", "audio-und", "progressive"}
    assert film.duration_seconds == pytest.approx(3, abs=0.1)
    for row in Rendition.objects.published().filter(asset=asset):
        assert stored_hash(row.key, tmp_path) == row.sha256
        assert storage.fetch_file(row.key, folder_of(tmp_path, row.name), sha256=row.sha256)
        assert row.kind == Kind.PROGRESSIVE or row.segments[-1][1] + row.segments[-1][2] == (
            row.size_bytes
        )
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def folder_of(parent: Path, name: str) -> Path:
    folder = parent / f"of-{name}"
    folder.mkdir()
    return folder


def test_it_makes_pictures_and_a_storyboard(any_storage: str, film: Playable, take_in) -> None:
    asset = take_in("plain.mp4", film)
    process(asset.pk)
    asset.refresh_from_db()
    poster, backdrop = (
        film.title.artworks.get(role="poster"),
        film.title.artworks.get(role="backdrop"),
    )
    still = film.artworks.get(role="still")
    assert {backdrop.source, still.source} == {Artwork.Source.FRAME}
    assert poster.source == Artwork.Source.GENERATED
    assert poster.width / poster.height == pytest.approx(2 / 3, abs=0.02)
    assert backdrop.width / backdrop.height == pytest.approx(16 / 9, abs=0.02)
    for artwork in (poster, backdrop, still):
        assert stored_keys(artwork.prefix) == artwork.keys
    board = asset.storyboard
    assert stored_keys("assets") >= {board["key"]}
    assert (board["count"], board["columns"], board["rows"]) == (3, 3, 1)


def test_it_publishes_the_copy_before_it_encodes(local_media, film: Playable, take_in) -> None:
    asset = take_in("720p.mp4", film)
    claim = acquire(asset.pk)
    with working_folder(claim.token) as folder:
        run = Run(claim, folder)
        source = fetch_source(run)
        probe = probe_source(run, source)
        plan = plan_encoding(probe)
        package.publish_quick(run, package.describe_job(run, source, probe, plan))
    asset.refresh_from_db()
    assert (asset.status, asset.published_version) == (Status.PROCESSING, 1)
    assert names(asset) == {"720p", "audio-und"}


@pytest.mark.parametrize(
    ("name", "first"),
    [("vp9.webm", {"180p", "audio-und"}), ("mpeg2.ts", {"180p", "audio-und"})],
)
def test_it_encodes_what_cannot_be_copied(local_media, film, take_in, name: str, first) -> None:
    asset = take_in(name, film)
    assert process(asset.pk) is Outcome.READY
    assert names(asset) >= first | {"progressive"}


@pytest.mark.parametrize(
    "name",
    [
        "ten-bit.mp4", "rotated.mp4", "tiny.mp4",
        *(
            pytest.param(name, marks=pytest.mark.hostile)
            for name in (
                "silent.mp4", "odd.mp4", "variable.mp4", "absurd-pixels.mp4", "thread.mp4",
                "ribbon.mp4",
            )
        ),
    ],
)  # fmt: skip
def test_it_makes_odd_films_play(local_media, film: Playable, take_in, name: str) -> None:
    asset = take_in(name, film)
    assert process(asset.pk) is Outcome.READY
    assert "progressive" in names(asset)
    asset.refresh_from_db()
    assert asset.storyboard["count"] >= 1


def test_it_makes_music_play(any_storage: str, make_title, take_in, tmp_path: Path) -> None:
    album = make_title("Lines", kind="album")
    season = album.seasons.create(number=1)
    track = Playable.objects.create(title=album, season=season, kind="track", number=1)
    asset = take_in("cover.mp3", track)
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    kinds = {row.kind for row in Rendition.objects.published().filter(asset=asset)}
    assert kinds == {Kind.AUDIO, Kind.PROGRESSIVE}
    assert asset.storyboard == {}
    cover = album.artworks.get()
    assert (cover.role, cover.source, cover.width) == ("cover", Artwork.Source.EMBEDDED, 64)
    progressive = asset.renditions.get(kind=Kind.PROGRESSIVE, version=asset.published_version)
    path = storage.fetch_file(progressive.key, tmp_path, sha256=progressive.sha256)
    assert probe_file(path).kind == "audio"


def test_it_takes_subtitles_and_chapters_out(any_storage: str, film: Playable, take_in) -> None:
    asset = take_in("extras.mkv", film)
    assert process(asset.pk) is Outcome.READY
    track = film.text_tracks.get()
    assert (track.language, track.is_forced, track.kind) == ("es", True, "subtitles")
    assert stored_keys("text") == {track.key}
    chapters = Marker.objects.filter(playable=film, kind="chapter")
    assert [chapter.name for chapter in chapters] == ["One", "Two"]


@pytest.mark.hostile
def test_it_does_without_subtitles_that_nobody_could_read(
    local_media, film: Playable, take_in
) -> None:
    asset = take_in("library.mkv", film)
    assert process(asset.pk) is Outcome.READY
    assert not film.text_tracks.exists()


@pytest.mark.hostile
def test_it_does_without_a_cover_that_is_too_large(local_media, make_title, take_in) -> None:
    album = make_title("Lines", kind="album")
    season = album.seasons.create(number=1)
    track = Playable.objects.create(title=album, season=season, kind="track", number=1)
    assert process(take_in("wall.mp3", track).pk) is Outcome.READY
    assert not album.artworks.filter(source=Artwork.Source.EMBEDDED).exists()


def test_a_storyboard_of_a_lost_worker_is_in_nobodys_way(
    any_storage: str, film: Playable, take_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = take_in("plain.mp4", film)
    store_file = storage.store_file

    def store_and_die(path: Path, key: str, **options: str) -> None:
        store_file(path, key, **options)
        if "storyboard" in key:
            raise OperationalError(key)  # the claim is kept, as by one that was killed

    monkeypatch.setattr(storage, "store_file", store_and_die)
    with pytest.raises(OperationalError):
        process(asset.pk)
    monkeypatch.undo()
    MediaAsset.objects.update(claim_expires_at=timezone.now() - QUIET_PERIOD)
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    boards = {key for key in stored_keys("assets") if "storyboard" in key}
    assert len(boards) == 2
    assert asset.storyboard["key"] in boards


def test_it_publishes_a_picture(any_storage: str, db: None, tmp_path: Path, take_in_bytes) -> None:
    asset = take_in_bytes(png(700, 400), "wall.png")
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    assert (asset.kind, asset.published_version) == ("image", 1)
    assert asset.probe["made"]["widths"] == [240, 480, 700]
    prefix = asset.version_prefix(1)
    assert stored_keys(prefix) == {f"{prefix}/{width}.webp" for width in (240, 480, 700)}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("truncated.mkv", {ErrorCode.TRUNCATED, ErrorCode.DAMAGED}),
        ("truncated.mp4", {ErrorCode.TRUNCATED, ErrorCode.DAMAGED, ErrorCode.NOT_MEDIA}),
        ("ffv1.mkv", {ErrorCode.UNSUPPORTED_CODEC}),
    ],
)
def test_it_fails_with_a_reason(local_media, film: Playable, take_in, name: str, codes) -> None:
    asset = take_in(name, film)
    assert process(asset.pk) is Outcome.FAILED
    asset.refresh_from_db()
    assert asset.status == Status.FAILED
    assert asset.error_code in codes
    assert len(sentence(asset.error_code)) > 20
    assert "Traceback" not in asset.error_detail
    assert not asset.is_playable
    assert stored_keys("assets") == set()


@pytest.mark.parametrize("content", [b"#EXTM3U\nfile:///etc/passwd\n", b"\0" * 5000, b"MZ" * 999])
def test_it_refuses_what_is_not_media(local_media, db: None, take_in_bytes, content) -> None:
    asset = take_in_bytes(content, "film.mp4")
    assert process(asset.pk) is Outcome.FAILED
    asset.refresh_from_db()
    assert asset.error_code in {ErrorCode.NOT_MEDIA, ErrorCode.UNSUPPORTED_FORMAT}
    assert (asset.stage, asset.eta_seconds, asset.claim_token) == ("", None, None)


def test_it_never_replaces_what_an_editor_gave(local_media, film: Playable, take_in) -> None:
    given = set_artwork(image=png(400, 600), role="poster", title=film.title)
    process(take_in("plain.mp4", film).pk)
    poster = film.title.artworks.get(role="poster")
    assert (poster.pk, poster.prefix, poster.source) == (given.pk, given.prefix, "editor")
    assert film.title.artworks.filter(role="backdrop").exists()


def test_it_lets_other_first_versions_go_first(local_media, film: Playable, take_in) -> None:
    first, second = take_in("720p.mp4", film), take_in("silent.mp4")
    # However long the work takes on a busy machine, both came in just now.
    MediaAsset.objects.update(created_at=timezone.now() + LONGEST_YIELD / 2)
    assert process(first.pk) is Outcome.CONTINUES
    first.refresh_from_db()
    assert (first.status, first.published_version) == (Status.QUEUED, 1)
    assert process(second.pk) is Outcome.CONTINUES
    assert process(first.pk) is Outcome.WAITS
    first.refresh_from_db()
    assert (first.status, first.attempts, first.published_version) == (Status.QUEUED, 0, 1)
    MediaAsset.objects.update(created_at=timezone.now() - QUIET_PERIOD)
    assert process(second.pk) is Outcome.READY
    assert process(first.pk) is Outcome.READY
    first.refresh_from_db()
    assert first.published_version == 2
    assert names(first) >= {"720p", "480p", "progressive"}


def test_it_waits_for_quiet_no_longer_than_ten_minutes(local_media, film, take_in) -> None:
    first = take_in("plain.mp4", film)
    take_in("silent.mp4")
    MediaAsset.objects.filter(pk=first.pk).update(
        created_at=timezone.now() - LONGEST_YIELD, published_version=1, latest_version=1
    )
    assert process(first.pk) is not Outcome.WAITS


def test_it_never_repeats_what_is_published(local_media, film: Playable, take_in) -> None:
    asset = take_in("plain.mp4", film)
    process(asset.pk)
    before = stored_keys("assets")
    MediaAsset.objects.filter(pk=asset.pk).update(status=Status.QUEUED)
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    assert asset.latest_version == 2
    assert stored_keys("assets") == before


def test_it_works_once_when_asked_five_times(local_media, film: Playable, take_in) -> None:
    asset = take_in("silent.mp4", film)
    outcomes = [process(asset.pk) for _ in range(5)]
    assert outcomes == [Outcome.READY, *[Outcome.NOT_TAKEN] * 4]
    assert TextTrack.objects.count() == 0


def test_it_notices_a_source_that_is_gone(any_storage: str, film: Playable, take_in) -> None:
    asset = take_in("silent.mp4", film)
    storage.delete_objects([asset.source_key])
    assert process(asset.pk) is Outcome.FAILED
    asset.refresh_from_db()
    assert asset.error_code == ErrorCode.SOURCE_MISSING


def test_it_notices_a_source_that_changed(
    any_storage: str, film: Playable, take_in, sample
) -> None:
    asset = take_in("silent.mp4", film)
    storage.delete_objects([asset.source_key])
    default_storage.save(asset.source_key, ContentFile(sample("plain.mp4").read_bytes()))
    assert process(asset.pk) is Outcome.FAILED
    asset.refresh_from_db()
    assert asset.error_code == ErrorCode.SOURCE_CHANGED


def test_it_tries_again_when_the_storage_is_away(s3_media, settings, film, take_in) -> None:
    asset = take_in("silent.mp4", film)
    reachable = settings.STORAGES
    options = {**reachable["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {**reachable, "default": {**reachable["default"], "OPTIONS": options}}
    assert process(asset.pk) is Outcome.WAITS
    asset.refresh_from_db()
    assert (asset.status, asset.attempts) == (Status.QUEUED, 1)
    assert asset.error_code == ErrorCode.STORAGE_FAILED
    settings.STORAGES = reachable
    assert process(asset.pk) is Outcome.READY


def test_it_fails_when_the_storage_stays_away(s3_media, settings, film, take_in) -> None:
    asset = take_in("silent.mp4", film)
    options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    outcomes = [process(asset.pk) for _ in range(4)]
    assert outcomes == [Outcome.WAITS, Outcome.WAITS, Outcome.FAILED, Outcome.NOT_TAKEN]


def test_it_fails_in_words_without_an_encoder(local_media, settings, film, take_in) -> None:
    settings.FFMPEG = "/nonexistent/ffmpeg"
    asset = take_in("silent.mp4", film)
    assert process(asset.pk) is Outcome.FAILED
    asset.refresh_from_db()
    assert asset.error_code == ErrorCode.ENCODER_MISSING
