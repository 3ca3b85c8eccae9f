"""Lettering of the demo: its titles, and the cards laid over the films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from media_engine.drawing.typography import draw_line, font, is_dark, line_width, shadowed

if TYPE_CHECKING:
    from samples.demo.editorial import Entry, Item, Lettering
    from samples.demo.graph import Frame

TEXT_FONT = "Manrope-SemiBold"


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
