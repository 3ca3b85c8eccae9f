"""What the tests of taking in and working on media share: both storages, samples, a broker."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalog import storage as media_storage
from catalog.actions.media.assets import take_in_file
from catalog.models import MediaAsset, Playable
from catalog.tests.ingest.installation import Installation, install
from catalog.tests.stored import local_media, s3_media  # noqa: F401 - fixtures
from media_engine.packaging.renditions import hash_file
from streamex.tests.samples import copy_sample

Sample = Callable[[str], Path]
TakeIn = Callable[..., MediaAsset]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("samples")
    return lambda name: copy_sample(name, folder)


@pytest.fixture(params=["local", "s3"])
def any_storage(request: pytest.FixtureRequest) -> str:
    """The local disk in one run of the test, a real S3 server in the other."""
    request.getfixturevalue(f"{request.param}_media")
    name: str = request.param
    return name


@pytest.fixture
def take_in(db: None, sample: Sample) -> TakeIn:
    """Return a function that takes a sample in, by default without a playable."""

    def take(name: str, playable: Playable | None = None) -> MediaAsset:
        return take_in_file(path=sample(name), file_name=name, playable=playable)

    return take


@pytest.fixture
def queue() -> Callable[[], list[str]]:
    """Return a function that says which messages lie in the folder broker's media queue."""
    folder = Path(django_settings.BROKER_DIR) / "queue"
    for path in folder.glob("*"):
        path.unlink()
    return lambda: [path.name for path in folder.glob("*.media.msg")]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with its own data directory, for tests across processes."""
    installed = install(tmp_path_factory.mktemp("installation") / "data")
    yield installed
    installed.close()


def stored_keys(prefix: str) -> set[str]:
    """Return every key under a prefix of the storage."""
    return {found.key for found in media_storage.list_objects(prefix)}


def stored_hash(key: str, folder: Path) -> str:
    """Return the SHA-256 of an object, read through Django's storage."""
    path = folder / "object"
    with default_storage.open(key) as stored:
        path.write_bytes(stored.read())
    return hash_file(path)


@pytest.fixture
def take_in_bytes(db: None) -> Callable[[bytes, str], MediaAsset]:
    """Return a function that takes in some bytes."""
    return lambda content, name: take_in_file(file=ContentFile(content), file_name=name)
