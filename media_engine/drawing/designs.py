"""What a name looks like where there is no picture: always the same for the same name."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from media_engine.drawing.motifs import Shape, motif
from media_engine.drawing.palettes import Palette, palette_of


@dataclass(frozen=True, kw_only=True)
class Design:
    """Colours and a drawing; `style` is a number that chooses among ways of lettering."""

    palette: Palette
    shapes: list[Shape]
    style: int


@lru_cache(maxsize=1024)
def design_of(name: str) -> Design:
    """Return the design for `name`; pages and posters share it, so the one can follow the other."""
    digest = hashlib.blake2b(name.casefold().encode(), digest_size=8).digest()
    # Neighbours, or as far away as complements: what lies between quarrels.
    distance = (0.09, 0.15, 0.42, 0.5, -0.12, -0.42)[digest[1] % 6]
    hue = digest[0] / 256
    return Design(
        palette=palette_of(hue, hue + distance, digest[4]),
        shapes=motif(digest[2], digest[3] / 255),
        style=digest[5],
    )
