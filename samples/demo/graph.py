"""A filter graph under construction, and the few primitives every layer is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

FRAME_RATE = 24

Stops = tuple[tuple[float, str], ...]
"""Colour stops from 0 to 1, each with a colour as RRGGBB."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The picture a title is shot in, in pixels."""

    width: int
    height: int


SCOPE = Frame(width=864, height=360)
FLAT = Frame(width=768, height=432)


@dataclass
class Graph:
    """Collects filter chains and hands out their labels, so that no recipe names a pad by hand."""

    frame: Frame
    chains: list[str] = field(default_factory=list)

    def add(self, filters: str, *inputs: str) -> str:
        """Add one chain fed by `inputs` and return the label of what comes out of it."""
        label = f"[p{len(self.chains)}]"
        self.chains.append("".join(inputs) + filters + label)
        return label

    def split(self, label: str, copies: int = 2) -> list[str]:
        """Let `copies` chains read the same picture."""
        labels = [f"[p{len(self.chains)}c{copy}]" for copy in range(copies)]
        self.chains.append(f"{label}split={copies}{''.join(labels)}")
        return labels

    def text(self) -> str:
        """The whole graph in FFmpeg's syntax."""
        return ";".join(self.chains)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue (0 to 255) of a colour written RRGGBB."""
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def ramp(stops: Stops, channel: int, position: str) -> str:
    """An expression for one channel of a gradient at `position` (an expression from 0 to 1)."""
    expression = str(channels(stops[-1][1])[channel])
    for (low, start), (high, end) in reversed(list(pairwise(stops))):
        first, last = channels(start)[channel], channels(end)[channel]
        between = f"lerp({first},{last},clip(({position}-{low})/{high - low:.4f},0,1))"
        expression = f"if(lt({position},{high}),{between},{expression})"
    return expression


def noise_at(horizontal: str, vertical: str, seed: int) -> str:
    """An expression for a repeatable random number from 0 to 1 at two coordinates.

    The sine hash known from shader programming; the constants only need to be irrational-looking.
    """
    return f"mod(abs(sin(({horizontal})*12.9898+({vertical})*78.233+{seed}*3.17)*43758.5453),1)"


def held(filters: str) -> str:
    """A source that evaluates `filters` on a single picture and repeats that for ever."""
    return f"{filters},loop=-1:1,setpts=N/{FRAME_RATE}/TB"


def blank(width: int, height: int, pixel_format: str = "gray") -> str:
    """One black picture to draw on; `geq` works through it once."""
    return f"color=c=black:s={width}x{height}:r={FRAME_RATE},format={pixel_format},trim=end_frame=1"


def palette(stops: Stops) -> str:
    """A filter that maps grey to the colours of `stops` without leaving their range."""
    points = [
        " ".join(f"{at:.3f}/{channels(colour)[channel] / 255:.3f}" for at, colour in stops)
        for channel in range(3)
    ]
    return "format=gbrp,curves=r='{}':g='{}':b='{}':interp=pchip".format(*points)
