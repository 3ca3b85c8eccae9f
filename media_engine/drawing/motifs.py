"""Drawings in the place of pictures, as shapes: pages make SVG of them, posters paint them.

Coordinates are those of a square of 100 × 100 whose middle every format shows: posters its inner
67 columns, wide cards its inner 56 rows. Shapes reach beyond it, so that no format sees an end.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Tone = Literal["ground", "first", "second", "ink"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc, or with a `line` width the ring of its edge."""

    x: float
    y: float
    radius: float
    tone: Tone
    opacity: float = 1
    line: float = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon."""

    points: tuple[Point, ...]
    tone: Tone
    opacity: float = 1

    @property
    def path(self) -> str:
        """The outline, as the `d` of an SVG path."""
        return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in self.points) + "z"


Shape = Disc | Area
FIRST: Tone = "first"
SECOND: Tone = "second"
GROUND: Tone = "ground"


def motif(number: int, turn: float) -> list[Shape]:
    """Return the shapes of a motif, varied by `turn`, a share of one."""
    return list(_MOTIFS[number % len(_MOTIFS)](turn))


def _sunset(turn: float) -> Iterator[Shape]:
    x, y = 38 + 24 * turn, 38
    yield Disc(x, y, 27, SECOND)
    for row in range(6):
        top = y + 2 + row * 4.6
        yield _band(top, top + 0.7 + row * 0.62, GROUND)


def _rings(turn: float) -> Iterator[Shape]:
    x, y = (76, 27) if turn < 0.5 else (24, 30)
    for step, radius in enumerate((92, 74, 58, 44, 32)):
        yield Disc(x, y, radius, FIRST, 0.32 + 0.12 * step, 5.2 - 0.4 * step)
    yield Disc(x, y, 19, SECOND)


def _bands(turn: float) -> Iterator[Shape]:
    lean = 30 + 40 * turn
    for left, width, tone, opacity in (
        (18, 17, FIRST, 1), (39, 9, SECOND, 1), (52, 4, FIRST, 1), (60, 1.4, SECOND, 1),
    ):  # fmt: skip
        yield Area(
            ((left + lean, -60), (left + width + lean, -60), (left + width - lean, 160),
             (left - lean, 160)), tone, opacity,
        )  # fmt: skip


def _moons(turn: float) -> Iterator[Shape]:
    angle = turn * math.tau
    for step, tone in enumerate((FIRST, SECOND, FIRST)):
        reach = angle + step * math.tau / 3
        x, y = 50 + 15 * math.cos(reach), 38 + 13 * math.sin(reach)
        yield Disc(x, y, 24, tone, 0.78)
    yield Disc(50, 38, 46, SECOND, 0.5, 0.5)


def _ridges(turn: float) -> Iterator[Shape]:
    yield Disc(34 + 34 * turn, 27, 11, SECOND)
    for step in range(3):
        base, reach = 46 + 13 * step, 17 - 3.5 * step
        line = [
            (x, base - reach * (_tooth((x + 47 * turn + 31 * step) / (37 - 6 * step))))
            for x in range(-60, 161, 4)
        ]
        tone: Tone = SECOND if step == 0 else FIRST
        yield Area(((-60, 220), *line, (160, 220)), tone, (0.35, 0.75, 1)[step])


def _arches(turn: float) -> Iterator[Shape]:
    x = 42 + 16 * turn
    for step, (radius, tone) in enumerate(
        ((40, FIRST), (31, GROUND), (27, SECOND), (18, GROUND), (14, FIRST))
    ):
        top = 44 + step * 0.2
        arc = [
            (x + radius * math.cos(angle), top + radius * math.sin(angle))
            for angle in (math.pi * (1 + part / 20) for part in range(21))
        ]
        yield Area(((x - radius, 220), *arc, (x + radius, 220)), tone)


def _waves(turn: float) -> Iterator[Shape]:
    for step in range(6):
        base, length = 26 + step * 11, 58 + 5 * step
        line = [
            (x, base + 5.5 * math.sin((x / length + turn + step * 0.17) * math.tau))
            for x in range(-60, 161, 5)
        ]
        tone: Tone = SECOND if step % 2 else FIRST
        yield Area(((-60, 220), *line, (160, 220)), tone, 0.5 if step % 2 else 0.85)


def _tiles(turn: float) -> Iterator[Shape]:
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    side = 22.3
    seed = int(turn * 255)
    for place in range(9):
        column, row = place % 3, place // 3
        left, top = 50 + (column - 1.5) * side, 8 + row * side
        chance = (seed * (place + 3) * 7919 + place * 104729) >> 3
        if chance % 5 == 0:
            yield Disc(left + side / 2, top + side / 2, side / 2, SECOND)
            continue
        dx, dy = corners[chance % 4]
        yield _quarter(left, top, side, (dx, dy), FIRST if chance % 3 else SECOND)


def _beams(turn: float) -> Iterator[Shape]:
    x, y = 32 + 36 * turn, 56
    for ray in range(13):
        angle, half = math.pi * (1 + (ray + 0.5) / 13), math.pi / 13 * 0.29
        ends = [
            (x + 190 * math.cos(a), y + 190 * math.sin(a)) for a in (angle - half, angle + half)
        ]
        yield Area(((x, y), *ends), FIRST, 0.9)
    yield Disc(x, y, 15, SECOND)


def _dots(turn: float) -> Iterator[Shape]:
    towards = turn * math.tau
    for place in range(81):
        x, y = 50 + (place % 9 - 4) * 11.4, 37 + (place // 9 - 4) * 11.4
        along = ((x - 50) * math.cos(towards) + (y - 37) * math.sin(towards)) / 46
        radius = 3.2 + 2.9 * along
        if radius > 0.5:
            yield Disc(
                round(x, 1),
                round(y, 1),
                round(min(radius, 5.5), 1),
                SECOND if along > 0.35 else FIRST,
            )


def _band(top: float, bottom: float, tone: Tone) -> Area:
    return Area(((-60, top), (160, top), (160, bottom), (-60, bottom)), tone)


def _tooth(value: float) -> float:
    """A triangle wave between 0 and 1."""
    return 1 - abs(value % 2 - 1)


def _quarter(left: float, top: float, side: float, corner: Point, tone: Tone) -> Area:
    x, y = left + corner[0] * side, top + corner[1] * side
    across, down = (1 - 2 * corner[0]) * side, (1 - 2 * corner[1]) * side
    arc = [
        (x + across * math.cos(part * math.pi / 24), y + down * math.sin(part * math.pi / 24))
        for part in range(13)
    ]
    return Area(((x, y), *arc), tone)


_MOTIFS: tuple[Callable[[float], Iterator[Shape]], ...] = (
    _sunset, _rings, _bands, _moons, _ridges, _arches, _waves, _tiles, _beams, _dots,
)  # fmt: skip
