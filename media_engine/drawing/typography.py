"""Setting type with Pillow: tracked, kerned lines in the fonts that come with StreamEx."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

FONTS = Path(__file__).parent / "fonts"


@lru_cache(maxsize=128)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the fonts that come with StreamEx, at `size` pixels."""
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def line_width(text: str, face: ImageFont.FreeTypeFont, tracking: float) -> float:
    """The width of a line in pixels with `tracking` ems between its letters."""
    return face.getlength(text) + tracking * face.size * (len(text) - 1)


def draw_line(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    face: ImageFont.FreeTypeFont,
    style: tuple[str, float],
) -> None:
    """Draw `text` from `place` (left, baseline) in a `style` of colour and tracking, kerned."""
    colour, tracking = style
    left, baseline = place
    for index, letter in enumerate(text):
        draw.text((left, baseline), letter, font=face, fill=f"#{colour}", anchor="ls")
        pair = text[index : index + 2]
        kerned = face.getlength(pair) - face.getlength(pair[1:]) if len(pair) == 2 else 0.0
        left += kerned + tracking * face.size


def is_dark(colour: str) -> bool:
    """Whether lettering of this colour needs a light ground (Rec. 601 luma below half)."""
    red, green, blue = ImageColor.getrgb(f"#{colour}")[:3]
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def shadowed(picture: Image.Image, radius: float, strength: float, colour: str) -> Image.Image:
    """The picture over a soft shadow, or if its `colour` is dark over a light one.

    The result is three times `radius` pixels larger on every side.
    """
    margin = round(radius * 3)
    size = (picture.width + 2 * margin, picture.height + 2 * margin)
    tone = (246, 238, 222) if is_dark(colour) else (0, 0, 0)
    spread = Image.new("L", size, 0)
    spread.paste(picture.getchannel("A"), (margin, margin))
    spread = spread.filter(ImageFilter.GaussianBlur(radius))
    shadow = Image.new("RGBA", size, (*tone, 0))
    shadow.putalpha(spread.point(lambda value: min(255, round(value * strength))))
    shadow.alpha_composite(picture, (margin, margin))
    return shadow
