"""The catalogue's administration; importing a module registers what it holds."""

from catalog.admin import people, playables, titles
from catalog.admin.importing import imports
from catalog.admin.media import artwork, assets, text_tracks

__all__ = [
    "artwork",
    "assets",
    "imports",
    "people",
    "playables",
    "text_tracks",
    "titles",
]
