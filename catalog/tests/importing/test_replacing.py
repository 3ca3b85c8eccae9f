"""A file that lies where another was, is renamed, or comes back: nothing stops playing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.actions.media.assets import attach_asset
from catalog.admin.media.progress import describe
from catalog.ingest.claim import acquire
from catalog.ingest.publish import publish_version, reserve_version
from catalog.models import MediaAsset, Playable, SourceFile
from catalog.storage.external import address_of
from catalog.tests.importing.conftest import Import, outcomes

pytestmark = pytest.mark.media
FILM = "Film (1999).mp4"


def publish(asset: MediaAsset) -> MediaAsset:
    """Do what a worker does when the first version of an asset is made."""
    claim = acquire(asset.pk)
    assert claim is not None
    publish_version(claim, asset, reserve_version(claim, asset), [])
    claim.release(status=MediaAsset.Status.READY)
    asset.refresh_from_db()
    return asset


@pytest.fixture
def old(put: Callable[..., Path], bring: Import, local_media: Path) -> MediaAsset:
    """The asset of a film that was imported and plays."""
    put(FILM)
    asset = bring()[FILM].asset
    assert asset is not None
    return publish(asset)


@pytest.fixture
def film(old: MediaAsset) -> Playable:
    """What it plays as."""
    assert old.playable is not None
    return old.playable


def playing(film: Playable) -> MediaAsset:
    return MediaAsset.objects.get(playable=film)


def test_it_plays_on_until_the_new_file_does(put, bring, old, film) -> None:
    put(FILM)
    item = bring()[FILM]
    assert (item.outcome, item.playable, playing(film)) == ("replaced", film, old)
    assert outcomes(bring()) == {FILM: "exists"}
    assert "plays now stays" in describe(item.asset)
    publish(item.asset)
    old.refresh_from_db()
    assert (playing(film), old.place) == (item.asset, None)


def test_it_plays_on_when_the_new_file_fails(put, bring, old, film) -> None:
    put(FILM)
    broken = bring()[FILM].asset
    MediaAsset.objects.filter(pk=broken.pk).update(status="failed", error_code="damaged")
    broken.refresh_from_db()
    assert "goes on playing" in describe(broken)
    put(FILM)
    third = bring()[FILM].asset
    assert playing(film) == old
    publish(third)
    broken.refresh_from_db()
    assert (playing(film), broken.place) == (third, None)


def test_an_editor_has_the_last_word(put, bring, old, film) -> None:
    put(FILM)
    late = bring()[FILM].asset
    chosen = MediaAsset.objects.create(
        file_name="b.mp4", source_key="sources/b", source_bytes=1, queued_at=old.queued_at
    )
    attach_asset(asset=chosen, playable=film)
    publish(late)
    assert (playing(film), late.place) == (chosen, None)


def test_the_first_file_comes_back(put, bring, old, film, library) -> None:
    first = (library / FILM).read_bytes()
    put(FILM)
    publish(bring()[FILM].asset)
    put(FILM, content=first)
    assert outcomes(bring()) == {FILM: "replaced"}
    assert playing(film) == old
    assert MediaAsset.objects.count() == 2


@pytest.mark.parametrize("is_in_place", [False, True])
def test_numbers_move_up_behind_a_new_first_file(put, bring, library, is_in_place) -> None:
    paths = [f"Show/Season 01/Show S01E0{number}.mp4" for number in (1, 2, 3)]
    put(paths[0])
    put(paths[1])
    items = bring(is_in_place=is_in_place)
    hashes = [publish(items[path].asset).source_sha256 for path in paths[:2]]
    (library / paths[1]).rename(library / paths[2])
    (library / paths[0]).rename(library / paths[1])
    put(paths[0])
    items = bring(is_in_place=is_in_place)
    assert outcomes(items) == dict(zip(paths, ("replaced", "replaced", "new"), strict=True))
    for path in paths:
        publish(items[path].asset)
    shown = Playable.objects.order_by("number").values_list("asset__source_sha256", flat=True)
    assert list(shown)[1:] == hashes
    assert SourceFile.objects.filter(role="media").count() == 3


def test_two_files_change_names_in_place(put, bring, library, local_media) -> None:
    one, two = library / "One (1999).mp4", library / "Two (2001).mp4"
    put(one.name)
    put(two.name, "plain.mp4")
    assets = [item.asset for item in bring(is_in_place=True).values()]
    one.rename(library / "kept")
    two.rename(one)
    (library / "kept").rename(two)
    items = bring(is_in_place=True)
    assert set(outcomes(items).values()) <= {"moved", "exists"}
    keys = [MediaAsset.objects.get(pk=asset.pk).source_key for asset in assets]
    assert [Path(address_of(key)).name for key in keys] == [two.name, one.name]


def test_what_was_missing_is_tried_again_elsewhere(put, bring, library, local_media) -> None:
    path = put(FILM)
    asset = bring(is_in_place=True)[FILM].asset
    MediaAsset.objects.update(status="failed", error_code="source_missing")
    path.rename(library / "Movie (1999).mp4")
    assert outcomes(bring(is_in_place=True)) == {"Movie (1999).mp4": "moved"}
    asset.refresh_from_db()
    assert asset.status == MediaAsset.Status.QUEUED


def test_a_path_that_is_too_long_to_stay_is_said(put, bring, local_media) -> None:
    path = "/".join(["\u6df1" * 60] * 3) + "/\u6df1\u3044 (2001).mp4"
    put(path)
    item = bring(is_in_place=True)[path]
    assert (item.outcome, "name too long" in item.reason) == ("bad", True)
    assert outcomes(bring()) == {path: "new"}
