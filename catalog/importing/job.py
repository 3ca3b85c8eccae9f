"""What the steps of an import share."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from catalog.actions.edit_session import Act, Editing, editing
from catalog.importing.placement import Options
from catalog.importing.reading.folders import FolderLayout
from catalog.importing.reading.nfo import Description
from catalog.importing.reading.sources import FoundFile, Source
from catalog.models import Change, ImportItem, ImportRun, MediaAsset, Playable, SourceFile, Title

Outcome = ImportItem.Outcome


@dataclass(kw_only=True)
class Verdict:
    """What became of a file, or would become of it; `reason` is a sentence, empty if all is well.

    `becomes` says what the file is in the catalogue, `playable` and `title` where that is there.
    """

    outcome: str
    becomes: str = ""
    reason: str = ""
    playable: Playable | None = None
    title: Title | None = None
    asset: MediaAsset | None = None


@dataclass(kw_only=True)
class Job:
    """One source being imported. `titles` says what the media of a folder went into."""

    run: ImportRun
    source: Source
    layout: FolderLayout
    options: Options
    tick: Callable[[int], None]
    descriptions: dict[PurePosixPath, Description] = field(default_factory=dict)
    titles: dict[PurePosixPath, Title | str] = field(default_factory=dict)
    # What a dry run has reserved so far: places in the catalogue, and files by their hash.
    reserved: dict[tuple[Any, ...], str] = field(default_factory=dict)
    reserved_titles: set[str] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def is_dry(self) -> bool:
        """Whether nothing may change."""
        return self.run.is_dry

    @contextmanager
    def editing(self, found: FoundFile) -> Iterator[Editing]:
        """Open an act of editing for the history. Raises CollisionError."""
        act = self.act(found)
        with editing(by=act.by, via=act.via, comment=act.comment) as edit:
            yield edit

    def act(self, found: FoundFile) -> Act:
        """Return who imports a file."""
        comment = found.path.name[:250]
        return Act(by=self.run.started_by, via=Change.Via.IMPORT, comment=comment)

    def note_title(self, folder: PurePosixPath, title: Title | str) -> None:
        """Remember what the media of a folder went into; the first has it."""
        self.titles.setdefault(folder, title)


def address_hash(address: str) -> str:
    """Return the hash by which the row of a file is found."""
    return hashlib.sha256(address.encode()).hexdigest()


def known_file(found: FoundFile) -> SourceFile | None:
    """Return the row of a file that came in from this address."""
    rows = SourceFile.objects.select_related(
        "asset__playable__title", "asset__awaits__title", "playable", "title"
    )
    return rows.filter(address_sha256=address_hash(found.address)).first()


def is_unchanged(row: SourceFile | None, found: FoundFile) -> bool:
    """Whether a file is as it was when it came in, by size and stamp."""
    return row is not None and (row.size_bytes, row.stamp) == (found.size_bytes, found.stamp)


def remember(found: FoundFile, role: str, **values: Any) -> SourceFile:
    """Write down that a file came in as it is now."""
    row, _is_new = SourceFile.objects.update_or_create(
        address_sha256=address_hash(found.address),
        defaults={
            "address": found.address,
            "role": role,
            "size_bytes": found.size_bytes,
            "stamp": found.stamp,
            **values,
        },
    )
    return row
