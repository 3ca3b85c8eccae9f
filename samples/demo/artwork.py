"""Posters, covers and backdrops: a frame of the title's own scene, composed for the format."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageEnhance

from media_engine.drawing.typography import draw_line, font, is_dark, line_width, shadowed
from samples.demo.graph import Frame
from samples.demo.typography import TEXT_FONT, set_title

if TYPE_CHECKING:
    from samples.demo.editorial import Entry

POSTER = Frame(width=600, height=900)
COVER = Frame(width=800, height=800)
BACKDROP = Frame(width=1280, height=720)
MARGIN = 0.055
"""The clear edge of a poster, as a share of its height."""


def compose(entry: Entry, frame: Image.Image) -> Image.Image:
    """A poster or cover: grade, scrim, lettering and the small print, on a frame of the scene."""
    picture = grained(ImageEnhance.Color(frame.convert("RGB")).enhance(1.06), entry.slug)
    picture = scrimmed(picture, entry)
    lettering = entry.lettering
    title = set_title(lettering, picture.width * lettering.width)
    laid = shadowed(title, picture.height / 70, 0.9, lettering.colour)
    margin = round((laid.width - title.width) / 2)
    places = {
        "top": picture.height * MARGIN * 1.15,
        "middle": (picture.height - title.height) / 2,
        "bottom": picture.height * (1 - MARGIN * 2.1) - title.height,
    }
    top = round(places[lettering.place])
    left = round((picture.width - title.width) / 2)
    canvas = picture.convert("RGBA")
    canvas.alpha_composite(
        laid, (max(0, left - margin), max(0, top - margin)), cut(left, top, margin)
    )
    small_print(canvas, entry)
    return canvas.convert("RGB")


def cut(left: int, top: int, margin: int) -> tuple[int, int]:
    """How much of a layer with a `margin` would lie outside the picture, from the left and top."""
    return max(0, margin - left), max(0, margin - top)


def scrimmed(picture: Image.Image, entry: Entry) -> Image.Image:
    """Darken (or for dark lettering lighten) the picture where the words will stand."""
    tone = (240, 243, 246) if is_dark(entry.lettering.colour) else (6, 6, 10)
    column = Image.new("L", (1, picture.height))
    for row in range(picture.height):
        share = row / picture.height
        bottom = 0.82 * max(0.0, (share - 0.62) / 0.38) ** 1.4
        top = {"top": 0.62, "middle": 0.2, "bottom": 0.25}[entry.lettering.place]
        column.putpixel((0, row), round(255 * max(bottom, top * max(0.0, 1 - share / 0.45) ** 1.3)))
    if entry.lettering.place == "middle":
        column = column.point(lambda value: max(value, 72))
    mask = column.resize(picture.size)
    return Image.composite(Image.new("RGB", picture.size, tone), picture, mask)


def grained(picture: Image.Image, seed: str) -> Image.Image:
    """Film grain, the same at every run."""
    chance = random.Random(seed)  # noqa: S311 -- grain, not secrets
    noise = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
    grain = noise.point(lambda value: 128 + (value - 128) // 12)
    return Image.blend(picture, Image.merge("RGB", (grain, grain, grain)), 0.045)


def small_print(canvas: Image.Image, entry: Entry) -> None:
    """One quiet line at the foot, or at the head where the title is at the foot."""
    text = small_words(entry).upper()
    face = font(TEXT_FONT, round(canvas.height * 0.0165))
    width = line_width(text, face, 0.24)
    baseline = canvas.height * (1 - MARGIN) + face.size * 0.3
    colour = "2d343b" if is_dark(entry.lettering.colour) else "e9e4da"
    style = (colour, 0.24)
    draw_line(ImageDraw.Draw(canvas), ((canvas.width - width) / 2, baseline), text, face, style)


def small_words(entry: Entry) -> str:
    """Who made it, as a poster says it."""
    names = {each.role: each.person for each in reversed(entry.billing)}
    if entry.kind == "album":
        return names["artist"]
    if entry.kind == "course":
        return f"A course with {names['teacher']}"
    if entry.kind == "series":
        return f"A series by {names.get('writer', names['director'])}"
    return f"A film by {names['director']}"
