"""Scenes of pattern and matter: gas, fire, ink, light in water, threads and a fractal."""

from __future__ import annotations

from samples.demo.graph import FRAME_RATE, Graph, Stops, blank, held, palette
from samples.demo.layers import (
    Specks,
    centred,
    fill,
    flow,
    frozen,
    glow,
    light,
    over,
    perlin,
    shade,
    sky,
    specks,
    stars,
    stencil,
    tinted,
)

EMBERS: Stops = (
    (0, "050101"), (0.35, "3a0804"), (0.55, "a82606"), (0.72, "ff7a14"), (0.88, "ffd25e"),
    (1, "fffbe0"),
)  # fmt: skip

NEON: Stops = ((0, "0b0322"), (0.35, "340f66"), (0.72, "d93f9d"), (1, "8cf5ff"))


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
