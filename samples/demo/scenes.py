"""The scenes of the films: land and sea in silhouettes, gas, fire, ink, threads and a fractal.

Each has a name, and grades make another place or hour of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.demo.graph import FRAME_RATE, Graph, Stops, blank, held, noise_at, palette
from samples.demo.layers import (
    Silhouette,
    Specks,
    centred,
    crest,
    fill,
    flow,
    fog,
    frozen,
    glow,
    light,
    mirror,
    over,
    panned,
    perlin,
    pines,
    ridge,
    shade,
    sky,
    specks,
    stars,
    stencil,
    tinted,
    veil,
)

if TYPE_CHECKING:
    from collections.abc import Callable

EMBERS: Stops = (
    (0, "050101"), (0.35, "3a0804"), (0.55, "a82606"), (0.72, "ff7a14"), (0.88, "ffd25e"),
    (1, "fffbe0"),
)  # fmt: skip

NEON: Stops = ((0, "0b0322"), (0.35, "340f66"), (0.72, "d93f9d"), (1, "8cf5ff"))

TRAVEL = 260


def desert(graph: Graph) -> str:
    """Dunes at dusk, a large sun sinking behind them."""
    dusk = ((0, "1d2440"), (0.35, "6b3f5b"), (0.6, "d9703f"), (0.8, "f7b55a"), (1, "f7d08a"))
    scene = sky(graph, dusk)
    sinking = ("0", "n*0.25")
    scene = over(
        graph, scene, glow(graph, "ffd9a0", 420, strength=0.85), centred(0.62, 0.50, sinking)
    )
    sun = glow(graph, "fff2d0", 120, core=0.72, strength=0.5)
    scene = over(graph, scene, sun, centred(0.62, 0.47, sinking))
    dunes = (
        ("a4513f", "e79a5d", 0.70, 0.05, 1),
        ("6e3038", "b9603f", 0.78, 0.07, 2),
        ("1f1220", "4a1f2b", 0.92, 0.11, 4),
    )
    for index, (edge, foot, base, rise, speed) in enumerate(dunes):
        line = crest(40 + index, roughness=0.32, waves=4)
        scene = ridge(graph, scene, Silhouette(edge, foot, base, rise, line), speed)
    return light(
        graph, scene, specks(graph, Specks(seed=5, per_mille=0.4, blur=1.1, drift=(7, -1))), 0.12
    )


def drowned_city(graph: Graph) -> str:
    """A skyline with lit windows over its own reflection."""
    night = ((0, "060818"), (0.35, "14183d"), (0.55, "3b2a66"), (0.64, "a2507e"), (1, "c97a86"))
    scene = light(graph, sky(graph, night), stars(graph, 3), 0.6)
    moon = glow(graph, "e9dcf5", 190, core=0.22, strength=0.35)
    scene = frozen(graph, over(graph, scene, moon, centred(0.44, 0.17)))
    scene = over(
        graph, scene, towers(graph, 11, 0.50, 46, ("2b2350", "51396f", "b98a9e")), panned(0.5)
    )
    scene = over(
        graph, scene, towers(graph, 23, 0.44, 74, ("0b0d24", "1b1838", "ffc26e")), panned(1)
    )
    return mirror(graph, scene, horizon=0.66, tint="a8a4dc", swell=0.16)


def towers(
    graph: Graph, seed: int, tallest: float, width: int, colours: tuple[str, str, str]
) -> str:
    """A skyline as a layer: blocks of random height; colours of roof, foot and lit windows."""
    size = (graph.frame.width + TRAVEL, graph.frame.height)
    index = f"floor(X/{width})"
    roof = f"H*(0.68-{tallest}*(0.15+0.85*pow({noise_at(index, '1', seed)},1.6)))"
    gap = f"gt(mod(X,{width}),{width}*0.16*{noise_at(index, '3', seed)})"
    walls = stencil(graph, ((0, colours[0]), (1, colours[1])), f"gt(Y,{roof})*{gap}", size=size)
    pane = "between(mod(X,7),2,4)*between(mod(Y,10),3,6)"
    lamp = f"gt({noise_at('floor(X/7)', 'floor(Y/10)', seed)},0.80)*gt(Y,{roof}+8)*{gap}"
    lit = stencil(graph, ((0, colours[2]), (1, colours[2])), f"if({pane},{lamp})", size=size)
    return frozen(graph, over(graph, walls, lit, pixel_format="gbrap"))


def aurora(graph: Graph) -> str:
    """Northern lights over a snowy ridge and firs."""
    scene = sky(graph, ((0, "02060f"), (0.5, "071a2c"), (0.8, "12374a"), (1, "1c4a55")))
    scene = frozen(graph, light(graph, scene, stars(graph, 17, 0.0018), 0.9))
    violet = "pow(1-Y/H,1.2)*0.75"
    green = "pow(sin(PI*clip(Y/H/0.74,0,1)),1.3)*(0.7+0.3*sin(X/W*5+2))"
    for seed, colour, band in ((9, "8a4dff", violet), (4, "3dffae", green)):
        folds = perlin("320x36", seed=seed, scale=(7, 0.7, 0.5))
        light_of = f"{folds},lut=y='clip((val-98)*3.4,0,255)',format=gray"
        scene = over(graph, scene, veil(graph, colour, light_of, (320, 36), band))
    peaks = Silhouette("9fc3d1", "2a5566", 0.72, 0.10, crest(6, 0.52))
    scene = ridge(graph, scene, peaks, 0.5)
    scene = ridge(graph, scene, Silhouette("041019", "02070c", 0.98, 0.30, pines(3)), 2)
    return light(
        graph, scene, specks(graph, Specks(seed=2, per_mille=0.5, blur=0.9, drift=(1, 2))), 0.4
    )


def paper_hills(graph: Graph) -> str:
    """Cut-paper hills in pastel, and a hot-air balloon that rides over them."""
    scene = sky(graph, ((0, "7fc7d9"), (0.5, "bfe3dc"), (0.85, "fbe3b8"), (1, "fbd9a8")))
    sun = glow(graph, "fff6dc", 150, core=0.5, strength=0.35)
    scene = frozen(graph, over(graph, scene, sun, centred(0.78, 0.22)))
    for speed, down in ((1, 0.10), (2, 0.34)):
        drift = (f"W-mod(n*{speed}+{speed * 420},W+420)", f"H*{down}")
        scene = over(graph, scene, cloud(graph, speed), drift)
    hills = (
        ("9ccfae", "8ac3a4", 0.70, 0.06),
        ("f2a97e", "ef946c", 0.80, 0.07),
        ("3f6f79", "2f5963", 0.92, 0.07),
    )
    for index, (edge, foot, base, rise) in enumerate(hills):
        line = crest(31 + 2 * index, 0.3, 3)
        scene = ridge(graph, scene, Silhouette(edge, foot, base, rise, line), index + 1)
        if index == 0:
            flight = centred(0.34, 0.36, ("n*0.5", "14*sin(n/21)"))
            scene = over(graph, scene, balloon(graph), flight)
    return scene


def balloon(graph: Graph) -> str:
    """A striped hot-air balloon with its basket."""
    bag = "hypot((X-90)/86,(Y-92)/90+0.1*pow(clip((Y-92)/90,0,1),2))"
    inside = f"clip((1-{bag})*60,0,1)"
    across = "clip((X-90)/(86*sqrt(max(0.02,1-pow((Y-92)/92,2)))),-1,1)"
    stripe = f"mod(floor((asin({across})/PI+0.5)*7),2)"
    shade = "(1.06-0.32*pow(clip((X-40)/150,0,1),1.5))"
    basket = "between(X,74,106)*between(Y,216,242)"
    slant = "(216-Y)*0.42+14"
    ropes = f"between(Y,176,216)*(lt(abs(X-90+{slant}),1.1)+lt(abs(X-90-{slant}),1.1))"
    parts = [
        f"min(255,if(gt({inside},0),lerp({one},{two},{stripe})*{shade},{wicker}))"
        for one, two, wicker in ((232, 252, 122), (93, 236, 74), (82, 205, 52))
    ]
    opacity = f"255*max({inside},clip({basket}+{ropes},0,1))"
    painted = "geq=r='{}':g='{}':b='{}':a='{}'".format(*parts, opacity)
    return graph.add(held(f"{blank(180, 250, 'gbrap')},{painted}"))


def cloud(graph: Graph, seed: int) -> str:
    """A cut-paper cloud made of a few discs."""
    discs = ((70, 78, 38), (120, 60, 52), (180, 66, 46), (228, 84, 30))
    shape = "+".join(f"clip({r}-hypot(X-{x},Y-{y + seed * 3}),0,1)" for x, y, r in discs)
    paper = ((0, "fffdf6"), (1, "fbeee0"))
    return stencil(graph, paper, f"clip({shape},0,1)*clip(100-Y,0,1)", size=(280, 110))


def lighthouse(graph: Graph) -> str:
    """A lighthouse on its rock; the beam sweeps through mist."""
    scene = night_sea(graph)
    scene = light(graph, scene, beam(graph, 0.70, 0.285), 0.9)
    scene = over(graph, scene, lighthouse_tower(graph))
    lamp = glow(graph, "fff3c8", 60, core=0.12, strength=0.9)
    scene = over(graph, scene, lamp, centred(0.70, 0.285))
    mist = fog(
        graph, "86a9b3", seed=14, scale=(3, 5, 0.5), opacity="0.75*exp(-pow((Y/H-0.63)/0.16,2))"
    )
    return over(graph, scene, mist)


def night_sea(graph: Graph) -> str:
    """An empty sea at night under stars."""
    scene = sky(graph, ((0, "03070f"), (0.4, "0a1a2b"), (0.6, "1d3c4c"), (1, "2c5560")))
    scene = frozen(graph, light(graph, scene, stars(graph, 29, 0.0013), 0.8))
    return mirror(graph, scene, horizon=0.6, tint="6fa3ad", swell=0.2)


def beam(graph: Graph, across: float, down: float) -> str:
    """Two opposite rays turning about a point, as light; a turn takes eight seconds."""
    x, y = f"(X-W*{across})", f"((Y-H*{down})*2.1)"
    ray = f"exp(-pow(sin(atan2({y},{x})-0.7854*T)/0.13,2))"
    reach = f"exp(-hypot({x},{y})/(W*0.55))*clip(hypot({x},{y})/6,0,1)*(1-0.75*gt(Y/H,0.61))"
    drawn = f"color=c=black:s=96x40:r=24,format=gray,geq=lum='235*{ray}*{reach}'"
    colours = ((0, "000000"), (0.5, "6f7f6c"), (1, "fff4cf"))
    return graph.add(f"{fill(graph)},format=gbrp", tinted(graph, graph.add(drawn), colours))


def lighthouse_tower(graph: Graph) -> str:
    """The lighthouse and its rock as a silhouette."""
    middle = "abs(X-W*0.70)"
    shaft = f"clip((H*0.034+H*0.029*(Y/H-0.30)/0.34)-{middle},0,1)*between(Y/H,0.32,0.68)"
    window = f"(1-between(Y/H,0.27,0.302)*lt({middle},H*0.017))"
    lantern = f"lt({middle},H*0.023)*between(Y/H,0.262,0.32)*{window}"
    gallery = f"lt({middle},H*0.045)*between(Y/H,0.315,0.325)"
    roof = f"clip(H*0.029*(Y/H-0.235)/0.027-{middle},0,1)*between(Y/H,0.235,0.262)"
    summit = f"0.13*exp(-pow((X-W*0.71)/(H*0.29),2))+0.012*{crest(9, 0.6)}"
    rock = f"clip(Y-H*(0.74-({summit})),0,1)*lt(Y/H,0.685)"
    size = (graph.frame.width, graph.frame.height)
    body = f"clip({shaft}+{lantern}+{gallery}+{roof}+{rock},0,1)"
    whole = stencil(graph, ((0, "0a1218"), (1, "04080c")), body, size=size)
    painted = f"(between(Y/H,0.40,0.47)+between(Y/H,0.54,0.61))*{shaft}"
    bands = stencil(graph, ((0, "8b9a98"), (1, "4d5c5e")), painted, size=size)
    return frozen(graph, over(graph, whole, bands, pixel_format="gbrap"))


def eclipse(graph: Graph) -> str:
    """A black disc with a burning corona."""
    scene = light(graph, sky(graph, ((0, "04040a"), (1, "0b0a14"))), stars(graph, 81, 0.001), 0.7)
    rays = "atan2(Y-H/2,X-W/2)"
    distance = "(hypot(X-W/2,Y-H/2)/(W/2))"
    wild = f"(0.55+0.2*sin(3*{rays}+1)+0.14*sin(7*{rays}+2)+0.1*sin(17*{rays})+0.08*sin(41*{rays}))"
    corona = f"0.95*pow(clip(1.0-({distance}-0.3)/(0.7*{wild}*1.5),0,1),3.2)"
    side = graph.frame.height * 3 // 2
    burning = stencil(
        graph, ((0, "ffdcb0"), (0.5, "fff6e6"), (1, "ffc98f")), corona, size=(side, side)
    )
    scene = frozen(graph, over(graph, scene, burning, centred(0.5, 0.5)))
    moon = stencil(
        graph, ((0, "020206"), (1, "05050b")), f"clip((0.31-{distance})*W/2,0,1)", size=(side, side)
    )
    return over(graph, scene, moon, centred(0.5, 0.5, ("n*0.08-6", "0")))


def nebula(graph: Graph) -> str:
    """Rose and teal gas folding through itself, seen from inside."""
    gas = perlin("192x80", seed=3, scale=(3.2, 2.2, 0.4), octaves=4)
    warp = graph.add(perlin("192x80", seed=8, scale=(2, 2, 0.5), octaves=2) + ",format=gbrp")
    across, down = graph.split(warp)
    folded = graph.add("displace=edge=mirror", graph.add(f"{gas},format=gbrp"), across, down)
    rose: Stops = (
        (0, "030208"), (0.36, "120a2c"), (0.5, "4a1a5c"), (0.6, "b43a6b"), (0.7, "ff8e72"),
        (1, "fff0cf"),
    )  # fmt: skip
    cloud = graph.add(f"{fill(graph)},format=gbrp", tinted(graph, folded, rose))
    scene = light(graph, cloud, stars(graph, 71, 0.0022), 0.9)
    return light(
        graph, scene, specks(graph, Specks(seed=72, per_mille=0.08, blur=1.5, drift=(1, 0))), 0.9
    )


def gilded_coast(graph: Graph) -> str:
    """A coastline without end, in gold leaf on ink: a dive to the edge of the Mandelbrot set."""
    gold: Stops = (
        (0, "070b18"), (0.15, "0d1a33"), (0.4, "27406b"), (0.6, "a5803c"), (0.8, "e9c877"),
        (1, "fff6d8"),
    )  # fmt: skip
    size = f"{graph.frame.width * 3 // 4}x{graph.frame.height * 3 // 4}"
    source = (
        f"mandelbrot=s={size}:r={FRAME_RATE}:maxiter=400:start_x=-0.743643887037151"
        f":start_y=0.13182590420533:start_scale=0.02:end_scale=0.0009:end_pts={6 * FRAME_RATE}"
        ":inner=black:outer=normalized_iteration_count"
    )
    return tinted(graph, graph.add(f"{source},format=gray,{fill(graph)}"), gold)


def embers(graph: Graph) -> str:
    """Sparks over a bed of coals in the dark."""
    coals = graph.add(perlin("240x100", seed=19, scale=(16, 12, 0.5), octaves=3))
    height = "pow(clip((Y/H-0.15)*1.5,0,1),1.3)"
    mask = graph.add(held(f"{blank(240, 100)},geq=lum='255*clip({height},0,1)'"))
    glowing = "blend=all_mode=multiply,lut=y='clip((val-40)*2.1,0,255)',format=gray"
    bed = graph.add(glowing, coals, mask)
    scene = graph.add(f"{fill(graph)},format=gbrp", tinted(graph, bed, EMBERS))
    for seed, blur, speed in ((51, 0.8, 2), (52, 1.4, 3), (53, 2.2, 5)):
        drift = (seed - 52, -speed)
        sparks = Specks(seed=seed, per_mille=0.26 / blur, blur=blur, drift=drift, colour="ff9030")
        scene = light(graph, scene, specks(graph, sparks))
    return scene


def ink(graph: Graph) -> str:
    """Indigo and rose ink unfolding in clear water: noise, folded by other noise."""
    drops = graph.add(flow(graph, rows=108, seed=43, scale=(1.0, 0.45), octaves=4) + ",format=gbrp")
    warp = flow(graph, rows=108, seed=49, scale=(1.4, 0.55), octaves=2)
    across, down = graph.split(graph.add(f"{warp},format=gbrp"))
    contrast = "lut=y='clip((val-90)*2.6,0,255)',format=gray"
    folding = f"displace=edge=mirror,format=gray,{contrast},{fill(graph)}"
    paper: Stops = (
        (0, "15103a"), (0.3, "3a2a86"), (0.55, "c65b8f"), (0.75, "f3b5a5"), (1, "fbf1e4"),
    )  # fmt: skip
    return tinted(graph, graph.add(folding, drops, across, down), paper)


def loom(graph: Graph) -> str:
    """A woven plain running to the horizon under a low neon sun."""
    half = graph.frame.height // 2
    scene = sky(
        graph, ((0, "0a0420"), (0.3, "2a0a4a"), (0.5, "c2267a"), (0.54, "ff8a5c"), (1, "0a0420"))
    )
    scene = light(graph, scene, stars(graph, 101, 0.001), 0.7)
    scene = over(graph, scene, glow(graph, "ff5f8f", 330, strength=0.7), centred(0.5, 0.42))
    sun = glow(graph, "ffd36b", 150, core=0.8, strength=0.3)
    scene = frozen(graph, over(graph, scene, sun, centred(0.5, 0.40)))
    corners = "x0=0.455*W:y0=0:x1=0.545*W:y1=0:x2=-2.2*W:y2=H:x3=3.2*W:y3=H"
    plane = f"perspective={corners}:sense=destination:interpolation=linear"
    weave = "cellauto=s=160x120:r=12:rule=90:ratio=0.45:seed=7:stitch=1,format=gray"
    cloth = f"{weave},scale=640:480:flags=neighbor,vflip,format=yuv444p,{plane},format=gray"
    floor = graph.add(f"{cloth},scale={graph.frame.width}:{half}:flags=bicubic,{palette(NEON)}")
    rolling = graph.add(f"fps={FRAME_RATE}", floor)
    return graph.add(f"overlay=y={graph.frame.height - half}:format=gbrp", scene, rolling)


def caustics(graph: Graph) -> str:
    """Light under ice, moving over nothing."""
    folds = flow(graph, rows=100, seed=61, scale=(2.6, 0.8), octaves=2)
    veins = graph.add(f"{folds},lut=y='255*pow(1-abs(val-128)/128,7)',format=gray")
    more = flow(graph, rows=100, seed=67, scale=(4, 1.0), octaves=2)
    fine = graph.add(f"{more},lut=y='200*pow(1-abs(val-128)/128,9)',format=gray")
    net = graph.add(f"blend=all_mode=screen,{fill(graph)},gblur=sigma=1.5", veins, fine)
    ice: Stops = ((0, "02131f"), (0.4, "0a4157"), (0.75, "3fa7b8"), (1, "eafffb"))
    scene = tinted(graph, net, ice)
    depth = sky(graph, ((0, "ffffff"), (0.35, "9fb4bc"), (1, "10202a")))
    return shade(graph, scene, depth)


SCENES: dict[str, Callable[[Graph], str]] = {
    scene.__name__: scene
    for scene in (
        desert, drowned_city, aurora, paper_hills, lighthouse,
        eclipse, nebula, caustics, embers, gilded_coast,
        ink, loom,
    )
}  # fmt: skip

GRADES = {
    "amber": "hue=h=-150:s=0.85",
    "blue": "hue=h=190",
    "mono": "hue=s=0,curves=all='0/0 0.35/0.2 0.65/0.85 1/1'",
    "night": "hflip,colorchannelmixer=rr=0.30:gg=0.42:bb=0.72",
    "noon": "hflip,hue=h=18:s=0.7,curves=all='0/0.1 0.5/0.74 1/1'",
    "raw": "hue=s=0.28:h=-12,curves=all='0/0.12 0.5/0.52 1/0.88'",
    "rose": "hflip,hue=h=75",
    "storm": "hflip,hue=s=0.2,curves=all='0/0.03 0.5/0.6 1/0.95'",
    "teal": "hue=h=-110",
}
"""What a grade does to the picture, as FFmpeg filters."""

SLOW = frozenset({"caustics", "eclipse", "gilded_coast", "ink", "nebula"})
"""Scenes without quick or gliding edges: they are computed for half the frames and played at half
their speed, each second frame a blend of its neighbours. It halves what they cost, unseen."""


def draw_scene(graph: Graph, name: str) -> str:
    """Add a scene to the graph, `desert`, or graded, `desert/noon`; returns its label."""
    scene, _, grade = name.partition("/")
    label = SCENES[scene](graph)
    return graph.add(f"{GRADES[grade]},format=gbrp", label) if grade else label


def is_slow(name: str) -> bool:
    """Whether a scene may be computed for half its frames."""
    return name.partition("/")[0] in SLOW
