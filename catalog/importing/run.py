"""Works through an import: lists the files, decides about each, and goes on where it stopped."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.actions.edit_session import CollisionError, GoneError
from catalog.importing.import_lock import ImportLock, LostImportLockError, acquire
from catalog.importing.job import Job, Outcome, Verdict
from catalog.importing.media_files import MediaFile, import_media_file
from catalog.importing.placement import Options, find_placement
from catalog.importing.reading.bundles import Bundle, Contents, gather, kind_of
from catalog.importing.reading.folders import FolderLayout
from catalog.importing.reading.names import parse_path
from catalog.importing.reading.sources import FoundFile, NoSuchSourceError, Source, open_source
from catalog.importing.reading.vocabulary import FileKind, natural
from catalog.importing.refusing import why_refused
from catalog.importing.sidecars import owner_of, read_description, take_sidecar
from catalog.media_error_messages import sentence
from catalog.models import ImportItem, ImportRun, Playable
from catalog.storage.external import ForbiddenSourceError
from media_engine.errors import ErrorCode, MediaError

logger = logging.getLogger(__name__)
_AT_ONCE = 500
#: The site fails here, not the file: the import waits and tries again later.
_SITE_FAILS = frozenset({ErrorCode.DISK_FULL, ErrorCode.STORAGE_FAILED})
_MAX_SITE_FAILURES = 5
#: The database is unavailable, or busy with somebody else: a deadlock, a lock that was not granted
#: in time.
_DATABASE_FAILS = (OperationalError, InterfaceError)
_TRIES = 3
#: So many workers may be lost over one file before it is settled as bad, and the rest goes on.
_MAX_LOST_OVER_ONE_FILE = 3


class _SiteFailsError(Exception):
    """The storage failed over several files in a row; the text is a sentence."""


def run_import(pk: int) -> bool:
    """Work on an import to its end; False when it is not available.

    Whatever happens to one file is that file's own outcome. A worker that is lost leaves a row that
    the next one takes up: files that were settled are not looked at again. So does one that loses
    the database; whatever else goes wrong ends the import with a reason. Raises OperationalError.
    """
    lock = acquire(pk)
    if lock is None:
        return False
    try:
        _Running(lock).work()
    except LostImportLockError:
        logger.info("import %s: stopped, or taken by another worker", pk)
    except (NoSuchSourceError, ForbiddenSourceError) as error:
        _finish(lock, ImportRun.Status.FAILED, _why_no_source(error))
    except _SiteFailsError as error:
        _finish(lock, ImportRun.Status.FAILED, str(error))
    except MediaError as error:
        _finish(lock, ImportRun.Status.FAILED, sentence(error.code))
    except OSError as error:
        why = _("The source could not be read: %(why)s.") % {"why": error.strerror or error}
        _finish(lock, ImportRun.Status.FAILED, why)
    except _DATABASE_FAILS:
        raise
    except Exception:  # nobody works on it any more: it must not say that it is running
        logger.exception("import %s", pk)
        _finish(lock, ImportRun.Status.FAILED, sentence(ErrorCode.INTERNAL))
    else:
        _finish(lock, ImportRun.Status.DONE)
    return True


def _why_no_source(error: Exception) -> str:
    if isinstance(error, ForbiddenSourceError):
        return _("%(address)s lies outside of what may be imported.") % {"address": error}
    return _("There is nothing at %(address)s.") % {"address": error}


def _finish(lock: ImportLock, status: str, reason: str = "") -> None:
    try:
        lock.write(
            status=status, reason=reason, current="", finished_at=timezone.now(), claim_token=None
        )
    except LostImportLockError:
        logger.info("import %s: was stopped at its end", lock.pk)


@dataclass
class _Place:
    source: Source
    contents: Contents


class _Running:
    def __init__(self, lock: ImportLock) -> None:
        self._lock = lock
        self._run = ImportRun.objects.select_related("title", "started_by").get(pk=lock.pk)
        self._site_failures = 0
        self._done_count = 0

    def work(self) -> None:
        """List everything, then go through it."""
        places = [self._place(address) for address in self._run.sources]
        items = self._items(places)
        self._skip_fatal_file(items)
        for place in places:
            _Importing(self._job(place), place.contents, items, self).work()

    def _place(self, address: str) -> _Place:
        source = open_source(address, is_confined=self._run.is_confined)
        return _Place(source, gather(self._ticking(source.walk()), source.root))

    def _ticking(self, files: Iterator[FoundFile]) -> Iterator[FoundFile]:
        for found in files:
            self._lock.tick()
            yield found

    def _items(self, places: list[_Place]) -> dict[str, ImportItem]:
        """Return a row for every file, made where this is the first time."""
        items = {item.path: item for item in self._run.items.all()}
        bundles = [bundle for place in places for bundle in place.contents.bundles]
        addresses = {found.address for bundle in bundles for found in bundle.files}
        new = {
            address: ImportItem(run=self._run, position=position, path=address)
            for position, address in enumerate(
                sorted(addresses - items.keys(), key=natural), len(items) + 1
            )
        }
        ImportItem.objects.bulk_create(new.values(), batch_size=_AT_ONCE)
        self._done_count = sum(item.outcome != Outcome.PENDING for item in items.values())
        items.update(new)
        self._lock.write(item_count=len(items), done_count=self._done_count)
        return items

    def _skip_fatal_file(self, items: dict[str, ImportItem]) -> None:
        """Settle the file over which one worker after the other was lost, without touching it."""
        if self._run.attempts <= _MAX_LOST_OVER_ONE_FILE or not self._run.current:
            return
        for address, item in items.items():
            if _display_address(address) == self._run.current and item.outcome == Outcome.PENDING:
                reason = sentence(ErrorCode.WORKER_LOST)
                self.settle(item, Verdict(outcome=Outcome.BAD, reason=reason))

    def _job(self, place: _Place) -> Job:
        run = self._run
        options = Options(title=run.title, is_draft=run.is_draft, maturity_age=run.maturity_age)
        layout = place.contents.layout
        return Job(
            run=run, source=place.source, layout=layout, options=options, tick=self._lock.tick
        )

    def note(self, found: FoundFile) -> None:
        """Say what is being worked on."""
        self._lock.write(current=_display_address(found.address))

    def settle(self, item: ImportItem, verdict: Verdict) -> None:
        """Write down what became of a file. The workers that were lost before are forgiven."""
        write_verdict(item, verdict)
        self._done_count += 1
        self._lock.write(done_count=self._done_count, attempts=1)

    def count_failure(self, code: ErrorCode) -> None:
        """Give up where the storage fails over one file after the other. Raises _SiteFailsError."""
        self._site_failures = self._site_failures + 1 if code in _SITE_FAILS else 0
        if self._site_failures >= _MAX_SITE_FAILURES:
            raise _SiteFailsError(sentence(code))


def _display_address(address: str) -> str:
    """Return as much of an address as the row of an import holds."""
    return address[-500:]


def write_verdict(item: ImportItem, verdict: Verdict) -> None:
    """Write down what became of a file, also when somebody has just deleted what it became."""
    item.outcome, item.becomes = verdict.outcome, verdict.becomes[:500]
    item.reason, item.asset = verdict.reason[:500], verdict.asset
    item.playable, item.title = verdict.playable, verdict.title
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        item.asset = item.playable = item.title = None
        item.save()


class _Importing:
    """Going through the files of one source."""

    def __init__(
        self, job: Job, contents: Contents, items: dict[str, ImportItem], running: _Running
    ) -> None:
        self._job, self._contents = job, contents
        self._items, self._running = items, running

    def work(self) -> None:
        """Import the media and what belongs to each, then what belongs to folders."""
        self._read_folder_descriptions()
        bundles = self._contents.bundles
        for bundle in sorted(bundles, key=self._is_extra):
            self._import(bundle)

    def _is_extra(self, bundle: Bundle) -> bool:
        """Extras come after what they are extras of, and folders' pictures after that."""
        if bundle.media_file is None:
            return True
        try:
            return parse_path(bundle.media_file.path, self._job.layout).kind == Playable.Kind.EXTRA
        except Exception:  # it is that file's outcome, when its turn comes
            logger.exception("import %s: %s", self._job.run.pk, bundle.media_file.address)
            return False

    def _read_folder_descriptions(self) -> None:
        for bundle in self._contents.bundles:
            if bundle.is_folders and (found := bundle.description()) is not None:
                description = read_description(self._job, found)
                if description is not None and description.kind in {"tvshow", "album"}:
                    self._job.descriptions[bundle.folder] = description

    def _import(self, bundle: Bundle) -> None:
        verdict = self._import_media_file(bundle) if bundle.media_file is not None else None
        for found in bundle.sidecars:
            item = self._items[found.address]
            if item.outcome == Outcome.PENDING:
                self._running.note(found)
                take = partial(self._take_sidecar, bundle, found, verdict)
                self._running.settle(item, self._guarded(found, take))

    def _take_sidecar(self, bundle: Bundle, found: FoundFile, verdict: Verdict | None) -> Verdict:
        owner = owner_of(self._job, bundle, verdict, self._orphan_target(bundle))
        return take_sidecar(self._job, bundle, found, owner)

    def _orphan_target(self, bundle: Bundle) -> Playable | None:
        """Return what files without their media file belong to, if any of them is of use."""
        if bundle.media_file is not None or bundle.is_folders:
            return None
        if all(kind_of(found) is FileKind.OTHER for found in bundle.files):
            return None
        return find_orphan_target(bundle, self._job.layout)

    def _import_media_file(self, bundle: Bundle) -> Verdict:
        found = bundle.media_file
        if found is None:
            raise TypeError("no media file")
        item = self._items[found.address]
        if item.outcome != Outcome.PENDING:  # a worker before this one has done it
            return self._settled(bundle, item)
        self._running.note(found)
        description = read_description(self._job, bundle.description())
        file = MediaFile(bundle=bundle, found=found, description=description)
        verdict = self._guarded(found, partial(import_media_file, self._job, file))
        self._running.settle(item, verdict)
        if verdict.title is not None:
            self._job.note_title(self._job.layout.home(bundle.folder), verdict.title)
        return verdict

    def _settled(self, bundle: Bundle, item: ImportItem) -> Verdict:
        if item.title is not None or (self._job.is_dry and item.becomes):
            self._job.note_title(self._job.layout.home(bundle.folder), item.title or item.becomes)
        return Verdict(
            outcome=item.outcome, becomes=item.becomes, playable=item.playable, title=item.title
        )

    def _guarded(self, found: FoundFile, take: Callable[[], Verdict]) -> Verdict:
        """Turn what goes wrong with a file into its verdict."""
        try:
            verdict = _with_one_retry(take)
            self._running.count_failure(ErrorCode.INTERNAL)
            return verdict
        except MediaError as error:
            self._running.count_failure(error.code)
            return Verdict(outcome=Outcome.BAD, reason=sentence(error.code))
        except OSError as error:
            why = _("This file could not be read: %(why)s.") % {"why": error.strerror or error}
            return Verdict(outcome=Outcome.BAD, reason=why)
        except (ForbiddenSourceError, GoneError):
            return Verdict(outcome=Outcome.BAD, reason=sentence(ErrorCode.SOURCE_MISSING))
        except ValidationError as error:
            return Verdict(outcome=Outcome.BAD, reason=why_refused(error))
        except CollisionError:  # it was not remembered: the next import takes it
            reason = _("Somebody else changed the same at this moment. Import it again.")
            return Verdict(outcome=Outcome.BAD, reason=reason)
        except (LostImportLockError, _SiteFailsError):
            raise
        except Exception:  # one file never ends the import of a thousand
            logger.exception("import %s: %s", self._job.run.pk, found.address)
            return Verdict(outcome=Outcome.BAD, reason=sentence(ErrorCode.INTERNAL))


def _with_one_retry(take: Callable[[], Verdict]) -> Verdict:
    """Take a file again where the database failed; whatever it changes happens once.

    If the database is unavailable for longer, the verdict cannot be written either: then the file
    waits for the next worker.
    """
    for _attempt in range(_TRIES - 1):
        try:
            return take()
        except _DATABASE_FAILS:
            logger.warning("the database failed over a file, which is tried again", exc_info=True)
            connection.close_if_unusable_or_obsolete()
    return take()


def find_orphan_target(bundle: Bundle, layout: FolderLayout) -> Playable | None:
    """Return what files without their media file are named after, if it is in the catalogue."""
    path = PurePosixPath(bundle.folder, f"{bundle.base}.mkv")
    placement = find_placement(parse_path(path, layout), Options())
    return placement.playable
