"""Scenes of land, sea and weather: parallax silhouettes under a coloured sky."""

from __future__ import annotations

from samples.demo.graph import Graph, blank, held, noise_at
from samples.demo.layers import (
    Silhouette,
    Specks,
    centred,
    crest,
    fill,
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
    sky,
    specks,
    stars,
    stencil,
    tinted,
    veil,
)

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
