"""The words by which libraries name things: extensions, folders, suffixes."""

import re
import sys
from enum import StrEnum

MEDIA = frozenset(
    {
        "mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "m2v", "vob", "ts", "m2ts", "mts",
        "ogv", "ogm", "3gp", "3g2", "flv", "wmv", "asf", "mxf", "rm", "rmvb", "mp3", "flac", "m4a",
        "m4b", "aac", "ogg", "oga", "opus", "wav", "wma", "aiff", "aif", "ac3", "mka",
    }
)  # fmt: skip
AUDIO = frozenset(
    {
        "mp3", "flac", "m4a", "m4b", "aac", "ogg", "oga", "opus", "wav", "wma", "aiff", "aif",
        "ac3", "mka",
    }
)  # fmt: skip
PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "avif"})
SUBTITLES = frozenset({"srt", "vtt", "ass", "ssa"})
DESCRIPTIONS = frozenset({"nfo"})


class FileKind(StrEnum):
    """What a file is by its extension."""

    MEDIA = "media"
    PICTURE = "picture"
    SUBTITLES = "subtitles"
    DESCRIPTION = "description"
    OTHER = "other"


_KINDS = {
    FileKind.MEDIA: MEDIA,
    FileKind.PICTURE: PICTURES,
    FileKind.SUBTITLES: SUBTITLES,
    FileKind.DESCRIPTION: DESCRIPTIONS,
}


def kind_of(extension: str) -> FileKind:
    """Return what a file with this extension (without its dot) is."""
    folded = extension.lower()
    return next((kind for kind, known in _KINDS.items() if folded in known), FileKind.OTHER)


#: Folders of libraries, which name no work. Folded: `folded()`.
LIBRARY_FOLDERS = frozenset(
    {
        "movies", "films", "film", "movie", "tv", "tv shows", "shows", "series", "serien", "music",
        "audio", "courses", "anime", "videos", "video", "media", "library", "import", "imports",
        "downloads", "incoming", "inbox", "in", "new", "complete", "peliculas", "cine", "musica",
        "cursos", "biblioteca", "descargas", "discos", "albums", "artists", "songs", "kids",
        "documentaries", "documentales", "infantil",
    }
)  # fmt: skip
#: What the folders of extras are called, and what one of them is called on the site.
EXTRA_FOLDERS = {
    "trailer": "Trailer", "trailers": "Trailer", "extras": "", "extra": "", "bonus": "",
    "featurettes": "", "featurette": "", "behind the scenes": "", "deleted scenes": "",
    "interviews": "", "scenes": "", "shorts": "", "clips": "", "other": "", "others": "",
    "avances": "Trailer", "entrevistas": "", "escenas eliminadas": "", "como se hizo": "",
    "contenido adicional": "",
}  # fmt: skip
#: What the suffixes of extras are called: `Film (1999)-trailer.mkv`.
EXTRA_SUFFIXES = {
    "trailer": "Trailer", "behindthescenes": "Behind the scenes", "deleted": "Deleted scene",
    "deletedscene": "Deleted scene", "featurette": "Featurette", "interview": "Interview",
    "scene": "Scene", "short": "Short", "clip": "Clip", "other": "Extra", "extra": "Extra",
}  # fmt: skip
#: Folders that are passed over: of media servers, of network disks, and samples.
SKIPPED_FOLDERS = frozenset(
    {
        "@eadir", "#recycle", "$recycle.bin", "lost+found", "system volume information",
        "theme-music", "backdrops", "samples", "sample", "extrafanart", "extrathumbs",
    }
)  # fmt: skip
#: A folder that holds one of these says that it is not to be imported (Jellyfin, Kodi).
SKIP_MARKS = frozenset({".ignore", ".nomedia", ".plexignore"})
SUBTITLE_FOLDERS = frozenset({"subs", "subtitles", "sub", "subtitulos"})
ALL_SKIPPED_NAMES = frozenset({"thumbs.db", "desktop.ini"})

_ACCENTS = str.maketrans("áàâäéèêëíìîïóòôöúùûüñç", "aaaaeeeeiiiioooouuuunc")


def natural(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts as people count: 2 before 10, and numbers before letters."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return [(int(part), "") if part.isdecimal() else (sys.maxsize, part) for part in parts]


def folded(text: str) -> str:
    """Return `text` as these tables spell it: lower case, without accents, single spaces."""
    return re.sub(r"[\s_]+", " ", text.casefold().translate(_ACCENTS)).strip()
