"""Setting type with Pillow: tracked, kerned lines, and the cards laid over the films."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from catalog.demo.editorial import Billing, Entry, Item, Lettering
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


def shadowed(picture: Image.Image, radius: float, strength: float) -> Image.Image:
    """The picture over a soft shadow of itself, `radius` pixels wide on every side."""
    margin = round(radius * 3)
    size = (picture.width + 2 * margin, picture.height + 2 * margin)
    shadow = Image.new("RGBA", size, (0, 0, 0, 0))
    shadow.paste((0, 0, 0, 255), (margin, margin), picture.getchannel("A"))
    shadow = shadow.filter(ImageFilter.GaussianBlur(radius))
    shadow.putalpha(shadow.getchannel("A").point(lambda value: min(255, round(value * strength))))
    shadow.alpha_composite(picture, (margin, margin))
    return shadow


def opening_card(entry: Entry, item: Item, frame: Frame) -> Image.Image:
    """What is written over the first seconds of a film, an episode or a lesson."""
    card = Image.new("RGBA", (frame.width, frame.height), (0, 0, 0, 0))
    if item.kind == "lesson":
        return lesson_card(card, entry, item)
    lines = len(entry.lettering.lines)
    width = frame.width * min(0.62, 0.24 + 0.012 * max(map(len, entry.lettering.lines)) * 2)
    title = set_title(entry.lettering, width * (0.8 if lines > 2 else 1), card_colour(entry))
    title = limited(title, frame.height * 0.5)
    dark = shadowed(title, 10, 1.6 if card_colour(entry) != "20262c" else 0)
    top = (frame.height - dark.height) // 2
    card.alpha_composite(dark, ((frame.width - dark.width) // 2, top))
    subtitle = item.name if item.kind == "episode" else first_name(entry.billing, "director")
    if subtitle and item.kind != "extra":
        caption = subtitle if item.kind == "episode" else f"A film by {subtitle}"
        centre_small(card, caption.upper(), top + dark.height + frame.height * 0.01)
    return card


def card_colour(entry: Entry) -> str:
    """The colour of the lettering over moving pictures: the poster's."""
    return entry.lettering.colour


def limited(picture: Image.Image, height: float) -> Image.Image:
    """The picture, reduced if it is higher than `height` pixels."""
    if picture.height <= height:
        return picture
    share = height / picture.height
    return picture.resize((round(picture.width * share), round(height)), Image.Resampling.LANCZOS)


def lesson_card(card: Image.Image, entry: Entry, item: Item) -> Image.Image:
    """The lower third of a lesson: the course above, the lesson's name below."""
    face = font(entry.lettering.font, card.height // 17)
    small = font(TEXT_FONT, card.height // 34)
    layer = Image.new("RGBA", card.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    left, baseline = card.width * 0.06, card.height * 0.90
    above = baseline - face.size * 1.25
    draw_line(draw, (left, above), entry.name.upper(), small, ("ffffff", 0.14))
    draw_line(draw, (left, baseline), item.name, face, ("ffffff", -0.01))
    dark = shadowed(layer, 9, 1.8)
    margin = (dark.width - card.width) // 2
    return dark.crop((margin, margin, margin + card.width, margin + card.height))


def credits_card(entry: Entry, frame: Frame) -> Image.Image:
    """The closing credits, role above name, on nothing."""
    card = Image.new("RGBA", (frame.width, frame.height), (0, 0, 0, 0))
    chosen = entry.billing[:6]
    step = frame.height * 0.72 / max(len(chosen), 4)
    small, face = font(TEXT_FONT, frame.height // 40), font(entry.lettering.font, frame.height // 19)
    draw = ImageDraw.Draw(card)
    top = (frame.height - step * len(chosen)) / 2
    for row, billing in enumerate(chosen):
        role = (billing.character or billing.role).upper()
        baseline = top + row * step + step * 0.62
        gap = frame.width * 0.018
        role_left = frame.width / 2 - gap - line_width(role, small, 0.12)
        draw_line(draw, (role_left, baseline), role, small, ("8e8c88", 0.12))
        draw_line(draw, (frame.width / 2 + gap, baseline), billing.person, face, ("f1ede4", 0.02))
    return card


def first_name(billing: tuple[Billing, ...], role: str) -> str:
    """The first person billed with a role, or nothing."""
    return next((each.person for each in billing if each.role == role), "")


def centre_small(card: Image.Image, text: str, top: float) -> None:
    """One small tracked line across the middle of a card."""
    face = font(TEXT_FONT, max(11, card.height // 34))
    layer = Image.new("RGBA", card.size, (0, 0, 0, 0))
    left = (card.width - line_width(text, face, 0.22)) / 2
    draw_line(ImageDraw.Draw(layer), (left, top + face.size), text, face, ("ffffff", 0.22))
    dark = shadowed(layer, 5, 1.4)
    margin = (dark.width - card.width) // 2
    card.alpha_composite(dark.crop((margin, margin, margin + card.width, margin + card.height)))
