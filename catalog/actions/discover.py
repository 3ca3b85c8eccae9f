"""Finds what can be imported below some paths, and which files belong together."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MEDIA = frozenset(
    {
        "mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "m2v", "vob", "ts", "m2ts", "mts",
        "ogv", "ogm", "3gp", "3g2", "flv", "wmv", "asf", "mxf", "rm", "rmvb", "mp3", "flac", "m4a",
        "m4b", "aac", "ogg", "oga", "opus", "wav", "wma", "aiff", "aif", "ac3", "mka",
    }
)  # fmt: skip
PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "avif"})
SUBTITLES = frozenset({"srt", "vtt", "ass", "ssa"})
DESCRIPTIONS = frozenset({"nfo"})


@dataclass(kw_only=True)
class FileGroup:
    """Files of one folder that share a base name; without a `media` file the name must do."""

    base: str
    media: Path | None = None
    pictures: list[Path] = field(default_factory=list)
    subtitles: list[Path] = field(default_factory=list)
    descriptions: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)

    @property
    def order(self) -> Path:
        """Where the group stands in a report."""
        return self.media or min(
            [*self.pictures, *self.subtitles, *self.descriptions, *self.others]
        )


def discover(paths: Iterable[Path]) -> list[FileGroup]:
    """Return the groups of files at and below `paths`, sorted; hidden files are passed over.

    A file that was named itself counts as media whatever its extension: the probe decides.
    Raises FileNotFoundError for a path that does not exist.
    """
    groups: dict[tuple[Path, str], FileGroup] = {}
    files = _files(paths)
    bases = {
        (path.parent, path.stem) for path, is_named in files.items() if _is_media(path, is_named)
    }
    for path, is_named in files.items():
        base = _base(path, bases)
        group = groups.setdefault((path.parent, base), FileGroup(base=base))
        _put(group, path, is_named=is_named)
    return sorted(groups.values(), key=lambda group: group.order)


def _files(paths: Iterable[Path]) -> dict[Path, bool]:
    """Return every file, once, and whether it was named itself."""
    found: dict[Path, bool] = {}
    for path in paths:
        whole = path.absolute()
        if whole.is_dir():
            for inner in _walk(whole):
                found.setdefault(inner, False)
        elif whole.exists():
            found[whole] = True
        else:
            raise FileNotFoundError(path)
    return dict(sorted(found.items()))


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(parent) / name
            if not name.startswith(".") and path.is_file():
                yield path


def _extension(path: Path) -> str:
    return path.suffix.removeprefix(".").lower()


def _is_media(path: Path, is_named: bool) -> bool:
    extension = _extension(path)
    companions = PICTURES | SUBTITLES | DESCRIPTIONS
    return extension in MEDIA or (is_named and extension not in companions)


def _base(path: Path, bases: set[tuple[Path, str]]) -> str:
    """Return the base name that a file shares: the longest of a media file beside it, if any.

    `film.es.forced.srt` and `film-poster.jpg` belong to `film.mkv`.
    """
    stem = path.stem
    owners = [
        base
        for folder, base in bases
        if folder == path.parent and (stem == base or stem.startswith((f"{base}.", f"{base}-")))
    ]
    if owners:
        return max(owners, key=len)
    return stem.split(".")[0] if _extension(path) in SUBTITLES else stem


def _put(group: FileGroup, path: Path, *, is_named: bool) -> None:
    extension = _extension(path)
    if _is_media(path, is_named) and group.media is None and path.stem == group.base:
        group.media = path
    elif extension in PICTURES:
        group.pictures.append(path)
    elif extension in SUBTITLES:
        group.subtitles.append(path)
    elif extension in DESCRIPTIONS:
        group.descriptions.append(path)
    else:
        group.others.append(path)
