"""The studio: makes the files of the demo in a folder, each whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from samples.demo.artwork import BACKDROP, COVER, POSTER, compose, grained
from samples.demo.editorial import OPENING_SECONDS, Clip
from samples.demo.render import draw_frame, grab_frame, render

if TYPE_CHECKING:
    from pathlib import Path

    from samples.demo.catalogue import Play
    from samples.demo.editorial import Entry
    from samples.demo.graph import Frame

STILL_AFTER_OPENING_SECONDS = 1.2


@dataclass(frozen=True, kw_only=True)
class Studio:
    """An FFmpeg binary and a folder to work in. All methods raise RenderFailedError."""

    ffmpeg: str
    folder: Path

    def poster(self, entry: Entry) -> Path:
        """Draw the poster of a title, or the cover of an album, with its lettering."""
        frame = COVER if entry.kind == "album" else POSTER
        target = self._scene(entry, frame, "poster")
        with Image.open(target) as drawn:
            compose(entry, drawn).save(target)
        return target

    def backdrop(self, entry: Entry) -> Path:
        """Draw the backdrop of a title, without words."""
        target = self._scene(entry, BACKDROP, "backdrop")
        with Image.open(target) as drawn:
            grained(drawn.convert("RGB"), entry.slug).save(target)
        return target

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
