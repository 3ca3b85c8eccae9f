"""Pictures as browsers and apps choose from them: every format in every width."""

from dataclasses import dataclass

from catalog.delivery.signing import artwork_url
from catalog.models import Artwork

#: The smallest files first: a browser takes the first that it can read.
FORMATS = {"avif": "image/avif", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One file: its width in pixels and its signed address."""

    width: int
    url: str


@dataclass(frozen=True, slots=True)
class Format:
    """A picture in one format, the narrowest first."""

    name: str
    type: str
    variants: list[Variant]

    @property
    def srcset(self) -> str:
        """What a `<source>` says of them."""
        return ", ".join(f"{each.url} {each.width}w" for each in self.variants)


def formats_of(artwork: Artwork) -> list[Format]:
    """Return the formats that a picture is stored in, signed, the smallest first; no query."""
    return [
        Format(
            name,
            content_type,
            [Variant(w, artwork_url(artwork, w, name)) for w in sorted(artwork.widths)],
        )
        for name, content_type in FORMATS.items()
        if name != "avif" or artwork.has_avif
    ]
