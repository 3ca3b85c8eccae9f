"""Forms take small files in and let go of large ones."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from streamex import uploads

LIMIT = uploads.MAX_BYTES


def received(size: int):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a", b"x" * size), "b": "c"})
    assert request.POST["b"] == "c"
    return request.FILES.get("file")


def test_it_receives_a_small_file() -> None:
    file = received(3_000_000)
    assert file.size == 3_000_000
    assert file.read() == b"x" * 3_000_000
    file.close()


def test_it_lets_go_of_a_large_one(settings) -> None:
    before = set(settings.SCRATCH_DIR.glob("*.upload"))
    assert received(LIMIT + 1) is None
    assert set(settings.SCRATCH_DIR.glob("*.upload")) == before
