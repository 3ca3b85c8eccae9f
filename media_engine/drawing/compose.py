"""Composes posters and covers in type: on a picture where there is one, else on a drawing."""

from dataclasses import dataclass, replace

from PIL import Image, ImageDraw, ImageEnhance

from media_engine.artwork_files import ASPECTS, CENTRE, Focus
from media_engine.drawing.designs import design_of
from media_engine.drawing.lettering import (
    STYLES,
    Setting,
    Style,
    face_of,
    fit,
    is_rtl,
    settable,
    small_style,
    style_of_font,
)
from media_engine.drawing.motifs import Area, Disc, Shape
from media_engine.drawing.palettes import Palette
from media_engine.pictures import crop_to_aspect

#: Of the picture as it is stored; drawn at twice that, for smooth edges.
WIDTH = 780
MARGIN = 0.075
#: The size of the small line, as a share of the width.
SMALL = 0.037
#: Letters on a picture.
LIGHT, SHADE = "f7f3ea", "#08080b"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What stands on it: the name large, the rest small and in any language."""

    name: str
    byline: str = ""
    year: int | None = None
    #: Of the style it is set in; without it, the name itself chooses one.
    font: str = ""


def compose(
    words: Words, *, role: str, ground: Image.Image | None = None, focus: Focus = CENTRE
) -> Image.Image | None:
    """Return a poster or cover of `words`, on `ground` cut around `focus`, else on a drawing.

    None where no font at hand has the letters of the name. The same input gives the same picture.
    """
    aspect = ASPECTS[role]
    size = (WIDTH, WIDTH * aspect[1] // aspect[0])
    design = design_of(words.name)
    style = style_of_font(words.font) or STYLES[design.style % len(STYLES)]
    setting = _set(words, style, size)
    if setting is None:
        return None
    if ground is not None:
        picture = _on_picture(ground, size, focus, setting)
        _letter(picture, words, setting, LIGHT)
        return picture
    picture = _faded(_drawn(design.shapes, design.palette, size), design.palette, setting)
    _letter(picture, words, setting, design.palette.ink[1:])
    return picture


def _set(words: Words, style: Style, size: tuple[int, int]) -> Setting | None:
    name = settable(words.name)
    if not name:
        return None
    width, height = size
    return fit(name, style, width=width * (1 - 2 * MARGIN), height=height * 0.52)


def _drawn(shapes: list[Shape], palette: Palette, size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", (size[0] * 2, size[1] * 2), palette.ground)
    draw = ImageDraw.Draw(picture, "RGBA")
    scale = max(picture.size) / 100
    left, top = (picture.width - 100 * scale) / 2, (picture.height - 100 * scale) / 2
    for shape in shapes:
        tone = f"{getattr(palette, shape.tone)}{round(shape.opacity * 255):02x}"
        if isinstance(shape, Area):
            draw.polygon([(left + x * scale, top + y * scale) for x, y in shape.points], tone)
        else:
            _disc(draw, shape, tone, (left + shape.x * scale, top + shape.y * scale, scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _faded(picture: Image.Image, palette: Palette, setting: Setting) -> Image.Image:
    """Let the drawing sink into its ground where the letters stand, as on the pages (art.css)."""
    top = 1 - (setting.height + picture.width * 0.2) / picture.height
    mask = _rising(picture.size, min(0.5, top - 0.12), min(0.8, top + 0.3), 235)
    return Image.composite(Image.new("RGB", picture.size, palette.ground), picture, mask)


def _rising(size: tuple[int, int], start: float, end: float, most: int) -> Image.Image:
    """A mask that rises from 0 to `most` between two shares of the height."""
    column = Image.new("L", (1, size[1]))
    for row in range(size[1]):
        share = min(1.0, max(0.0, (row / size[1] - start) / (end - start)))
        column.putpixel((0, row), round(most * share**1.3))
    return column.resize(size)


def _disc(
    draw: ImageDraw.ImageDraw, shape: Disc, tone: str, place: tuple[float, float, float]
) -> None:
    x, y, scale = place
    reach = (shape.radius + shape.line / 2) * scale
    box = (x - reach, y - reach, x + reach, y + reach)
    if shape.line:
        draw.ellipse(box, outline=tone, width=max(1, round(shape.line * scale)))
    else:
        draw.ellipse(box, fill=tone)


def _on_picture(
    ground: Image.Image, size: tuple[int, int], focus: Focus, setting: Setting
) -> Image.Image:
    cut = crop_to_aspect(ground, size, focus).resize(size, Image.Resampling.LANCZOS)
    graded = ImageEnhance.Color(cut).enhance(1.05)
    top = 1 - (setting.height + size[0] * 0.3) / size[1]
    mask = _rising(size, top - 0.22, 1, 228)
    return Image.composite(Image.new("RGB", size, SHADE), graded, mask)


def _letter(picture: Image.Image, words: Words, setting: Setting, colour: str) -> None:
    margin = picture.width * MARGIN
    foot = picture.height - margin
    small = _small_line(words, picture.width)
    if small is not None:
        style = replace(
            small.style, is_centred=setting.style.is_centred, is_right=is_rtl(setting.lines[0])
        )
        line = replace(small, style=style)
        line.draw(picture, foot - line.height, colour, margin)
        foot -= small.face.size * 1.9
    setting.draw(picture, foot - setting.height, colour, margin)


def _small_line(words: Words, width: int) -> Setting | None:
    """Set who made it and the year, or the year alone where its letters or the room are missing."""
    year = str(words.year or "")
    for text in ("  ·  ".join(filter(None, [settable(words.byline), year])), year):
        style = small_style(text) if text else None
        if style is not None:
            line = Setting([text], face_of(style, round(width * SMALL)), style)
            if line.width <= width * (1 - 2 * MARGIN):
                return line
    return None
