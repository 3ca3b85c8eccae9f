"""Cleans pictures that people give us, and makes the sizes that pages ask for."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from media_engine.errors import ErrorCode, MediaError

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
WIDTHS = (240, 480, 960, 1920)
WEBP_QUALITY = 82
JPEG_QUALITY = 82
#: As near to the original as WebP at 82 (SSIM), in four fifths of its bytes. Faster speeds give
#: more bytes than WebP at worse quality (measured, docs/media.md).
AVIF_QUALITY, AVIF_SPEED = 58, 6
BACKGROUND = (32, 32, 36)
# What Pillow's decoders raise for broken files.
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError)


@dataclass(frozen=True, kw_only=True)
class CleanPicture:
    """A picture as WebP in several widths; nothing of the original file is left but its pixels.

    `files` maps each width to its file, called `<width>.webp`. `colour` is its dominant colour
    as #rrggbb. `width` and `height` are those of the largest.
    """

    width: int
    height: int
    colour: str
    files: dict[int, Path]


def clean_picture(
    source: Path | bytes,
    *,
    folder: Path,
    widths: Sequence[int] = WIDTHS,
    aspect: tuple[int, int] | None = None,
) -> CleanPicture:
    """Re-encode a picture from anywhere: upright, in sRGB, without metadata, never enlarged.

    `aspect` crops to that proportion around the middle.
    Raises MediaError BAD_PICTURE when it cannot be read, TOO_LARGE_PICTURE beyond 60 megapixels,
    TOO_LARGE_FILE beyond 40 MiB.
    """
    image = open_picture(source)
    if aspect is not None:
        image = crop_to_aspect(image, aspect)
    sizes = sorted({min(width, image.width) for width in widths})
    files = {width: save_webp(image, width, folder / f"{width}.webp") for width in sizes}
    return CleanPicture(
        width=sizes[-1],
        height=height_at(image, sizes[-1]),
        colour=dominant_colour(image),
        files=files,
    )


def open_picture(source: Path | bytes, *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """Decode a picture into plain RGB, upright and in sRGB; raises as `clean_picture` does.

    One of more than `max_pixels` is too large, and is not decoded.
    """
    data = _read(source)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(image, max_pixels)
            # Smaller by powers of two while decoding: nobody needs more than the largest width.
            image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
            return _to_rgb(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediaError(ErrorCode.TOO_LARGE_PICTURE, str(error)) from error
    except UNREADABLE as error:
        raise MediaError(ErrorCode.BAD_PICTURE, str(error)) from error


def check_picture(data: bytes) -> None:
    """Look at the first bytes of a picture without decoding it, so that a page may do it.

    Raises as `clean_picture` does; what is wrong further on is found when it is decoded.
    """
    _read(data)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediaError(ErrorCode.TOO_LARGE_PICTURE, str(error)) from error
    except UNREADABLE as error:
        raise MediaError(ErrorCode.BAD_PICTURE, str(error)) from error


def _read(source: Path | bytes) -> bytes:
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size > MAX_BYTES:
            raise MediaError(ErrorCode.TOO_LARGE_FILE, f"{size} bytes")
        return source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise MediaError(ErrorCode.BAD_PICTURE, str(error)) from error


def _check_size(image: Image.Image, max_pixels: int = MAX_PIXELS) -> None:
    width, height = image.size
    if width * height > max_pixels or max(width, height) > MAX_SIDE:
        raise MediaError(ErrorCode.TOO_LARGE_PICTURE, f"{width}×{height}")


def _to_rgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        colours = _to_srgb(layer.convert("RGB"), profile) if profile else layer.convert("RGB")
        return _on_background(colours, layer.getchannel("A"))
    if profile:
        usable = image if image.mode in {"RGB", "CMYK", "L"} else image.convert("RGB")
        image = _to_srgb(usable, profile)
    return image.convert("RGB")


def _on_background(colours: Image.Image, alpha: Image.Image) -> Image.Image:
    return Image.composite(colours, Image.new("RGB", colours.size, BACKGROUND), alpha)


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, given, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a broken profile: the colours as they are
    return converted or image


def crop_to_aspect(
    image: Image.Image, aspect: tuple[int, int], focus: tuple[float, float] = (0.5, 0.5)
) -> Image.Image:
    """Cut `image` to the proportion width : height of `aspect`, as near to `focus` as it goes.

    `focus` is a point as shares of width and height, from the upper left corner.
    """
    width = min(image.width, max(1, round(image.height * aspect[0] / aspect[1])))
    height = min(image.height, max(1, round(image.width * aspect[1] / aspect[0])))
    left = round(min(max(focus[0] * image.width - width / 2, 0), image.width - width))
    top = round(min(max(focus[1] * image.height - height / 2, 0), image.height - height))
    return image.crop((left, top, left + width, top + height))


def height_at(image: Image.Image, width: int) -> int:
    """Return how high the picture is when it is `width` pixels wide."""
    return max(1, round(image.height * width / image.width))


def scaled(image: Image.Image, width: int) -> Image.Image:
    """Return the pixels alone, `width` wide: `info`, EXIF and profiles stay behind."""
    size = (width, height_at(image, width))
    small = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    return clean


def save_webp(image: Image.Image, width: int, path: Path) -> Path:
    """Write `image` as WebP, `width` pixels wide."""
    scaled(image, width).save(path, "WEBP", quality=WEBP_QUALITY, method=4)
    return path


def webp_bytes(image: Image.Image, width: int) -> bytes:
    """Return `image` as WebP, `width` pixels wide, with nothing of its origin but the pixels."""
    written = io.BytesIO()
    scaled(image, width).save(written, "WEBP", quality=WEBP_QUALITY, method=4)
    return written.getvalue()


def save_jpeg(image: Image.Image, width: int, path: Path) -> Path:
    """Write `image` as JPEG, `width` pixels wide."""
    scaled(image, width).save(path, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return path


def save_avif(image: Image.Image, width: int, path: Path) -> Path:
    """Write `image` as AVIF, `width` pixels wide, on one thread: others have work to do."""
    scaled(image, width).save(path, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)
    return path


def dominant_colour(image: Image.Image) -> str:
    """Return the colour as #rrggbb that is both frequent and colourful, to tint a page with."""
    small = image.convert("RGB").resize((48, 48), Image.Resampling.BOX)
    palette = small.quantize(8, method=Image.Quantize.MEDIANCUT).convert("RGB")
    counted = palette.getcolors(48 * 48) or []
    colours = [(count, colour) for count, colour in counted if isinstance(colour, tuple)]
    _count, (red, green, blue) = max(colours, key=lambda entry: _prominence(*entry))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _prominence(count: int, colour: tuple[int, ...]) -> float:
    brightest, darkest = max(colour), min(colour)
    saturation = (brightest - darkest) / max(brightest, 1)
    # Near black and near white tint nothing.
    middle = 1 - abs(brightest + darkest - 255) / 255
    return count * (0.1 + saturation) * (0.2 + middle)


def detail_score(image: Image.Image) -> float:
    """Tell how good a poster a frame would make: detail and light; 0 for black, white or flat."""
    grey = image.convert("L").resize((160, 90), Image.Resampling.BOX)
    histogram = grey.histogram()
    total = sum(histogram)
    mean = sum(value * count for value, count in enumerate(histogram)) / total
    spread = math.sqrt(
        sum((value - mean) ** 2 * count for value, count in enumerate(histogram)) / total
    )
    if spread < 8 or not 16 < mean < 240:
        return 0.0
    light = 1 - abs(mean - 118) / 118
    return float(grey.entropy()) * (0.5 + max(0.0, light)) * min(1.0, spread / 40)
