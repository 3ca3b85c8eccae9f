"""Setting type with Pillow: tracked, kerned lines, and the cards laid over the films."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from catalog.demo.graph import channels

if TYPE_CHECKING:
    from catalog.demo.editorial import Entry, Item, Lettering
    from catalog.demo.graph import Frame

FONTS = Path(__file__).parent / "fonts"
TEXT_FONT = "Manrope-SemiBold"


@lru_cache(maxsize=128)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the fonts that come with the demo, at `size` pixels."""
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


def set_title(lettering: Lettering, width: float, colour: str | None = None) -> Image.Image:
    """The title as its own transparent picture: its longest line `width` pixels wide, centred."""
    trial = font(lettering.font, 200)
    longest = max(line_width(line, trial, lettering.tracking) for line in lettering.lines)
    face = font(lettering.font, max(12, round(200 * width / longest)))
    step = face.size * lettering.leading
    height = round(step * (len(lettering.lines) - 1) + face.size * 1.3)
    picture = Image.new("RGBA", (round(width * 1.06) + 8, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lettering.lines):
        left = (picture.width - line_width(line, face, lettering.tracking)) / 2
        style = (colour or lettering.colour, lettering.tracking)
        draw_line(draw, (left, face.size * 0.95 + row * step), line, face, style)
    return picture.crop(picture.getbbox() or (0, 0, 1, 1))


def is_dark(colour: str) -> bool:
    """Whether lettering of this colour needs a light ground (Rec. 601 luma below half)."""
    red, green, blue = channels(colour)
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


def opening_card(entry: Entry, item: Item, frame: Frame) -> Image.Image:
    """What is written over the first seconds of a film, an episode or a lesson."""
    card = Image.new("RGBA", (frame.width, frame.height), (0, 0, 0, 0))
    if item.kind == "lesson":
        return lesson_card(card, entry, item)
    lettering = entry.lettering
    colour = lettering.over_colour or lettering.colour
    longest = max(map(len, lettering.lines))
    title = set_title(lettering, frame.width * min(0.56, 0.2 + 0.022 * longest), colour)
    title = limited(title, frame.height * 0.42)
    laid = shadowed(title, frame.height / 48, 3.2 if is_dark(colour) else 1.3, colour)
    top = round(frame.height * 0.47 - laid.height / 2)
    card.alpha_composite(laid, (round(frame.width * lettering.across - laid.width / 2), top))
    caption = item.name if item.kind == "episode" else directed(entry)
    if caption and item.kind != "extra":
        below = top + laid.height - frame.height * 0.025
        small_line(card, caption.upper(), (lettering.across, below), colour)
    return card


def directed(entry: Entry) -> str:
    """Whose film it is, for the line under its title."""
    director = next((each.person for each in entry.billing if each.role == "director"), "")
    return f"A film by {director}" if director else ""


def limited(picture: Image.Image, height: float) -> Image.Image:
    """The picture, reduced if it is higher than `height` pixels."""
    if picture.height <= height:
        return picture
    share = height / picture.height
    return picture.resize((round(picture.width * share), round(height)), Image.Resampling.LANCZOS)


def lesson_card(card: Image.Image, entry: Entry, item: Item) -> Image.Image:
    """The lower third of a lesson: the course above, the lesson's name below."""
    face = font("DMSerifDisplay-Regular", card.height // 12)
    small = font(TEXT_FONT, card.height // 32)
    draw = ImageDraw.Draw(card)
    left, baseline = card.width * 0.06, card.height * 0.90
    draw_line(draw, (left, baseline - face.size * 1.1), entry.name.upper(), small, ("ffffff", 0.18))
    draw_line(draw, (left, baseline), item.name, face, ("ffffff", 0.005))
    return trimmed(shadowed(card, card.height / 60, 1.0, "ffffff"), card.size)


def trimmed(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of a picture, cut to `size`."""
    left, top = (picture.width - size[0]) // 2, (picture.height - size[1]) // 2
    return picture.crop((left, top, left + size[0], top + size[1]))


def credits_card(entry: Entry, frame: Frame) -> Image.Image:
    """The closing credits: who on the right, as whom on the left, on nothing."""
    card = Image.new("RGBA", (frame.width, frame.height), (0, 0, 0, 0))
    chosen = entry.billing[:6]
    step = frame.height * 0.11
    small = font(TEXT_FONT, frame.height // 32)
    face = font(entry.lettering.font, frame.height // 19)
    draw = ImageDraw.Draw(card)
    middle, gap = frame.width / 2, frame.width * 0.018
    for row, billing in enumerate(chosen):
        baseline = (frame.height - step * (len(chosen) - 1)) / 2 + row * step + face.size * 0.35
        part = (billing.character or billing.role).upper()
        left = middle - gap - line_width(part, small, 0.12)
        draw_line(draw, (left, baseline), part, small, ("94928e", 0.12))
        draw_line(draw, (middle + gap, baseline), billing.person, face, ("f1ede4", 0.02))
    return card


def small_line(card: Image.Image, text: str, place: tuple[float, float], colour: str) -> None:
    """One small tracked line, its middle at a share of the width, its top in pixels."""
    face = font(TEXT_FONT, max(11, card.height // 30))
    layer = Image.new("RGBA", card.size, (0, 0, 0, 0))
    left = card.width * place[0] - line_width(text, face, 0.22) / 2
    draw_line(ImageDraw.Draw(layer), (left, place[1] + face.size), text, face, (colour, 0.22))
    laid = shadowed(layer, card.height / 70, 2.2, colour)
    card.alpha_composite(trimmed(laid, card.size))
