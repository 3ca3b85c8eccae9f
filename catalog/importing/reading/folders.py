"""What the folders of a library are, seen together with what lies in them."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from catalog.importing.reading import vocabulary
from catalog.importing.reading.vocabulary import folded

_SEASON = re.compile(
    r"^(?:.*[\s._-])?(?:season|series|temporada|staffel|saison|stagione)[\s._-]*0*(\d{1,4})"
    r"(?:\s*[-–(:].*)?$|^s0*(\d{1,4})$"
)
_SPECIALS = frozenset({"specials", "special", "especiales", "season 0", "season 00"})
_DISC = re.compile(r"^(?:cd|disc|disk|disco)[\s._-]*0*(\d{1,2})(?:\s*[-–(:].*)?$")
_NUMBER_WORD = (
    r"(?:lesson|lecture|section|module|unit|chapter|part|week|day|class|leccion|seccion|modulo"
    r"|unidad|tema|capitulo|parte|semana|clase)"
)
LEADING_NUMBER = re.compile(
    rf"^(?:{_NUMBER_WORD}\s*0*(\d{{1,4}})\b|0*(\d{{1,3}})\s*[-–._):]\s*\S|0(\d{{1,2}})\s+\S|(\d{{1,2}})$)"
)
_EPISODE_MARK = re.compile(r"(?i)(?<![a-z0-9])(?:s\d{1,4}[\s._-]*e\d{1,4}|\d{1,2}x\d{2,3})")
_ROW = re.compile(
    r"(?i)^(?:\[[^\]]+\]\s*)?(.+?)[\s._-]+(?:-\s+|e|ep|episode|episodio|cap[ií]tulo|cap)[\s._]*\d{1,4}"
)


def season_of(folder: str) -> int | None:
    """Return the number that the folder of a season gives; 0 for specials."""
    name = folded(folder)
    if name in _SPECIALS:
        return 0
    found = _SEASON.match(name)
    return int(found[1] or found[2]) if found else None


def disc_of(folder: str) -> int | None:
    """Return the number that the folder of a disc gives."""
    found = _DISC.match(folded(folder))
    return int(found[1]) if found else None


def leading_number(text: str) -> int | None:
    """Return the number that a lesson or a section begins with."""
    found = LEADING_NUMBER.match(folded(text))
    return int(next(group for group in found.groups() if group)) if found else None


class FolderLayout:
    """Which folders of a source are of series, seasons, discs and lessons.

    `root` is what is imported. Folders above it may name a work only where the convention
    leaves no doubt: the import of a single folder `Harbour Lights (2020)`, or of its `Season 01`.
    """

    def __init__(self, media: Iterable[PurePosixPath], *, root: PurePosixPath) -> None:
        self.root = root
        self._videos: Counter[PurePosixPath] = Counter()
        self._stems: dict[PurePosixPath, list[str]] = defaultdict(list)
        self._series: set[PurePosixPath] = set()
        self._folders: set[PurePosixPath] = set()
        # Made when they are asked for: a folder may hold thousands of files, each of which asks.
        self._in_order: dict[PurePosixPath, list[str]] = {}
        self._number_rows: dict[PurePosixPath, Counter[str]] = {}
        for path in media:
            self._add(path)
        self._lessons = {folder for folder, stems in self._stems.items() if _numbered(stems)}
        self._lessons -= {folder for folder in self._stems if season_of(folder.name) is not None}
        self._lessons |= self._singles_in_sections()

    def _add(self, path: PurePosixPath) -> None:
        self._folders.update(path.parents)
        if path.suffix.removeprefix(".").lower() in vocabulary.AUDIO:
            return
        self._videos[path.parent] += 1
        self._stems[path.parent].append(path.stem)
        if (season := self.season_folder(path)) is not None:
            self._series.add(season.parent)
        elif _EPISODE_MARK.search(path.stem):
            self._series.add(path.parent)

    def _singles_in_sections(self) -> set[PurePosixPath]:
        """Return numbered folders beside others whose few files are numbered too."""
        beside = Counter(
            folder.parent for folder in self._stems if leading_number(folder.name) is not None
        )
        return {
            folder
            for folder, stems in self._stems.items()
            if leading_number(folder.name) is not None
            and beside[folder.parent] >= 2
            and all(leading_number(stem) is not None for stem in stems)
        }

    def is_inside(self, folder: PurePosixPath) -> bool:
        """Whether `folder` lies below the root."""
        return folder != self.root and self.root in folder.parents

    def can_name(self, folder: PurePosixPath) -> bool:
        """Whether `folder` may name a work."""
        if folded(folder.name) in vocabulary.LIBRARY_FOLDERS or not folder.name:
            return False
        return self.is_inside(folder) or folder in (self.root, self.root.parent)

    def can_hold_extras(self, folder: PurePosixPath) -> bool:
        """Whether the folder above `folder` is of a work that can have extras."""
        return self.can_name(folder.parent) and self.is_inside(folder)

    def season_folder(self, path: PurePosixPath) -> PurePosixPath | None:
        """Return the folder of the season that a file lies in."""
        return path.parent if season_of(path.parent.name) is not None else None

    def disc_folder(self, path: PurePosixPath) -> PurePosixPath | None:
        """Return the folder of the disc that a file lies in."""
        return path.parent if disc_of(path.parent.name) is not None else None

    def disc_of(self, path: PurePosixPath) -> int | None:
        """Return the number of the disc that a file lies in."""
        return disc_of(path.parent.name)

    def videos_in(self, folder: PurePosixPath) -> int:
        """Return how many videos lie in `folder` itself."""
        return self._videos[folder]

    def is_series(self, folder: PurePosixPath) -> bool:
        """Whether `folder` is that of a series."""
        return folder in self._series

    def is_lessons(self, folder: PurePosixPath) -> bool:
        """Whether the files of `folder` are numbered lessons of a course."""
        return folder in self._lessons and self.can_name(folder)

    def is_section(self, folder: PurePosixPath) -> bool:
        """Whether `folder` is a numbered section of a course, whose folder is above."""
        return leading_number(folder.name) is not None and self.can_name(folder.parent)

    def home(self, folder: PurePosixPath) -> PurePosixPath:
        """Return the folder of the title whose season, disc or section `folder` is; else itself."""
        is_part = season_of(folder.name) is not None or disc_of(folder.name) is not None
        is_section = self.is_lessons(folder) and self.is_section(folder)
        return folder.parent if is_part or is_section else folder

    def has_siblings(self, path: PurePosixPath, base: str) -> bool:
        """Whether another file beside `path` begins with `base`: pieces of one film."""
        stems = self._sorted(path.parent)
        first = bisect_left(stems, base)
        return len([stem for stem in stems[first : first + 2] if stem.startswith(base)]) == 2

    def has_number_row(self, folder: PurePosixPath, name: str) -> bool:
        """Whether at least two files of `folder` are called `name` and a number."""
        return self._rows(folder)[folded(name.strip(" -._"))] >= 2

    def _sorted(self, folder: PurePosixPath) -> list[str]:
        if folder not in self._in_order:
            self._in_order[folder] = sorted(self._stems[folder])
        return self._in_order[folder]

    def _rows(self, folder: PurePosixPath) -> Counter[str]:
        """Return how many files of a folder have each name before their number."""
        if folder not in self._number_rows:
            rows = (_ROW.match(stem) for stem in self._stems[folder])
            self._number_rows[folder] = Counter(folded(row[1]) for row in rows if row)
        return self._number_rows[folder]


def _numbered(stems: list[str]) -> bool:
    """Whether the names are those of lessons: at least two, all numbered, from 0, 1 or 2 on."""
    numbers = [leading_number(stem) for stem in stems]
    if len(stems) < 2 or any(_EPISODE_MARK.search(stem) for stem in stems):
        return False
    known = [number for number in numbers if number is not None]
    return len(known) == len(stems) == len(set(known)) and min(known) <= 2
