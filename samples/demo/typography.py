"""The cards laid over the films: what they are called, and who made them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from media_engine.drawing.lettering import fit, style_of_font
from media_engine.drawing.typography import draw_line, font, line_width, shadowed

if TYPE_CHECKING:
    from samples.demo.editorial import Entry, Item
    from samples.demo.graph import Frame

TEXT_FONT = "Manrope-SemiBold"
LIGHT = "f6f1e7"
MARGIN = 0.06
"""The clear edge of a card, as a share of its width."""


def opening_card(entry: Entry, item: Item, frame: Frame) -> Image.Image:
    """The lower third of the first seconds: the name, and above it of what or by whom it is.

    Raises ValueError where no style has the letters of the name.
    """
    above, name = (entry.name, item.name) if item.name else (entry.maker, entry.name)
    style = style_of_font(entry.font)
    size = frame.width * 0.55, frame.height * 0.26
    setting = fit(name, style, width=size[0], height=size[1]) if style else None
    if setting is None:
        raise ValueError(f"{entry.font} cannot set {name!r}")
    card = Image.new("RGBA", (frame.width, frame.height), (0, 0, 0, 0))
    margin, top = frame.width * MARGIN, frame.height * 0.9 - setting.height
    small = font(TEXT_FONT, frame.height // 30)
    place = (margin, top - small.size)
    draw_line(ImageDraw.Draw(card), place, above.upper(), small, (LIGHT, 0.18))
    left = replace(setting, style=replace(setting.style, is_centred=False))
    left.draw(card, top, LIGHT, margin)
    return trimmed(shadowed(card, frame.height / 50, 1.5, LIGHT), card.size)


def trimmed(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of a picture, cut to `size`."""
    left, top = (picture.width - size[0]) // 2, (picture.height - size[1]) // 2
    return picture.crop((left, top, left + size[0], top + size[1]))


def credits_card(entry: Entry, frame: Frame) -> Image.Image:
    """The closing credits: who on the right, as whom on the left, on nothing."""
    card = Image.new("RGBA", (frame.width, frame.height), (0, 0, 0, 0))
    chosen = entry.billing[:6]
    step = frame.height * 0.11
    small, face = font(TEXT_FONT, frame.height // 32), font(entry.font, frame.height // 19)
    draw = ImageDraw.Draw(card)
    middle, gap = frame.width / 2, frame.width * 0.018
    for row, billing in enumerate(chosen):
        baseline = (frame.height - step * (len(chosen) - 1)) / 2 + row * step + face.size * 0.35
        part = (billing.character or billing.role).upper()
        left = middle - gap - line_width(part, small, 0.12)
        draw_line(draw, (left, baseline), part, small, ("94928e", 0.12))
        draw_line(draw, (middle + gap, baseline), billing.person, face, ("f1ede4", 0.02))
    return card
