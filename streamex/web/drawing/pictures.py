"""Pictures as pages draw them: addresses in several widths, the shape, the colour beneath."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from catalog.delivery.artworks import Format, formats_of
from catalog.delivery.signing import fallback_url
from catalog.models import Artwork, Playable, Title
from media_engine.drawing.designs import Design, design_of
from media_engine.drawing.motifs import Shape

Role = Artwork.Role
#: Which roles may fill which shape, the best first.
SHAPES: dict[str, tuple[Role, ...]] = {
    "poster": (Role.POSTER, Role.COVER),
    "square": (Role.COVER, Role.POSTER),
    "wide": (Role.STILL, Role.BACKDROP),
    "backdrop": (Role.BACKDROP, Role.STILL),
    "portrait": (Role.PORTRAIT,),
}


#: Latin, Greek and Cyrillic: letters that stand alone, between two lines.
LOW_LETTERS = re.compile(r"[\u0000-\u052f\u1d00-\u1fff]")
#: Ways of setting a name in the site's own letters; `art.css` knows them.
LETTERINGS = ("wide", "plain", "narrow", "light")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One `<picture>`: `src` is for browsers that read none of the `formats`, and for scripts.

    `colour` shows until the picture has loaded, `width` and `height` keep its place.
    """

    src: str
    src_type: str
    formats: list[Format]
    width: int
    height: int
    colour: str


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What is drawn where there is no picture: a name, on the drawing that its poster gets too.

    The drawing is that of `seed`, whatever part of it the letters show.
    """

    name: str
    seed: str

    @cached_property
    def design(self) -> Design:
        """Its colours and drawing, found only where they are drawn."""
        return design_of(self.seed)

    @property
    def is_long(self) -> bool:
        """Whether the name needs smaller letters: for its length, or for one long word."""
        return len(self.name) > 26 or max(map(len, self.name.split()), default=0) > 11

    @property
    def is_short(self) -> bool:
        """Whether there is room for larger letters."""
        return len(self.name) < 9

    @property
    def is_tall(self) -> bool:
        """Whether letters are above and below the lines of Latin ones, or joined to each other."""
        return any(each.isalpha() and not LOW_LETTERS.match(each) for each in self.name)

    @property
    def lettering(self) -> str:
        """How the name is set: always the same way for the same name."""
        return LETTERINGS[self.design.style % len(LETTERINGS)]

    @property
    def shapes(self) -> list[tuple[Shape, str]]:
        """The drawing: each shape with its colour."""
        return [(shape, getattr(self.design.palette, shape.tone)) for shape in self.design.shapes]


def picture_of(artworks: Iterable[Artwork], shape: str) -> Picture | None:
    """Return the best of `artworks` for `shape` (a key of SHAPES), or None."""
    by_role = {artwork.role: artwork for artwork in artworks}
    chosen = next((by_role[role] for role in SHAPES[shape] if role in by_role), None)
    return _draw(chosen) if chosen else None


def title_picture(title: Title, shape: str) -> Picture | None:
    """Return the picture of a title whose artworks were prefetched."""
    return picture_of(title.artworks.all(), shape)


def playable_picture(playable: Playable, shape: str = "wide") -> Picture | None:
    """Return the picture of a playable, or of its title where it has none of its own."""
    own = picture_of(playable.artworks.all(), shape)
    return own or title_picture(playable.title, shape)


def cover_of(name: str) -> Cover:
    """Return the drawn cover for `name`: always the same one for the same name."""
    return Cover(name=name, seed=name)


def _draw(artwork: Artwork) -> Picture:
    return Picture(
        src=fallback_url(artwork),
        src_type="image/jpeg" if artwork.fallback_width else "image/webp",
        formats=formats_of(artwork),
        width=artwork.width,
        height=artwork.height,
        colour=artwork.colour,
    )
