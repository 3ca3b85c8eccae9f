"""The catalogue's administration; importing a module registers what it holds."""

from catalog.admin import (
    artwork,
    assets,
    discussions,
    imports,
    people,
    playables,
    text_tracks,
    titles,
)

__all__ = [
    "artwork",
    "assets",
    "discussions",
    "imports",
    "people",
    "playables",
    "text_tracks",
    "titles",
]
