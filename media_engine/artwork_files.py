"""Makes the files of one artwork: cut to the shape of its role, in its widths and formats."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from media_engine.errors import ErrorCode, MediaError
from media_engine.pictures import (
    crop_to_aspect,
    dominant_colour,
    height_at,
    open_picture,
    save_avif,
    save_jpeg,
    save_webp,
    scaled,
)

#: Width : height of each role (`Artwork.Role`, all of which a test draws).
ASPECTS: dict[str, tuple[int, int]] = {
    "poster": (2, 3),
    "backdrop": (16, 9),
    "still": (16, 9),
    "cover": (1, 1),
    "portrait": (2, 3),
}
#: What pages ask for: a card is some 200 pixels wide and a poster at most 272, on screens of one to
#: three dots a pixel; a backdrop is as wide as the screen.
WIDTHS: dict[str, tuple[int, ...]] = {
    "poster": (240, 480, 780),
    "backdrop": (480, 960, 1920),
    "still": (320, 640, 1280),
    "cover": (240, 480, 960),
    "portrait": (240, 480, 780),
}
#: The JPEG for programs that read neither AVIF nor WebP is no wider.
FALLBACK_WIDTH = 960
MASTER_PIXELS = 6_000_000
MASTER_QUALITY = 95
#: A picture with a shorter side would be a blur.
SMALLEST_SIDE = 64
#: A point of a picture, as shares of its width and height from the upper left corner.
Focus = tuple[float, float]
CENTRE: Focus = (0.5, 0.5)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The files of a picture. `files` maps names such as `480.webp` to where they lie.

    `master` is the whole picture before it was cut, cleaned like the others. `width` and `height`
    are those of the largest, in pixels; `colour` is #rrggbb.
    """

    width: int
    height: int
    colour: str
    widths: list[int]
    fallback_width: int
    focus: Focus
    files: dict[str, Path]
    master: Path


def draw(
    source: Path | bytes | Image.Image,
    *,
    role: str,
    folder: Path,
    focus: Focus = CENTRE,
) -> Drawing:
    """Clean a picture and write it to `folder` in the shape, widths and first formats of `role`.

    `focus` is the point that is cut off last.
    Raises MediaError: BAD_PICTURE, TOO_LARGE_PICTURE, TOO_SMALL_PICTURE, TOO_LARGE_FILE.
    """
    whole = _limited(source if isinstance(source, Image.Image) else open_picture(source))
    if min(whole.size) < SMALLEST_SIDE:
        raise MediaError(ErrorCode.TOO_SMALL_PICTURE, f"{whole.width}×{whole.height}")
    image = crop_to_aspect(whole, ASPECTS[role], focus)
    widths = sorted({min(width, image.width) for width in WIDTHS[role]})
    fallback_width = max([w for w in widths if w <= FALLBACK_WIDTH] or widths[:1])
    files = {f"{w}.webp": save_webp(image, w, folder / f"{w}.webp") for w in widths}
    jpeg = f"{fallback_width}.jpg"
    files[jpeg] = save_jpeg(image, fallback_width, folder / jpeg)
    return Drawing(
        width=widths[-1],
        height=height_at(image, widths[-1]),
        colour=dominant_colour(image),
        widths=widths,
        fallback_width=fallback_width,
        focus=focus,
        files=files,
        master=_save_master(whole, folder / "master.jpg"),
    )


def draw_avif(
    master: Path | bytes,
    *,
    role: str,
    widths: Collection[int],
    folder: Path,
    focus: Focus = CENTRE,
) -> dict[str, Path]:
    """Write what `draw` has cut from `master` once more, as AVIF; returns names and files.

    Raises MediaError BAD_PICTURE.
    """
    image = crop_to_aspect(open_picture(master), ASPECTS[role], focus)
    return {f"{w}.avif": save_avif(image, w, folder / f"{w}.avif") for w in widths}


def _limited(image: Image.Image) -> Image.Image:
    share = math.sqrt(MASTER_PIXELS / (image.width * image.height))
    return image if share >= 1 else scaled(image, max(1, math.floor(image.width * share)))


def _save_master(image: Image.Image, path: Path) -> Path:
    # Colour in every pixel (4:4:4): it is cut and encoded again, perhaps more than once.
    scaled(image, image.width).save(path, "JPEG", quality=MASTER_QUALITY, subsampling=0)
    return path
