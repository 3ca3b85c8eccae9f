"""The studio: makes the files of the demo in a folder, each whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from media_engine.drawing.compose import Words, compose
from samples.demo.editorial import OPENING_SECONDS, Clip
from samples.demo.graph import Frame
from samples.demo.render import RenderFailedError, draw_frame, grab_frame, render

if TYPE_CHECKING:
    from pathlib import Path

    from samples.demo.catalogue import Play
    from samples.demo.editorial import Entry

POSTER = Frame(width=600, height=900)
COVER = Frame(width=780, height=780)
BACKDROP = Frame(width=1280, height=720)
STILL_AFTER_OPENING_SECONDS = 1.2


@dataclass(frozen=True, kw_only=True)
class Studio:
    """An FFmpeg binary and a folder to work in. All methods raise RenderFailedError."""

    ffmpeg: str
    folder: Path

    def poster(self, entry: Entry) -> Path:
        """Draw the poster of a title, or the cover of an album, and set its name on it."""
        is_cover = entry.kind == "album"
        target = self._scene(entry, COVER if is_cover else POSTER, "poster")
        words = Words(name=entry.name, byline=entry.maker, year=entry.year, font=entry.font)
        with Image.open(target) as drawn:
            role = "cover" if is_cover else "poster"
            lettered = compose(words, role=role, ground=drawn.convert("RGB"))
        if lettered is None:
            raise RenderFailedError(f"{target.name}: no font has the letters of {entry.name}")
        lettered.save(target)
        return target

    def backdrop(self, entry: Entry) -> Path:
        """Draw the backdrop of a title, without words."""
        return self._scene(entry, BACKDROP, "backdrop")

    def _scene(self, entry: Entry, frame: Frame, name: str) -> Path:
        target = self.folder / f"{entry.slug}-{name}.png"
        scene, at_seconds = entry.poster
        draw_frame(scene, at_seconds, frame, target, ffmpeg=self.ffmpeg)
        return target

    def film(self, play: Play) -> Path:
        """Render a play, unless an earlier run left it here."""
        target = self.folder / f"{play.key}.{'m4a' if play.item.is_audio else 'mp4'}"
        if not target.exists():
            render(play, target, ffmpeg=self.ffmpeg)
        return target

    def still(self, play: Play, film: Path) -> Path | None:
        """Take a still out of a rendered film, just after its title is gone; songs have none."""
        if not isinstance(play.item.media, Clip):
            return None
        target = self.folder / f"{play.key}-still.png"
        at_seconds = OPENING_SECONDS[1] + STILL_AFTER_OPENING_SECONDS
        grab_frame(film, at_seconds, target, ffmpeg=self.ffmpeg)
        return target
