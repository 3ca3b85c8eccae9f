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


def test_it_holds_many_files_to_a_limit_together(settings) -> None:
    before = set(settings.SCRATCH_DIR.glob("*.upload"))
    files = [SimpleUploadedFile(f"{number}", b"x" * (LIMIT - 1)) for number in range(4)]
    request = RequestFactory().post("/", {"file": files, "b": "c"})
    assert request.POST["b"] == "c"
    kept = request.FILES.getlist("file")
    assert len(kept) == 2
    assert len(set(settings.SCRATCH_DIR.glob("*.upload")) - before) == 2
    for file in kept:
        file.close()
