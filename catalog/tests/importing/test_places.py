"""Where an import may come from: buckets, sources that stay in place, walls around the roots."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from catalog.actions.media.assets import delete_asset
from catalog.importing.requesting import ImportOptions, record_import, start_import
from catalog.ingest.pipeline import Outcome, process
from catalog.models import ImportRun, MediaAsset, Playable, Title
from catalog.storage.external import ForbiddenSourceError, is_allowed
from catalog.tests.importing.conftest import outcomes
from media_engine.tests.samples import png

SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"
NFO = b"<movie><title>La niebla</title><plot>A harbour.</plot></movie>"


@pytest.fixture
def archive(library, s3_server, s3_bucket: Callable[..., str], settings, sample):
    """A bucket of somebody, which may be imported from: a film and a pair of sound and picture."""
    name = s3_bucket()
    client = s3_server.client()
    film, song = sample("silent.mp4").read_bytes(), sample("song.wav").read_bytes()
    for key, content in {
        "films/The Fog (1999)/The Fog (1999).mp4": film,
        "films/The Fog (1999)/The Fog (1999).nfo": NFO,
        "films/The Fog (1999)/The Fog (1999).es.srt": SRT,
        "films/The Fog (1999)/poster.jpg": png(400, 600),
        "sounds/waves at night.wav": song,
        "sounds/waves at night.jpg": png(300, 300),
        "private/film.mp4": film + b"\0\0\0\x0cfree1234",
    }.items():
        client.put_object(Bucket=name, Key=key, Body=content)
    settings.IMPORT_ROOTS = [f"s3://{name}/films", f"s3://{name}/sounds"]
    settings.S3_OPTIONS = {
        "endpoint_url": s3_server.endpoint, "region_name": s3_server.region,
        "access_key": s3_server.access_key, "secret_key": s3_server.secret_key,
        "signature_version": "s3v4", "addressing_style": "path",
    }  # fmt: skip
    return name


def keys(client, bucket: str) -> dict[str, str]:
    found = client.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {each["Key"]: each["ETag"] for each in found}


@pytest.mark.media
@pytest.mark.parametrize("own", ["local_media", "s3_media"])
def test_it_imports_a_bucket(archive: str, own: str, request, bring, s3_server) -> None:
    request.getfixturevalue(own)
    client, source = s3_server.client(), f"s3://{archive}/films"
    before = keys(client, archive)
    dry = bring(source, is_dry=True)
    assert set(outcomes(dry).values()) == {"new"}
    assert not Title.objects.exists()
    items = bring(source)
    assert outcomes(items) == outcomes(dry)
    assert Title.objects.get().name == "La niebla"
    asset = MediaAsset.objects.get()
    assert default_storage.exists(asset.source_key)
    assert process(asset.pk) is Outcome.READY
    assert set(outcomes(bring(source)).values()) == {"exists"}
    assert keys(client, archive) == before


@pytest.mark.media
def test_it_knows_a_moved_object(archive: str, local_media, bring, s3_server) -> None:
    bring(f"s3://{archive}/films")
    client = s3_server.client()
    old = "films/The Fog (1999)/The Fog (1999).mp4"
    client.copy_object(
        Bucket=archive, Key="films/1999/The Fog (1999).mp4",
        CopySource={"Bucket": archive, "Key": old},
    )  # fmt: skip
    client.delete_object(Bucket=archive, Key=old)
    items = bring(f"s3://{archive}/films")
    assert items["1999/The Fog (1999).mp4"].outcome == "moved"
    assert MediaAsset.objects.count() == 1


@pytest.mark.media
def test_pairs_of_a_bucket_become_tracks_with_covers(archive: str, local_media, bring) -> None:
    bring(f"s3://{archive}/sounds")
    track = Playable.objects.get()
    assert (track.kind, track.name) == ("track", "waves at night")
    assert track.artworks.get().role == "cover"
    assert track.title.artworks.get().role == "cover"


@pytest.mark.media
def test_a_source_stays_in_its_bucket(s3_media: str, settings, bring, s3_server, sample) -> None:
    client = s3_server.client()
    key = "incoming/The Fog (1999).mp4"
    client.put_object(Bucket=s3_media, Key=key, Body=sample("silent.mp4").read_bytes())
    settings.IMPORT_ROOTS = [f"s3://{s3_media}/incoming"]
    bring(f"s3://{s3_media}/incoming", is_in_place=True)
    asset = MediaAsset.objects.get()
    assert asset.source_key == f"s3://{s3_media}/{key}"
    assert process(asset.pk) is Outcome.READY
    asset.refresh_from_db()
    delete_asset(asset=asset)
    assert key in keys(client, s3_media)


def test_a_source_in_another_bucket_cannot_stay(archive: str, s3_media: str, db) -> None:
    with pytest.raises(ForbiddenSourceError):
        record_import(sources=[f"s3://{archive}/films"], options=ImportOptions(is_in_place=True))


@pytest.mark.media
def test_a_source_stays_on_its_disk(put, bring, local_media, django_capture_on_commit_callbacks):
    path = put("Films/The Fog (1999).mp4")
    content = path.read_bytes()
    bring(is_in_place=True)
    asset = MediaAsset.objects.get()
    assert asset.is_in_place
    assert not (local_media / "sources").exists()
    assert process(asset.pk) is Outcome.READY
    moved = path.with_name("Fog, The (1999).mp4")
    path.rename(moved)
    assert outcomes(bring(is_in_place=True)) == {"Films/Fog, The (1999).mp4": "moved"}
    asset.refresh_from_db()
    assert "Fog%2C%20The" in asset.source_key
    with django_capture_on_commit_callbacks(execute=True):
        delete_asset(asset=asset)
    assert moved.read_bytes() == content
    assert not list((local_media / "assets").rglob("*.mp4"))


@pytest.mark.media
def test_a_source_in_place_is_watched(put, bring, local_media, settings) -> None:
    path = put("The Fog (1999).mp4")
    bring(is_in_place=True)
    asset = MediaAsset.objects.get()
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    process(asset.pk)
    asset.refresh_from_db()
    assert (asset.status, asset.error_code) == ("failed", "source_changed")
    assert outcomes(bring(is_in_place=True)) == {"The Fog (1999).mp4": "replaced"}
    settings.IMPORT_ROOTS = []
    new = MediaAsset.objects.exclude(pk=asset.pk).get()
    process(new.pk)
    new.refresh_from_db()
    assert new.error_code == "source_missing"


@pytest.mark.media
def test_a_link_leads_nowhere(put, bring, library: Path, local_media, tmp_path: Path) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(put("The Fog (1999).mp4").read_bytes() + b"\0\0\0\x0cfree9999")
    (library / "Link (2000).mp4").symlink_to(secret)
    (library / "folder").symlink_to(tmp_path)
    (library / "Zulu (2001).mp4").symlink_to(library / "The Fog (1999).mp4")
    found = outcomes(bring())
    assert found == {
        "The Fog (1999).mp4": "new", "Link (2000).mp4": "bad", "folder": "ignored",
        "Zulu (2001).mp4": "exists",
    }  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["/etc", "/", "{root}/..", "{root}/../x", "{root}2", "{root}/link", "s3://other/films",
     "s3://archive/filmsx", "s3://archive/", "relative", "", "file:///etc", "{root}/a/../../x"],
)  # fmt: skip
def test_it_stays_within_the_roots(db, library: Path, settings, address: str) -> None:
    (library / "link").symlink_to("/etc")
    (library / "a").mkdir()
    settings.IMPORT_ROOTS = [str(library), "s3://archive/films"]
    chosen = address.replace("{root}", str(library))
    assert not is_allowed(chosen)
    for is_in_place in (False, True):
        with pytest.raises(ForbiddenSourceError):
            start_import(sources=[chosen], options=ImportOptions(is_in_place=is_in_place))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("address", ["{root}", "{root}/a", "{root}/a/..", "s3://archive/films/x"])
def test_it_reaches_the_roots(library: Path, settings, address: str) -> None:
    settings.IMPORT_ROOTS = [str(library), "s3://archive/films"]
    assert is_allowed(address.replace("{root}", str(library)))


def test_it_never_imports_its_own_media(bring, local_media, settings) -> None:
    settings.IMPORT_ROOTS = [str(local_media)]
    for folder in ("sources/x", "assets/x"):
        (local_media / folder).mkdir(parents=True)
        (local_media / folder / "film.mp4").touch()
    assert bring(str(local_media)) == {}
