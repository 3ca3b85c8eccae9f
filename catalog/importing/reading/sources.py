"""Where an import comes from: a folder, a single file, or what lies under a bucket's prefix."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from catalog import storage
from catalog.importing.reading import vocabulary
from catalog.importing.reading.vocabulary import folded
from catalog.storage import external
from media_engine.errors import ErrorCode, MediaError

#: Called with the bytes that were read, now and then: the moment to say that work goes on.
Tick = Callable[[int], None]


class NoSuchSourceError(Exception):
    """There is nothing at the address; the text is the address."""


@dataclass(frozen=True, kw_only=True)
class FoundFile:
    """A file of a source. `path` is absolute, for reading names; `stamp` tells its states apart.

    `problem` says, in the active language, why it cannot be taken, `skip_reason` why it is not.
    """

    address: str
    path: PurePosixPath
    size_bytes: int = 0
    stamp: str = ""
    problem: str = ""
    skip_reason: str = ""
    is_named: bool = False

    @property
    def extension(self) -> str:
        """The extension in lower case, without its dot."""
        return self.path.suffix.removeprefix(".").lower()


@dataclass(frozen=True)
class LocalCopy:
    """A file as it can be read here: `is_scratch` when it is a copy that will be deleted."""

    path: Path
    sha256: str
    is_scratch: bool


class Source(Protocol):
    """A folder or a bucket, seen alike."""

    root: PurePosixPath

    def walk(self) -> Iterator[FoundFile]:
        """Yield every file, hidden ones left out."""

    def read(self, found: FoundFile, limit: int) -> bytes:
        """Return at most `limit` bytes of a file. Raises MediaError."""

    def local(self, found: FoundFile, tick: Tick) -> Any:
        """Return a context manager that gives a LocalCopy. Raises MediaError."""

    def exists(self, address: str) -> bool:
        """Whether a file that was seen at an address is still there."""


def open_source(address: str, *, is_confined: bool) -> Source:
    """Return the source at `address`; if `is_confined`, only one within the import roots.

    Raises NoSuchSourceError, ForbiddenSourceError, and MediaError where a bucket does not answer.
    """
    if is_confined and not external.is_allowed(address):
        raise external.ForbiddenSourceError(address)
    if external.is_s3(address):
        return BucketSource(address)
    return FolderSource(Path(address), is_confined=is_confined)


def file_exists(address: str) -> bool:
    """Whether there is still a file where one was imported from."""
    if not external.is_s3(address):
        return Path(address).is_file()
    place = external.s3_address(address)
    with storage.reported():
        found = external.bucket(place.bucket).objects.filter(Prefix=place.key).limit(1)
        return any(each.key == place.key for each in found)


def is_as_it_was(address: str, *, size_bytes: int, stamp: str) -> bool:
    """Whether the file that was imported from `address` lies there still, and is no other."""
    if external.is_s3(address):
        return file_exists(address)
    try:
        status = Path(address).stat()
    except OSError:
        return False
    return (status.st_size, str(status.st_mtime_ns)) == (size_bytes, stamp)


class FolderSource:
    """A folder of this machine, or one file."""

    def __init__(self, path: Path, *, is_confined: bool) -> None:
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - links stay links, ".." does not stay
        if not whole.exists():
            raise NoSuchSourceError(str(path))
        self._start = whole
        folder = whole if whole.is_dir() else whole.parent
        self.root = PurePosixPath(folder)
        self._within = None if is_confined else folder

    def walk(self) -> Iterator[FoundFile]:
        """Yield every file, sorted within its folder; hidden and marked folders are left out."""
        if not self._start.is_dir():
            yield self._found(self._start, is_named=True)
            return
        own = _own_folders()
        closed: list[FoundFile] = []
        for parent, folders, names in os.walk(
            self._start, onerror=lambda error: closed.append(_closed(error))
        ):
            yield from closed
            closed.clear()
            if vocabulary.SKIP_MARKS & set(names):
                folders.clear()
                continue
            folder = Path(parent)
            for name in folders:
                if _is_link(folder / name):
                    path, why = PurePosixPath(folder, name), _("Links to folders are not followed.")
                    yield FoundFile(address=str(path), path=path, skip_reason=why)
            folders[:] = sorted(
                name for name in folders if is_wanted_folder(name) and folder / name not in own
            )
            for name in sorted(names):
                if is_wanted_name(name):
                    yield self._found(folder / name)
        yield from closed

    def _found(self, path: Path, *, is_named: bool = False) -> FoundFile:
        readable = os.fsencode(path).decode("utf-8", "replace").replace("\0", "")
        pure = PurePosixPath(readable)
        if readable != str(path):
            problem = _("Its name is not valid UTF-8. Rename it.")
            return FoundFile(address=readable, path=pure, problem=problem)
        try:
            status, problem = path.stat(), self._problem(path)
        except OSError as error:
            problem = _("This file could not be read: %(why)s.") % {"why": error.strerror or error}
            return FoundFile(address=readable, path=pure, problem=problem)
        return FoundFile(
            address=readable,
            path=pure,
            size_bytes=status.st_size,
            stamp=str(status.st_mtime_ns),
            problem=problem,
            is_named=is_named,
        )

    def _problem(self, path: Path) -> str:
        if not path.is_file():
            return _("This is not an ordinary file.")
        if path.is_symlink() and not self._may_reach(path):
            return _("This link leads outside of what may be imported.")
        return ""

    def _may_reach(self, path: Path) -> bool:
        if self._within is not None and path.resolve().is_relative_to(self._within.resolve()):
            return True
        return external.is_allowed(str(path))

    def read(self, found: FoundFile, limit: int) -> bytes:
        """Return at most `limit` bytes."""
        with _reading(), external.open_file(self._reachable(found)) as file:
            return file.read(limit)

    def _reachable(self, found: FoundFile) -> Path:
        """Return where a file leads, checked again: it may be a link now, or a folder above it."""
        path = Path(found.address)
        if not self._may_reach(path):
            raise MediaError(ErrorCode.SOURCE_MISSING, f"{path} leads outside")
        return path

    @contextmanager
    def local(self, found: FoundFile, tick: Tick) -> Iterator[LocalCopy]:
        """Give the file itself and its hash."""
        path = self._reachable(found)
        digest = hashlib.sha256()
        with _reading(), external.open_file(path) as file:
            while chunk := file.read(storage.CHUNK_BYTES):
                digest.update(chunk)
                tick(len(chunk))
        yield LocalCopy(path, digest.hexdigest(), is_scratch=False)

    def exists(self, address: str) -> bool:
        """Whether it is still there."""
        return file_exists(address)


@contextmanager
def _reading() -> Iterator[None]:
    """Report what a disk may raise, but for a file that is shut: that is no failure of the disk."""
    denied = None
    with storage.reported():
        try:
            yield
        except PermissionError as error:
            denied = error
    if denied is not None:
        raise denied


def _closed(error: OSError) -> FoundFile:
    """Return a folder that could not be listed, so that its files are not missed silently."""
    readable = os.fsencode(error.filename).decode("utf-8", "replace").replace("\0", "")
    why = _("This folder could not be read: %(why)s.") % {"why": error.strerror}
    return FoundFile(address=readable, path=PurePosixPath(readable), problem=why)


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink() and is_wanted_folder(path.name)
    except OSError:  # its files, or why it cannot be listed, are said next
        return False


def _own_folders() -> set[Path]:
    """Return the folders that hold StreamEx's own media, which are no source."""
    if not storage.is_local():
        return set()
    own = Path(default_storage.path(""))
    return {own / prefix for prefix in storage.PREFIXES}


def is_wanted_folder(name: str) -> bool:
    """Whether the files of a folder are looked at."""
    return not name.startswith(".") and folded(name) not in vocabulary.SKIPPED_FOLDERS


def is_wanted_name(name: str) -> bool:
    """Whether a file is looked at."""
    return not name.startswith(".") and folded(name) not in vocabulary.ALL_SKIPPED_NAMES


class BucketSource:
    """What lies under a prefix of a bucket, or one object. Raises MediaError as it goes."""

    def __init__(self, address: str) -> None:
        place = external.s3_address(address)
        self._place = place
        self._bucket = external.bucket(place.bucket)
        self._is_own = not storage.is_local() and storage.bucket().name == place.bucket
        with self._reported(address):
            first = list(self._bucket.objects.filter(Prefix=place.key).limit(1))
        if not first:
            raise NoSuchSourceError(address)
        self._is_object = bool(place.key) and first[0].key == place.key
        whole = PurePosixPath("/", place.bucket, place.key)
        self.root = whole.parent if self._is_object else whole

    @contextmanager
    def _reported(self, address: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"NoSuchBucket", "404"}:
                raise NoSuchSourceError(address) from error
            raise MediaError(ErrorCode.STORAGE_FAILED, str(error)) from error
        except BotoCoreError as error:
            raise MediaError(ErrorCode.STORAGE_FAILED, str(error)) from error

    def walk(self) -> Iterator[FoundFile]:
        """Yield every object, in the order of keys; a page of a thousand is held at a time."""
        key = self._place.key
        prefix = key if self._is_object or not key else f"{key.rstrip('/')}/"
        with storage.reported():
            for each in self._bucket.objects.filter(Prefix=prefix):
                if self._is_object and each.key != key:
                    continue
                if self._is_wanted(each.key):
                    yield self._found(each)

    def _is_wanted(self, key: str) -> bool:
        parts = PurePosixPath(key).parts
        if key.endswith("/") or not parts or (self._is_own and parts[0] in storage.PREFIXES):
            return False
        return is_wanted_name(parts[-1]) and all(is_wanted_folder(part) for part in parts[:-1])

    def _found(self, each: Any) -> FoundFile:
        key = each.key.replace("\0", "\ufffd")  # which no database takes
        return FoundFile(
            address=f"s3://{self._place.bucket}/{key}",
            path=PurePosixPath("/", self._place.bucket, key),
            size_bytes=each.size or 0,
            stamp=(each.e_tag or "").strip('"')[:100],  # which some services leave out
            problem="" if key == each.key else _("Its name is not valid UTF-8. Rename it."),
            is_named=self._is_object,
        )

    def read(self, found: FoundFile, limit: int) -> bytes:
        """Return at most `limit` bytes."""
        with storage.reported():
            body = self._object(found).get(Range=f"bytes=0-{limit - 1}")["Body"]
            content: bytes = body.read(limit)
            return content

    def _object(self, found: FoundFile) -> Any:
        return self._bucket.Object(external.s3_address(found.address).key)

    @contextmanager
    def local(self, found: FoundFile, tick: Tick) -> Iterator[LocalCopy]:
        """Give a copy in the scratch folder, hashed on its way."""
        with TemporaryDirectory(dir=settings.SCRATCH_DIR, prefix="import-") as folder:
            suffix = f".{found.extension}" if found.extension else ""
            path = Path(folder) / f"source{suffix[:9]}"
            before = 0

            def on_bytes(count: int) -> None:
                nonlocal before
                tick(count - before)
                before = count

            sha256 = external.download(external.s3_address(found.address), path, on_bytes)
            yield LocalCopy(path, sha256, is_scratch=True)

    def exists(self, address: str) -> bool:
        """Whether it is still there."""
        return file_exists(address)
