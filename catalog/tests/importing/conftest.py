"""What the tests of importing share: a library of small files, and a way to import it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.importing.requesting import ImportOptions, record_import
from catalog.importing.run import run_import
from catalog.models import ImportItem, ImportRun
from catalog.tests.ingest.conftest import sample  # noqa: F401 - fixture
from catalog.tests.stored import local_media, s3_media  # noqa: F401 - fixtures

Import = Callable[..., dict[str, ImportItem]]


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory, settings) -> Path:
    """An empty folder that may be imported from."""
    folder = tmp_path_factory.mktemp("library")
    settings.IMPORT_ROOTS = [str(folder)]
    return folder


@pytest.fixture
def put(library: Path, sample) -> Callable[..., Path]:  # noqa: F811
    """Return a function that puts a sample of its own bytes under a path of the library."""
    count = 0

    def put_file(path: str, name: str = "silent.mp4", content: bytes | None = None) -> Path:
        nonlocal count
        count += 1
        target = library / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            target.write_bytes(content)
        else:
            shutil.copy(sample(name), target)
            if name.endswith(".mp4"):  # a box that players skip makes the bytes others
                with target.open("ab") as file:
                    file.write(b"\0\0\0\x0cfree" + count.to_bytes(4, "big"))
        return target

    return put_file


@pytest.fixture
def bring(db: None, library: Path) -> Import:
    """Return a function that imports the library and returns the items by path below it."""

    def run(*sources: str, user=None, is_confined: bool = True, **options: object):
        asked = list(sources) or [str(library)]
        recorded = record_import(
            sources=asked, options=ImportOptions(**options), user=user, is_confined=is_confined
        )
        assert run_import(recorded.pk)
        recorded.refresh_from_db()
        assert recorded.status == ImportRun.Status.DONE, recorded.reason
        base = asked[0].rstrip("/") + "/"
        return {item.path.removeprefix(base): item for item in recorded.items.all()}

    return run


def outcomes(items: dict[str, ImportItem]) -> dict[str, str]:
    """Return what became of each file."""
    return {path: str(item.outcome) for path, item in items.items()}
