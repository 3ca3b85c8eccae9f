"""Which files of a source belong together: those of one base name, and those of a folder."""

import logging
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from catalog.importing.reading import vocabulary
from catalog.importing.reading.folders import FolderLayout
from catalog.importing.reading.names import is_sample
from catalog.importing.reading.sources import FoundFile
from catalog.importing.reading.vocabulary import FileKind, folded, natural

logger = logging.getLogger(__name__)

#: Pictures and descriptions of everything in a folder.
FOLDER_PICTURES = frozenset(
    {
        "poster", "folder", "cover", "front", "album", "movie", "show", "fanart", "backdrop",
        "background", "art", "landscape", "thumb", "banner", "logo", "clearlogo", "clearart",
        "disc", "discart", "keyart", "default", "artist", "portada", "cartel", "fondo",
    }
)  # fmt: skip
FOLDER_DESCRIPTIONS = frozenset({"tvshow", "movie", "album", "artist", "season"})
_SEASON_PICTURE = re.compile(r"^season(?:\d+|-all|-specials)[-_. ]?\w*$")


@dataclass(kw_only=True)
class Bundle:
    """Files of one base name; without a `media_file` they are about their folder, or left over."""

    base: str
    folder: PurePosixPath
    is_folders: bool = False
    media_file: FoundFile | None = None
    sidecars: list[FoundFile] = field(default_factory=list)

    @property
    def order(self) -> tuple[Any, ...]:
        """Media first, then what is of folders, then what is left over.

        In a folder a plain name comes before its versions, and 2 before 10.
        """
        is_left_over = self.media_file is None and not self.is_folders
        rest = (natural(str(self.folder)), " - " in self.base, natural(self.base))
        return (self.media_file is None, is_left_over, *rest)

    @property
    def files(self) -> list[FoundFile]:
        """All of them."""
        return [*([self.media_file] if self.media_file else []), *self.sidecars]

    def description(self) -> FoundFile | None:
        """Return its description, if it has one."""
        return next((each for each in self.sidecars if kind_of(each) is FileKind.DESCRIPTION), None)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """All that a source holds, in the order in which it is imported."""

    layout: FolderLayout
    bundles: list[Bundle]


def kind_of(found: FoundFile) -> FileKind:
    """Return what a file is; what was named itself is taken for media, and the probe decides."""
    kind = vocabulary.kind_of(found.extension)
    return FileKind.MEDIA if kind is FileKind.OTHER and found.is_named else kind


def gather(files: Iterable[FoundFile], root: PurePosixPath) -> Contents:
    """Sort the files of a source into bundles.

    A file that cannot be placed lies in a bundle of its own, so that the others come in.
    """
    listed = list(files)
    try:
        return _gather(listed, root)
    except Exception:  # one of the files, and nobody knows which
        logger.exception("the files of %s", root)
    sound = [each for each in listed if _is_sound(each, root)]
    contents = _gather(sound, root)
    placed = {each.address for each in sound}
    others = (each for each in listed if each.address not in placed)
    contents.bundles.extend(
        Bundle(base=each.address, folder=root, sidecars=[each]) for each in others
    )
    return contents


def _is_sound(found: FoundFile, root: PurePosixPath) -> bool:
    try:
        _gather([found], root)
    except Exception:
        logger.exception("%s", found.address)
        return False
    return True


def _gather(listed: list[FoundFile], root: PurePosixPath) -> Contents:
    media = [each for each in listed if kind_of(each) is FileKind.MEDIA]
    main = [_nfc(each.path) for each in media if not is_sample(each.path)]
    gathering = _Gathering(media)
    for each in listed:
        gathering.put(each)
    bundles = sorted(gathering.bundles.values(), key=lambda bundle: bundle.order)
    return Contents(layout=FolderLayout(main, root=_nfc(root)), bundles=bundles)


class _Gathering:
    def __init__(self, media: list[FoundFile]) -> None:
        self.bundles: dict[tuple[PurePosixPath, str, bool], Bundle] = {}
        #: The base names of the media of a folder, by how they are written in NFC.
        self._bases: dict[PurePosixPath, dict[str, str]] = defaultdict(dict)
        for each in media:
            self._bases[_nfc(each.path.parent)].setdefault(nfc(each.path.stem), each.path.stem)

    def put(self, found: FoundFile) -> None:
        folder, base, is_folders = self._place(found)
        bundle = self.bundles.setdefault(
            (folder, base, is_folders), Bundle(base=base, folder=folder, is_folders=is_folders)
        )
        is_media_file = kind_of(found) is FileKind.MEDIA and nfc(found.path.stem) == nfc(base)
        if is_media_file and bundle.media_file is None:
            bundle.media_file = found
        else:
            bundle.sidecars.append(found)

    def _place(self, found: FoundFile) -> tuple[PurePosixPath, str, bool]:
        """Return the folder and base name that a file belongs to, and if it is of the folder."""
        folder, stem, kind = _nfc(found.path.parent), nfc(found.path.stem), kind_of(found)
        if kind is FileKind.SUBTITLES and folded(folder.name) in vocabulary.SUBTITLE_FOLDERS:
            folder = folder.parent
            if len(self._bases[folder]) == 1:
                return folder, self._only_base(folder), False
        if (base := self._base_of(folder, stem, kind)) is not None:
            return folder, base, False
        if (
            kind is FileKind.DESCRIPTION
            and stem.lower() == "movie"
            and len(self._bases[folder]) == 1
        ):
            return folder, self._only_base(folder), False
        if _is_of_folder(found):
            return folder, folder.name, True
        return folder, stem.split(".")[0] if kind is FileKind.SUBTITLES else stem, False

    def _only_base(self, folder: PurePosixPath) -> str:
        return next(iter(self._bases[folder].values()))

    def _base_of(self, folder: PurePosixPath, stem: str, kind: FileKind) -> str | None:
        """Return the longest base name in a folder that a stem goes on from: `film.es`, `film-2`.

        The stem is cut, not compared with each: a folder may hold thousands.
        """
        bases = self._bases[folder]
        if stem in bases or kind is FileKind.MEDIA:
            return bases.get(stem)
        cuts = (match.start() for match in reversed(list(re.finditer(r"[.-]", stem))))
        return next((bases[stem[:cut]] for cut in cuts if stem[:cut] in bases), None)


def nfc(text: str) -> str:
    """Return `text` as most write it; macOS has its accents apart from their letters."""
    return unicodedata.normalize("NFC", text)


def _nfc(folder: PurePosixPath) -> PurePosixPath:
    return PurePosixPath(nfc(str(folder)))


def _is_of_folder(found: FoundFile) -> bool:
    stem, kind = folded(found.path.stem), kind_of(found)
    if kind is FileKind.DESCRIPTION:
        return stem in FOLDER_DESCRIPTIONS
    is_seasons = _SEASON_PICTURE.match(stem) is not None
    return kind is FileKind.PICTURE and (stem in FOLDER_PICTURES or is_seasons)
