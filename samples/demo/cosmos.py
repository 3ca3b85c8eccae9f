"""Scenes of sky and deep space: planets, nebulae, turning stars."""

from __future__ import annotations

from samples.demo.graph import Graph, Stops, blank, held
from samples.demo.layers import (
    Silhouette,
    Specks,
    centred,
    crest,
    fill,
    frozen,
    glow,
    light,
    over,
    perlin,
    ridge,
    sky,
    specks,
    stars,
    stencil,
    tinted,
)

OCEAN_WORLD: Stops = (
    (0, "030d1c"),
    (0.38, "082c4d"),
    (0.5, "12506e"),
    (0.545, "3c7f86"),
    (0.57, "6f7f5a"),
    (0.7, "8c8560"),
    (0.82, "c8bfa6"),
    (1, "f4f3ee"),
)
RUST_WORLD: Stops = (
    (0, "2a0f0c"),
    (0.4, "6e2a1c"),
    (0.55, "b65a33"),
    (0.7, "d99a66"),
    (1, "ffe6c4"),
)


def planet(graph: Graph, colours: Stops, diameter: int, seed: int) -> str:
    """A turning world lit from the left, as a layer a quarter larger than the disc itself.

    The surface is noise beside its mirror image, so that it closes, turned so that the seam comes
    in from the night side; an orthographic projection of that makes the globe.
    """
    half = perlin("256x256", seed=seed, scale=(3.2, 4.4, 0), octaves=6)
    one, two = graph.split(graph.add(f"{half},trim=end_frame=1,normalize"))
    surface = graph.add("hstack", one, graph.add("hflip", two))
    turning = "loop=-1:1,setpts=N/24/TB,scroll=h=0.0018:hpos=0.25,format=yuv444p"
    globe = f"v360=e:og:h_fov=180:v_fov=180:w={diameter}:h={diameter},format=gbrp"
    ball = graph.add(f"{turning},{globe}", tinted(graph, surface, colours))
    size = (diameter, diameter)
    distance = "(hypot(X-W/2,Y-H/2)/(W/2))"
    bulge = f"sqrt(max(0,1-pow(min(1,{distance}),2)))"
    lit = f"(0.9*(0.5-X/W)+0.35*(0.5-Y/H)+0.55*{bulge})"
    shadow = stencil(
        graph, ((0, "01030a"), (1, "01030a")), f"clip(1.08-1.9*{lit},0,0.985)", size=size
    )
    ball = over(graph, ball, shadow)
    disc = held(f"{blank(*size)},geq=lum='255*clip((0.992-{distance})*W/2,0,1)'")
    return graph.add("alphamerge,format=gbrap", ball, graph.add(disc))


def halo(graph: Graph, colour: str, diameter: int) -> str:
    """The air around a world, brighter on its day side."""
    size = (diameter * 5 // 4, diameter * 5 // 4)
    distance = "(hypot(X-W/2,Y-H/2)/(W*0.4))"
    air = f"exp(-pow(max(0,{distance}-0.98)/0.075,1.2))*gt({distance},0.9)"
    side = "clip(0.95-0.95*X/W-0.35*(Y/H-0.5),0,1)"
    return stencil(graph, ((0, colour), (1, colour)), f"0.8*{air}*{side}", size=size, draft=4)


def orbit(graph: Graph) -> str:
    """An ocean world turning slowly under the camera."""
    scene = light(graph, nebula_sky(graph, 7), stars(graph, 51, 0.002), 0.9)
    diameter = graph.frame.height * 4 // 5 // 2 * 2
    air = halo(graph, "6fb7ff", diameter)
    scene = frozen(graph, over(graph, scene, air, centred(0.62, 0.52)))
    return over(graph, scene, planet(graph, OCEAN_WORLD, diameter, 5), centred(0.62, 0.52))


def approach(graph: Graph) -> str:
    """A rust-coloured world filling the frame from below, its sun behind it."""
    dark = sky(graph, ((0, "03030a"), (1, "1a0d12")))
    scene = frozen(graph, light(graph, dark, stars(graph, 61, 0.0016), 0.8))
    sun = glow(graph, "ffd7a3", 330, core=0.1, strength=0.9)
    scene = over(graph, scene, sun, centred(0.26, 0.24, ("n*0.5", "n*0.2")))
    diameter = graph.frame.width * 7 // 10 // 2 * 2
    drift = ("0", "-n*0.5")
    scene = over(graph, scene, halo(graph, "ff9d66", diameter), centred(0.6, 1.22, drift))
    return over(graph, scene, planet(graph, RUST_WORLD, diameter, 12), centred(0.6, 1.22, drift))


def nebula_sky(graph: Graph, seed: int) -> str:
    """A faint blue nebula, still."""
    cloud = perlin("160x80", seed=seed, scale=(3, 3, 0), octaves=5)
    graded = graph.add(f"{cloud},trim=end_frame=1,normalize")
    deep: Stops = ((0, "02030a"), (0.5, "060b1c"), (0.8, "12224a"), (1, "3a4d86"))
    return graph.add(f"{fill(graph)},loop=-1:1,setpts=N/24/TB", tinted(graph, graded, deep))


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


def star_trails(graph: Graph) -> str:
    """The sky turning about the pole above a dark ridge; every star draws its arc."""
    side = graph.frame.width * 5 // 8 // 2 * 2
    chance = "mod(abs(sin(X*12.9898+Y*78.233)*43758.5453),1)"
    dots = f"geq=lum='255*gt({chance},0.9965)*(0.4+0.6*mod({chance}*7919,1))',format=gray"
    field = held(f"{blank(side, side)},{dots}")
    turning = f"rotate=a=0.06*t:c=black:bilinear=1,lagfun=decay=0.987,crop={side}:ih*0.42:0:ih*0.16"
    arcs = graph.add(f"{field},{turning},lut=y='min(255,val*1.5)',format=gray,{fill(graph)}")
    silver: Stops = ((0, "000000"), (0.4, "3d5273"), (1, "f1ecff"))
    dusk = sky(graph, ((0, "060a16"), (0.6, "122540"), (0.85, "3a4a63"), (1, "c07f5a")))
    scene = light(graph, dusk, tinted(graph, arcs, silver))
    return ridge(graph, scene, Silhouette("0b1220", "0f1626", 0.86, 0.10, crest(71, 0.5)))


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
