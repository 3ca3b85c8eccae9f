"""Scenes that teach: the pictures of the course on colour."""

from __future__ import annotations

from samples.demo.graph import FRAME_RATE, Graph, blank, held
from samples.demo.land import desert, paper_hills
from samples.demo.layers import (
    Place,
    Specks,
    centred,
    fill,
    flat,
    frozen,
    glow,
    light,
    over,
    sky,
    specks,
    stencil,
)


def hue_of(position: str) -> tuple[str, str, str]:
    """Expressions for red, green and blue (0 to 255) of a pure hue at `position` (0 to 1)."""
    turned = f"mod({position}*6,6)"
    red = f"255*clip(abs({turned}-3)-1,0,1)"
    green = f"255*clip(2-abs({turned}-2),0,1)"
    blue = f"255*clip(2-abs({turned}-4),0,1)"
    return red, green, blue


def spectrum(graph: Graph) -> str:
    """White light opened into a fan of colours."""
    scene = flat(graph, "0a0b10")
    across = "clip((atan2(Y-H*0.5,X-W*0.34)+0.42)/0.84,0,1)"
    red, green, blue = hue_of(f"(0.83*{across})")
    inside = "gt(X,W*0.34)*between(atan2(Y-H*0.5,X-W*0.34),-0.42,0.42)"
    fade = f"{inside}*exp(-(X-W*0.34)/(W*0.6))"
    fan = f"geq=r='{red}*{fade}':g='{green}*{fade}':b='{blue}*{fade}',gblur=sigma=3"
    size = (graph.frame.width // 2, graph.frame.height // 2)
    drawn = held(f"{blank(*size, 'gbrp')},{fan},{fill(graph)},format=gbrp")
    scene = light(graph, scene, graph.add(drawn))
    ray = stencil(
        graph,
        ((0, "ffffff"), (1, "ffffff")),
        "lt(X,W*0.34)*exp(-pow((Y-H*0.5-(W*0.34-X)*0.22)/5,2))",
        size=(graph.frame.width, graph.frame.height),
    )
    scene = over(graph, scene, ray)
    prism = "lt(abs(X-W*0.34),(Y-H*0.30)*0.58)*between(Y/H,0.30,0.66)"
    glass = stencil(
        graph,
        ((0, "cfe6ff"), (0.7, "3b4d66"), (1, "1a2432")),
        f"0.55*{prism}",
        size=(graph.frame.width, graph.frame.height),
    )
    scene = over(graph, scene, glass)
    return light(graph, frozen(graph, scene), dust(graph), 0.12)


def dust(graph: Graph) -> str:
    """Motes in the projector's beam."""
    return specks(graph, Specks(seed=7, per_mille=0.6, blur=1.6, drift=(1, 0)))


def wheel(graph: Graph) -> str:
    """The hue circle, turning."""
    side = graph.frame.height * 7 // 10 // 2 * 2
    red, green, blue = hue_of("((atan2(Y-H/2,X-W/2)+PI)/(2*PI))")
    distance = "(hypot(X-W/2,Y-H/2)/(W/2))"
    lift = f"lerp(255,{{}},clip({distance}*1.15,0,1))"
    pure = [lift.format(channel) for channel in (red, green, blue)]
    disc = "geq=r='{}':g='{}':b='{}'".format(*pure)
    drawn = blank(side, side, "gbrp")
    painted = graph.add(f"{held(f'{drawn},{disc}')},rotate=a=0.44*t:c=black")
    ring = f"255*clip((0.97-{distance})*W/2,0,1)*clip(({distance}-0.36)*W/2,0,1)"
    mask = graph.add(held(f"{blank(side, side)},geq=lum='{ring}'"))
    wheel_layer = graph.add("alphamerge,format=gbrap", painted, mask)
    scene = sky(graph, ((0, "15161c"), (1, "262833")))
    lamp = glow(graph, "6d6f8a", side * 4 // 5, strength=0.5)
    scene = frozen(graph, over(graph, scene, lamp, centred(0.5, 0.5)))
    return over(graph, scene, wheel_layer, centred(0.5, 0.5))


def contrast(graph: Graph) -> str:
    """The same grey twice, on two grounds that trade places."""
    width, height = graph.frame.width, graph.frame.height
    warm = stencil(graph, ((0, "e8a13c"), (1, "d9822b")), "1", size=(width // 2, height))
    cool = stencil(graph, ((0, "2c3f78"), (1, "1b2a57")), "1", size=(width // 2, height))
    scene = over(graph, over(graph, flat(graph, "000000"), warm), cool, (str(width // 2), "0"))
    scene = graph.add("hue=h='26*sin(t*1.3)',format=gbrp", scene)
    side = height // 3 // 2 * 2
    for across in (0.25, 0.75):
        square = stencil(graph, ((0, "8b8b8b"), (1, "8b8b8b")), "1", size=(side, side))
        scene = over(graph, scene, square, centred(across, 0.46))
    return scene


def palette_lesson(graph: Graph) -> str:
    """A whole landscape, and the five colours it is made of."""
    scene = paper_hills(graph)
    side = graph.frame.height // 8 // 2 * 2
    for index, colour in enumerate(("7fc7d9", "9ccfae", "fbe3b8", "f2a97e", "3f6f79")):
        round_edge = "clip((1-hypot(X-W/2,Y-H/2)/(W/2))*W/3,0,1)"
        size = (side, side)
        rim = stencil(graph, ((0, "ffffff"), (1, "ffffff")), round_edge, size=size)
        chip = stencil(graph, ((0, colour), (1, colour)), round_edge, size=(side - 8, side - 8))
        scene = over(graph, scene, rim, rising(index, 0))
        scene = over(graph, scene, chip, rising(index, 4))
    return scene


def rising(index: int, inset: int) -> Place:
    """Where a swatch stands, coming up from below one after the other."""
    arrival = f"clip((n-{104 + 12 * index})/18,0,1)"
    return f"W*0.07+{index}*H/7+{inset}", f"H-(H*0.20)*{arrival}+{inset}"


def grading(graph: Graph) -> str:
    """One shot before and after the grade, with a line that wipes between them."""
    before, after = graph.split(desert(graph))
    ungraded = "hue=s=0.28:h=-12,format=gbrp,curves=all='0/0.12 0.5/0.52 1/0.88'"
    dull = graph.add(ungraded, before)
    line = "(0.5+0.28*sin(T*0.55))"
    mask = f"geq=lum='255*lt(X/W,{line})'"
    drawn = f"color=c=black:s=240x8:r={FRAME_RATE},format=gray,{mask}"
    wipe = graph.add(f"{drawn},scale={graph.frame.width}:{graph.frame.height}:flags=bilinear")
    left = graph.add("alphamerge,format=gbrap", dull, wipe)
    scene = over(graph, after, left)
    bar = stencil(graph, ((0, "ffffff"), (1, "ffffff")), "1", size=(4, graph.frame.height))
    return over(graph, scene, bar, ("W*(0.5+0.28*sin(t*0.55))-1", "0"))
