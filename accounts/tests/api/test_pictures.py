"""`/api/v1/profiles/{id}/picture/`."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from accounts.actions.pictures import MAX_BYTES, set_picture
from accounts.actions.profiles import change_profile, delete_profile
from accounts.models import Profile
from accounts.tests.api.test_profiles import JSON, acting, at, error_code


@pytest.fixture
def folder(tmp_path: Path, settings) -> Iterator[Path]:
    """An empty storage on the local disk."""
    options = {"location": tmp_path, "base_url": None}
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": options},
    }  # fmt: skip
    return tmp_path


@pytest.fixture
def api(client: Client, ada: Profile, folder: Path) -> Client:
    client.force_login(ada.user)
    return client


def photograph(width: int = 800, height: int = 600, kind: str = "JPEG") -> bytes:
    """Return a picture that says where and with what it was taken."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 26.0, 46.0), 3: "W", 4: (79.0, 58.0, 55.0)})
    written = io.BytesIO()
    image.save(written, kind, exif=exif, **({"comment": b"at home"} if kind == "JPEG" else {}))
    return written.getvalue()


def upload(api: Client, profile: Profile, content: bytes, name: str = "me.jpg", **headers: str):
    file = SimpleUploadedFile(name, content, "image/jpeg")
    body = encode_multipart(BOUNDARY, {"picture": file})
    return api.put(at(profile, "picture/"), body, content_type=MULTIPART_CONTENT, headers=headers)


def stored(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.django_db(transaction=True)
def test_it_keeps_nothing_but_the_pixels(
    api: Client, ada: Profile, folder: Path, kind: str
) -> None:
    response = upload(api, ada, photograph(kind=kind))
    assert response.status_code == 200
    url = response.json()["picture_url"]
    assert url.startswith(f"http://testserver{at(ada, 'picture/')}?v=")
    picture = api.get(url)
    assert picture["Content-Type"] == "image/webp"
    assert picture["Cache-Control"] == "private, max-age=604800, immutable"
    with Image.open(io.BytesIO(picture.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (320, 320), {})
        assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()
    for word in (b"Secret", b"home", b"me.jpg"):
        assert word not in picture.content
    assert stored(folder) == [Profile.objects.get(pk=ada.pk).picture_key]


@pytest.mark.django_db(transaction=True)
def test_it_deletes_what_is_replaced_removed_or_orphaned(
    api: Client, ada: Profile, bo: Profile, folder: Path
) -> None:
    first = upload(api, bo, photograph()).json()["picture_url"]
    second = upload(api, bo, photograph(300, 900)).json()["picture_url"]
    assert first != second
    bo.refresh_from_db()
    assert stored(folder) == [bo.picture_key]
    assert api.delete(at(bo, "picture/")).status_code == 204
    assert (stored(folder), api.get(at(bo)).json()["picture_url"]) == ([], None)
    assert api.get(second).status_code == 404
    assert api.delete(at(bo, "picture/")).status_code == 204
    set_picture(profile=bo, content=photograph())
    delete_profile(profile=bo)
    assert stored(folder) == []


def bomb() -> bytes:
    """A PNG of 900 megapixels in a few hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "can be read"),
        (b"<html>", "can be read"),
        (b"GIF89a" + bytes(20), "can be read"),
        (photograph()[:300], "can be read"),
        (photograph(60, 60), "smaller"),
        (bomb(), "megapixels"),
        (b"\xff\xd8\xff" + bytes(MAX_BYTES), "larger than"),
        (b"", "empty"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_picture(
    api: Client, ada: Profile, folder: Path, content: bytes, words: str
) -> None:
    response = upload(api, ada, content)
    assert (response.status_code, error_code(response)) == (400, "invalid")
    fields = response.json()["error"]["fields"]
    assert list(fields) == ["picture"]
    assert words in fields["picture"][0]
    assert stored(folder) == []


def test_it_takes_forms_only(api: Client, ada: Profile) -> None:
    response = api.put(at(ada, "picture/"), {"picture": "x"}, **JSON)
    assert (response.status_code, error_code(response)) == (415, "unsupported_media_type")
    nothing = encode_multipart(BOUNDARY, {"picture": "text"})
    response = api.put(at(ada, "picture/"), nothing, content_type=MULTIPART_CONTENT)
    assert list(response.json()["error"]["fields"]) == ["picture"]


def test_a_picture_is_its_households_alone(
    api: Client, ada: Profile, stranger: Profile, client_for
) -> None:
    upload(api, ada, photograph())
    url = api.get(at(ada)).json()["picture_url"]
    assert client_for().get(url).status_code == 401
    assert client_for(stranger).get(url).status_code == 404
    other = client_for(stranger)
    assert upload(other, ada, photograph()).status_code == 404
    assert other.delete(at(ada, "picture/")).status_code == 404
    assert api.get(url, headers={"Accept": "image/webp"}).status_code == 200


def test_a_child_and_who_lacks_the_pin_change_none(
    api: Client, ada: Profile, bo: Profile, kid: Profile
) -> None:
    answer = upload(api, kid, photograph(), **acting(kid))
    assert (answer.status_code, error_code(answer)) == (403, "grown_up_required")
    change_profile(profile=ada, pin="1234")
    answer = upload(api, ada, photograph(), **acting(bo))
    assert (answer.status_code, error_code(answer)) == (403, "pin_required")
    assert api.delete(at(ada, "picture/"), headers=acting(bo)).status_code == 403
    assert not default_storage.exists("avatars")
