"""Scenes of pattern and matter: fractals, cellular automata, reaction and diffusion, fire, ink."""

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
    tinted,
)

EMBERS: Stops = (
    (0, "050101"),
    (0.35, "3a0804"),
    (0.55, "a82606"),
    (0.72, "ff7a14"),
    (0.88, "ffd25e"),
    (1, "fffbe0"),
)

NEON: Stops = ((0, "0b0322"), (0.35, "340f66"), (0.72, "d93f9d"), (1, "8cf5ff"))


def fractal(
    graph: Graph, point: tuple[float, float], zoom: tuple[float, float], colours: Stops
) -> str:
    """A dive to the edge of the Mandelbrot set; `zoom` is the scale at the start and after 6 s."""
    size = f"{graph.frame.width * 3 // 4}x{graph.frame.height * 3 // 4}"
    source = (
        f"mandelbrot=s={size}:r={FRAME_RATE}:maxiter=400"
        f":start_x={point[0]}:start_y={point[1]}:start_scale={zoom[0]}:end_scale={zoom[1]}"
        f":end_pts={6 * FRAME_RATE}:inner=black:outer=normalized_iteration_count"
    )
    grey = graph.add(f"{source},format=gray,{fill(graph)}")
    return tinted(graph, grey, colours)


def gilded_coast(graph: Graph) -> str:
    """A coastline without end, in gold leaf on ink."""
    gold: Stops = (
        (0, "070b18"),
        (0.15, "0d1a33"),
        (0.4, "27406b"),
        (0.6, "a5803c"),
        (0.8, "e9c877"),
        (1, "fff6d8"),
    )
    return fractal(graph, (-0.743643887037151, 0.13182590420533), (0.02, 0.0009), gold)


def contours(graph: Graph) -> str:
    """A relief map redrawing itself: height lines of flowing noise on old paper."""
    height = flow(graph, rows=76, seed=12, scale=(1.3, 0.28), octaves=2)
    fine = f"format=gray16,gblur=sigma=1.6,{fill(graph)},gblur=sigma=4"
    drawn = "lut=y='65535*exp(-pow((mod(val,2600)-1300)/260,2))',format=gray16,format=gray"
    lines = graph.add(f"{height},{fine},{drawn}")
    ink: Stops = ((0, "e9dcc0"), (0.5, "b08a5a"), (1, "3a2417"))
    return tinted(graph, lines, ink)


def bloom(graph: Graph) -> str:
    """Cells that live, spread and glow out in dark water."""
    colours = "life_color=white:death_color=0x909090:mold_color=black"
    cells = f"life=s=144x60:r=10:mold=10:ratio=0.16:seed=21:{colours}"
    smooth = f"framerate=fps={FRAME_RATE}:scene=100:interp_start=0:interp_end=255"
    grown = graph.add(
        f"{cells},format=gray,trim=start=4.2,setpts=PTS-STARTPTS,{smooth},lagfun=decay=0.95"
    )
    core, bleed = graph.split(grown)
    sharp = graph.add(
        f"{fill(graph)},gblur=sigma=6,lut=y='clip((val-40)*1.1,0,255)',format=gray", core
    )
    soft = graph.add(f"gblur=sigma=4,{fill(graph)},lut=y='val*0.7',format=gray", bleed)
    lit = graph.add("blend=all_mode=screen", sharp, soft)
    glowing: Stops = (
        (0, "010a12"),
        (0.3, "03303d"),
        (0.55, "0a8f86"),
        (0.75, "57e8b0"),
        (0.92, "f3ffd2"),
        (1, "ffffff"),
    )
    scene = tinted(graph, lit, glowing)
    return light(
        graph, scene, specks(graph, Specks(seed=9, per_mille=0.4, blur=1.4, drift=(1, -1))), 0.35
    )


def labyrinth(graph: Graph, colours: Stops, seed: int, scale: float = 9, edge: float = 5) -> str:
    """Spots and stripes as of reaction and diffusion: noise, sharpened against its own blur."""
    tall = max(1.0, graph.frame.height / graph.frame.width)
    noise = flow(graph, rows=134, seed=seed, scale=(scale * tall, 0.9), octaves=1)
    turned = "unsharp=13:13:5:13:13:0,gblur=sigma=1.6,unsharp=13:13:5:13:13:0,gblur=sigma=1.3"
    spots = graph.add(
        f"{noise},{turned},{fill(graph)},gblur=sigma=1"
        f",lut=y='clip((val-128)*{edge}+128,0,255)',format=gray"
    )
    return tinted(graph, spots, colours)


def red_labyrinth(graph: Graph) -> str:
    """A maze in vermilion and black that will not hold still."""
    return labyrinth(graph, ((0, "0c0203"), (0.4, "3b0506"), (0.7, "b3140e"), (1, "ff4a2a")), 4)


def bone_labyrinth(graph: Graph) -> str:
    """The same maze in bone and ash."""
    return labyrinth(graph, ((0, "12100e"), (0.45, "2a2521"), (0.7, "b7a790"), (1, "f3e9d6")), 6, 5)


def moss(graph: Graph) -> str:
    """Moss, from very near."""
    green: Stops = (
        (0, "06110a"),
        (0.35, "133a1c"),
        (0.6, "3f7d2c"),
        (0.8, "9fc24a"),
        (1, "f0f4b8"),
    )
    scene = labyrinth(graph, green, 14, 11, 1.5)
    dew = specks(graph, Specks(seed=15, per_mille=0.3, blur=2.2, drift=(0, 0)))
    return light(graph, scene, dew, 0.7)


def fire(graph: Graph) -> str:
    """A slow fire: noise that rises, and sparks above it."""
    flames = perlin("192x80", seed=5, scale=(5, 2.2, 0.7), octaves=4)
    rising = graph.add(f"{flames},scroll=v=0.012,lut=y='clip((val-50)*1.7,0,255)',format=gray")
    height = "clip(pow(Y/H,0.7)*1.7-0.1,0,1)*exp(-pow((X/W-0.5)/0.5,2))"
    mask = graph.add(held(f"{blank(192, 80)},geq=lum='255*clip({height},0,1)'"))
    shaped = graph.add("blend=all_mode=multiply,gblur=sigma=1.2", rising, mask)
    scene = graph.add(f"{fill(graph)},format=gbrp", tinted(graph, shaped, EMBERS))
    for seed, blur, speed in ((1, 0.9, 3), (2, 1.7, 5)):
        scene = light(graph, scene, sparks(graph, 30 + seed, blur, (seed - 2, -speed)), 0.9)
    return scene


def sparks(graph: Graph, seed: int, blur: float, drift: tuple[int, int]) -> str:
    """Glowing sparks as light; the softer, the fewer."""
    kind = Specks(seed=seed, per_mille=0.26 / blur, blur=blur, drift=drift, colour="ff9030")
    return specks(graph, kind)


def embers(graph: Graph) -> str:
    """Sparks over a bed of coals in the dark."""
    coals = perlin("240x100", seed=19, scale=(16, 12, 0.5), octaves=3)
    height = "pow(clip((Y/H-0.35)*2.0,0,1),1.3)"
    mask = graph.add(held(f"{blank(240, 100)},geq=lum='255*clip({height},0,1)'"))
    bed = graph.add(
        "blend=all_mode=multiply,lut=y='clip((val-40)*2.1,0,255)',format=gray",
        graph.add(coals),
        mask,
    )
    scene = graph.add(f"{fill(graph)},format=gbrp", tinted(graph, bed, EMBERS))
    for seed, blur, speed in ((1, 0.8, 2), (2, 1.4, 3), (3, 2.2, 5)):
        scene = light(graph, scene, sparks(graph, 50 + seed, blur, (seed - 2, -speed)))
    return scene


def diluted(graph: Graph, seed: int, waves: float) -> str:
    """Grey noise folded by other noise, as ink is by water; `waves` stand on top of each other."""
    drops = flow(graph, rows=108, seed=seed, scale=(waves, 0.45), octaves=4)
    warp = flow(graph, rows=108, seed=seed + 6, scale=(waves * 1.4, 0.55), octaves=2)
    across, down = graph.split(graph.add(f"{warp},format=gbrp"))
    folding = "displace=edge=mirror,format=gray"
    return graph.add(folding, graph.add(f"{drops},format=gbrp"), across, down)


def ink(graph: Graph) -> str:
    """Black ink unfolding in clear water."""
    contrast = "lut=y='clip((val-104)*4.6,0,255)',format=gray"
    spread = graph.add(f"{contrast},{fill(graph)},gblur=sigma=1.2", diluted(graph, 31, 1.4))
    paper: Stops = ((0, "101218"), (0.35, "39404d"), (0.7, "b9b4aa"), (1, "f1ece1"))
    return tinted(graph, spread, paper)


def ink_indigo(graph: Graph) -> str:
    """Ink again, indigo and rose, from closer."""
    contrast = "lut=y='clip((val-90)*2.6,0,255)',format=gray"
    spread = graph.add(f"{contrast},{fill(graph)}", diluted(graph, 43, 1.0))
    paper: Stops = (
        (0, "15103a"),
        (0.3, "3a2a86"),
        (0.55, "c65b8f"),
        (0.75, "f3b5a5"),
        (1, "fbf1e4"),
    )
    return tinted(graph, spread, paper)


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


def loom_weave(graph: Graph) -> str:
    """The weave itself, thread by thread, from above."""
    cloth = "cellauto=s=128x54:r=12:rule=30:ratio=0.5:seed=3,format=gray"
    size = f"{graph.frame.width}:{graph.frame.height}"
    threads = f"{cloth},scale={size}:flags=neighbor,gblur=sigma=1.4,{palette(NEON)}"
    keep, bleed = graph.split(graph.add(threads))
    shining = light(graph, keep, graph.add("gblur=sigma=14", bleed), 0.6)
    return graph.add(f"fps={FRAME_RATE}", shining)


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


def ripples(graph: Graph) -> str:
    """Rain on a pond: rings that meet and pass through each other."""
    drops = (
        (0.3, 0.4, 1.7, 0.8, 0.22),
        (0.7, 0.66, 1.5, 0.9, 0.2),
        (0.62, 0.2, 1.3, 1.1, 0.14),
    )
    rings = []
    for across, down, width, speed, reach in drops:
        distance = f"hypot(X-W*{across},(Y-H*{down})*1.6)"
        rings.append(f"sin({distance}/{width}-{speed}*T*11)*exp(-{distance}/(W*{reach}))")
    drawn = f"geq=lum='clip(116+95*({'+'.join(rings)}),0,255)'"
    still_water = f"color=c=black:s=120x50:r={FRAME_RATE},format=gray"
    pond = graph.add(f"{still_water},{drawn},{fill(graph)},gblur=sigma=2")
    water: Stops = (
        (0, "050f0d"),
        (0.35, "123530"),
        (0.5, "2b5f50"),
        (0.65, "7fae8d"),
        (1, "f7fbe6"),
    )
    return tinted(graph, pond, water)
