"""Every scene by its name, and the grades that make another place or hour of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.demo import land, matter

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.demo.graph import Graph

SCENES: dict[str, Callable[[Graph], str]] = {
    scene.__name__: scene
    for scene in (
        land.desert, land.drowned_city, land.aurora, land.paper_hills, land.lighthouse,
        matter.eclipse, matter.nebula, matter.caustics, matter.embers, matter.gilded_coast,
        matter.ink, matter.loom,
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
