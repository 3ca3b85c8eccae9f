"""Picture layers: each adds itself to a graph and returns its label.

Pictures and light are `gbrp`; whatever is to be laid over something else is `gbrap`.
"""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass

from samples.demo.graph import (
    FRAME_RATE,
    Graph,
    Stops,
    blank,
    channels,
    held,
    noise_at,
    palette,
    ramp,
)


def gradient(stops: Stops, height: int, position: str = "(Y/H)") -> str:
    """One narrow picture with a vertical gradient, to be scaled to any width."""
    red, green, blue = (ramp(stops, channel, position) for channel in range(3))
    return f"{blank(16, height, 'gbrp')},geq=r='{red}':g='{green}':b='{blue}'"


def sky(graph: Graph, stops: Stops) -> str:
    """A vertical gradient over the whole frame."""
    size = f"{graph.frame.width}:{graph.frame.height}"
    return graph.add(held(f"{gradient(stops, graph.frame.height)},scale={size}:flags=neighbor"))


@dataclass(frozen=True)
class Silhouette:
    """A line of hills or trees, in shares of the frame's height and an expression in X and Y."""

    edge: str
    """The colour at the top; RRGGBB."""
    foot: str
    """The colour at the bottom of the frame."""
    base: float
    rise: float
    line: str
    """The edge is at `base` less `rise` times this, which stays between about -2 and 2."""


def stencil(
    graph: Graph, stops: Stops, shape: str, *, size: tuple[int, int], draft: int = 2
) -> str:
    """A layer with a vertical gradient for colour and `shape` (a `geq` expression) for opacity.

    The shape is drawn `draft` times smaller and scaled up, which costs the square of it less; a
    steep curve then gives its edges back.
    """
    width, height = size
    drawn = re.sub(r"\b([XYWH])\b", rf"(\1*{draft})", shape)
    crisp = ",lut=y='clip((val-128)*1.6+128,0,255)'" if draft == 2 else ""
    sketch = f"{blank(-(-width // draft), -(-height // draft))},geq=lum='255*({drawn})'"
    opacity = graph.add(f"{sketch},scale={width}:{height}:flags=bicubic{crisp},format=gray")
    colour = graph.add(f"{gradient(stops, height)},scale={width}:{height}:flags=neighbor")
    merged = graph.add("alphamerge,format=gbrap", colour, opacity)
    return graph.add(f"loop=-1:1,setpts=N/{FRAME_RATE}/TB", merged)


def flat(graph: Graph, colour: str) -> str:
    """One colour over the whole frame."""
    filled = f"color=c=0x{colour}:s={graph.frame.width}x{graph.frame.height}:r={FRAME_RATE}"
    return graph.add(held(f"{filled},format=gbrp,trim=end_frame=1"))


LONGEST_SHOT = 10 * FRAME_RATE
"""In frames; a gliding layer is wide enough for as long as that."""

Place = tuple[str, str]
"""Overlay expressions for a layer's left and top edge, in pixels; `n` is the frame."""

ORIGIN: Place = ("0", "0")


def over(
    graph: Graph, base: str, layer: str, place: Place = ORIGIN, *, pixel_format: str = "gbrp"
) -> str:
    """Lay a layer over a picture, or with `pixel_format` `gbrap` over another layer."""
    placed = f"overlay=x='{place[0]}':y='{place[1]}':format=gbrp,format={pixel_format}"
    return graph.add(placed, base, layer)


def frozen(graph: Graph, scene: str) -> str:
    """Keep the first picture of what does not move: it is put together once, not at every frame."""
    return graph.add(held("trim=end_frame=1"), scene)


def centred(across: float, down: float, moving: Place = ORIGIN) -> Place:
    """The place for a layer's middle at a share of the frame, moving by expressions in `n`."""
    return f"W*{across}-w/2+({moving[0]})", f"H*{down}-h/2+({moving[1]})"


def panned(pixels_per_frame: float) -> Place:
    """The place of a wide layer that glides to the left.

    Whole numbers of pixels are smooth; FFmpeg lays layers on the pixel grid.
    """
    return f"-n*{pixels_per_frame}", "0"


def light(graph: Graph, base: str, layer: str, strength: float = 1.0) -> str:
    """Add a layer of light (a full-frame `gbrp` picture) to a picture.

    Dimming the light first comes to the same as `blend`'s own opacity, in a quarter of the time.
    """
    if strength < 1:
        dims = ":".join(f"{channel}='val*{strength}'" for channel in "rgb")
        layer = graph.add(f"lutrgb={dims},format=gbrp", layer)
    return graph.add("blend=all_mode=screen", base, layer)


def shade(graph: Graph, base: str, layer: str) -> str:
    """Darken a picture by a full-frame `gbrp` layer; white leaves it as it is."""
    return graph.add("blend=all_mode=multiply", base, layer)


def glow(
    graph: Graph, colour: str, radius: int, *, core: float = 0.0, strength: float = 1.0
) -> str:
    """A round light of `radius` pixels, with a disc of `core` (a share of that) at its heart."""
    distance = "(hypot(X-W/2,Y-H/2)/(W/2))"
    halo = f"{strength}*pow(clip(1-{distance},0,1),2.6)"
    disc = f"clip(({core}-{distance})*{radius}/1.5,0,1)" if core else "0"
    draft = 2 if core else 4
    return stencil(
        graph,
        ((0, colour), (1, colour)),
        f"max({halo},{disc})",
        size=(radius * 2, radius * 2),
        draft=draft,
    )


def crest(seed: int, roughness: float = 0.5, waves: int = 6) -> str:
    """An expression in X for a mountain line between roughly -1 and 1."""
    chance = random.Random(seed)  # noqa: S311 -- scenery, not secrets
    terms = []
    for octave in range(waves):
        length = chance.uniform(0.8, 1.25) * 620 / 2.1**octave
        terms.append(
            f"{roughness**octave:.3f}*sin(X/{length / math.tau:.2f}+{chance.uniform(0, 6.28):.2f})"
        )
    return "(" + "+".join(terms) + ")"


def ridge(graph: Graph, scene: str, land: Silhouette, speed: float = 0) -> str:
    """Lay a silhouette over the scene, gliding to the left by `speed` pixels a frame.

    Only the part of the frame that it can reach is drawn and laid over.
    """
    height = graph.frame.height
    top = max(0, math.floor(height * (land.base - 1.9 * land.rise)) // 4 * 4)
    size = (graph.frame.width + math.ceil(speed * LONGEST_SHOT), height - top)
    depth = (height - top) / height
    start = max(0.0, (land.base - land.rise - 1 + depth) / depth)
    line = re.sub(r"\bY\b", f"(Y+{top})", land.line)
    shape = f"clip(Y+{top}-{height}*({land.base}-{land.rise}*{line})+0.5,0,1)"
    layer = stencil(graph, ((start, land.edge), (1.0, land.foot)), shape, size=size)
    return over(graph, scene, layer, (panned(speed)[0], str(top)))


def pines(seed: int, spacing: int = 34) -> str:
    """An expression in X and Y for a row of firs, to be used as the `line` of a ridge."""
    near = []
    for offset in (0, 1):
        index = f"(floor(X/{spacing})+{offset})"
        height = f"(0.45+0.55*{noise_at(index, '1', seed)})"
        centre = f"(({index}+0.6*{noise_at(index, '2', seed)})*{spacing})"
        slope = f"({spacing}*0.95*(0.75+0.5*mod(Y,9)/9))"
        near.append(f"({height}-abs(X-{centre})/{slope})")
    return f"max({near[0]},{near[1]})"


def stars(graph: Graph, seed: int, density: float = 0.0012) -> str:
    """A sky of stars on black, as light."""
    value = f"255*pow(max(0,{noise_at('X', 'Y', seed)}-{1 - density})/{density},2)"
    size = (graph.frame.width, graph.frame.height)
    tones = ":".join(
        f"{name}='min(255,val*{gain})'" for name, gain in zip("rgb", (2.4, 2.5, 2.8), strict=True)
    )
    soften = f"gblur=sigma=0.7,format=gbrp,lutrgb={tones}"
    return graph.add(held(f"{blank(*size)},geq=lum='{value}',{soften}"))


def perlin(size: str, *, seed: int, scale: tuple[float, float, float], octaves: int = 3) -> str:
    """A source of flowing grey noise; `scale` is horizontal, vertical, and in time."""
    horizontal, vertical, speed = scale
    return (
        f"perlin=s={size}:r={FRAME_RATE}:octaves={octaves}:persistence=0.55"
        f":xscale={horizontal}:yscale={vertical}:tscale={speed}:random_mode=seed:random_seed={seed},format=gray"
    )


def flow(
    graph: Graph, *, rows: int, seed: int, scale: tuple[float, float], octaves: int = 3
) -> str:
    """A source of flowing grey noise in the frame's proportions, `rows` pixels high.

    `scale` is how many waves stand on top of each other, and the speed.
    """
    aspect = graph.frame.width / graph.frame.height
    cells, speed = scale
    size = f"{round(rows * aspect) // 2 * 2}x{rows}"
    return perlin(size, seed=seed, scale=(round(cells * aspect, 3), cells, speed), octaves=octaves)


def fill(graph: Graph) -> str:
    """A filter that scales a small picture smoothly to the whole frame."""
    return f"scale={graph.frame.width}:{graph.frame.height}:flags=bicubic"


def fog(
    graph: Graph, colour: str, *, seed: int, scale: tuple[float, float, float], opacity: str = "0.6"
) -> str:
    """Drifting fog of one colour, to be laid over; `opacity` is an expression in X, Y, W and H."""
    drifting = f"{perlin('96x44', seed=seed, scale=scale)},lut=y='clip((val-80)*1.6,0,255)'"
    return veil(graph, colour, f"{drifting},format=gray", (96, 44), opacity)


def veil(graph: Graph, colour: str, source: str, size: tuple[int, int], opacity: str) -> str:
    """A layer of one colour, as thick as a small grey `source` times an `opacity`.

    Both are multiplied before they are scaled up, which is where it costs nothing.
    """
    mask = graph.add(held(f"{blank(*size)},geq=lum='255*clip({opacity},0,1)'"))
    thin = graph.add(f"blend=all_mode=multiply,{fill(graph)}", graph.add(source), mask)
    return graph.add("alphamerge,format=gbrap", flat(graph, colour), thin)


@dataclass(frozen=True, kw_only=True)
class Specks:
    """Snow, dust or sparks: how many in a thousand pixels, how soft, how they drift."""

    seed: int
    per_mille: float
    blur: float
    drift: tuple[int, int]
    """Pixels a frame to the right and down; the picture wraps round."""
    colour: str = "ffffff"


def specks(graph: Graph, kind: Specks) -> str:
    """Specks as light."""
    frame = graph.frame
    value = f"255*gt({noise_at('X', 'Y', kind.seed)},{1 - kind.per_mille / 1000})"
    gain = f"lut=y='min(255,val*{6 * (1 + kind.blur**2):.2f})',format=gray"
    tint = palette(((0, "000000"), (1, kind.colour)))
    soften = f"gblur=sigma={kind.blur},{gain},{tint}"
    source = held(f"{blank(frame.width, frame.height)},geq=lum='{value}',{soften}")
    across, down = -kind.drift[0] / frame.width, -kind.drift[1] / frame.height
    return graph.add(f"{source},scroll=h={across:.6f}:v={down:.6f}")


def tinted(graph: Graph, layer: str, stops: Stops) -> str:
    """Colour a grey layer."""
    return graph.add(palette(stops), layer)


def mirror(graph: Graph, base: str, *, horizon: float, tint: str, swell: float = 0.12) -> str:
    """Lay water below `horizon` (a share of the height): what is above, reversed and rippling."""
    frame = graph.frame
    top = round(frame.height * horizon)
    depth = frame.height - top
    keep, above = graph.split(base)
    red, green, blue = (value / 255 for value in channels(tint))
    dimmed = f"lutrgb=r='val*{red:.3f}':g='val*{green:.3f}':b='val*{blue:.3f}',format=gbrp"
    size = f"{frame.width // 2}:{max(depth // 2, 8)}"
    image = graph.add(f"crop=iw:{top}:0:0,vflip,scale={size},format=gbrp,{dimmed}", above)
    waves = perlin(f"{frame.width // 8}x{max(depth // 3, 8)}", seed=depth, scale=(4, 26, 1.4))
    settled = f"scale={size},lut=y='128+(val-128)*{swell / 2}',format=gray,format=gbrp"
    across, down = graph.split(graph.add(f"{waves},{settled}"))
    water = graph.add(f"displace=edge=mirror,scale={frame.width}:{depth}", image, across, down)
    return graph.add(f"overlay=y={top}:format=gbrp", keep, water)
