"""Sources that stay in place are downloaded as others are, and never from outside of the roots."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from accounts.models import Profile, User
from catalog.delivery.playback import original_url
from catalog.delivery.policy import NotEntitled
from catalog.models import MediaAsset
from catalog.storage.external import source_key_of

CONTENT = b"0123456789" * 100
AddSource = Callable[..., MediaAsset]


@pytest.fixture
def add_source(db: None, library: Path, local_media: Path) -> AddSource:
    """Return a function that describes a file of the library as a source that stays there."""

    def add(path: Path, **fields: object) -> MediaAsset:
        values = {"source_bytes": len(CONTENT), "file_name": path.name, **fields}
        return MediaAsset.objects.create(
            source_key=source_key_of(str(path)), queued_at=timezone.now(), **values
        )

    return add


@pytest.fixture
def asset(add_source: AddSource, library: Path) -> MediaAsset:
    path = library / "El niño (1999) #1.mkv"
    path.write_bytes(CONTENT)
    return add_source(path)


def page(asset: MediaAsset) -> str:
    return f"/admin/catalog/mediaasset/{asset.pk}/"


def test_an_editor_downloads_it(asset: MediaAsset, client_for, editor: User, settings) -> None:
    settings.X_ACCEL_PREFIX = "/protected/"  # nginx does not reach it
    editor_client = client_for(editor)
    assert (
        f"{page(asset)}source/"
        in editor_client.get(f"/admin/catalog/mediaasset/{asset.pk}/change/").content.decode()
    )
    url = editor_client.get(f"{page(asset)}source/").url
    answer = Client().get(url)
    assert (answer.status_code, answer.getvalue()) == (200, CONTENT)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''El%20ni")
    assert answer["Content-Type"] == "application/octet-stream"
    part = Client().get(url, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.getvalue()) == (206, CONTENT[10:20])
    assert str(asset.public_id) in url
    assert "library" not in url
    assert Client().get(url.replace("name=El", "name=La")).status_code == 403


def test_nobody_else_does(
    asset: MediaAsset, add_source: AddSource, ada: Profile, editor: User, library: Path, client_for
) -> None:
    now = timezone.now()
    with pytest.raises(NotEntitled):
        original_url(user=ada.user, asset=asset, now=now)
    own = add_source(library / "own.mkv", owner=ada.user)
    with pytest.raises(NotEntitled):
        original_url(user=editor, asset=own, now=now)
    assert client_for(editor).get(f"{page(own)}source/").status_code == 403
    assert Client().get(f"{page(asset)}source/").status_code == 302  # to sign in


@pytest.mark.parametrize("case", ["link", "folder", "gone", "changed", "root", "device"])
def test_what_leads_elsewhere_is_not_there(
    case: str, asset: MediaAsset, library: Path, tmp_path: Path, editor: User, settings, add_source
) -> None:
    secret = tmp_path / "secret" / "film.mkv"
    secret.parent.mkdir()
    secret.write_bytes(CONTENT)
    path = library / asset.file_name
    if case == "folder":
        (library / "inside").symlink_to(secret.parent)
        asset = add_source(library / "inside" / "film.mkv")
    elif case == "device":
        asset = add_source(Path("/dev/zero"), source_bytes=0)
        settings.IMPORT_ROOTS = ["/dev"]
    elif case == "root":
        settings.IMPORT_ROOTS = [str(tmp_path)]
    else:
        path.unlink()
    if case == "link":
        path.symlink_to(secret)
    elif case == "changed":
        path.write_bytes(CONTENT * 2)
    url = original_url(user=editor, asset=asset, now=timezone.now())
    assert Client().get(url).status_code == 404


def test_it_comes_from_the_own_bucket_only(s3_media: str, db: None, editor: User) -> None:
    now = timezone.now()
    key = f"incoming/{CONTENT[:3].decode()} (1999).mkv"
    storages["default"].bucket.put_object(Key=key, Body=CONTENT)
    own, other = (
        MediaAsset.objects.create(
            source_key=f"s3://{bucket}/{key}", source_bytes=len(CONTENT), queued_at=now
        )
        for bucket in (s3_media, "another")
    )
    url = original_url(user=editor, asset=own, now=now)
    assert "X-Amz-Signature" in url
    with pytest.raises(NotEntitled):
        original_url(user=editor, asset=other, now=now)
