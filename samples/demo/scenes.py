"""Every scene by its name, so that the catalogue's data can ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.demo import cosmos, land, lessons, matter

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.demo.graph import Graph

    Scene = Callable[[Graph], str]

SLOW = frozenset(
    {
        "approach",
        "bloom",
        "bone_labyrinth",
        "caustics",
        "contours",
        "contrast",
        "eclipse",
        "gilded_coast",
        "ink",
        "ink_indigo",
        "moss",
        "nebula",
        "orbit",
        "red_labyrinth",
        "ripples",
        "spectrum",
        "star_trails",
        "sunrise_sea",
        "wheel",
    }
)
"""Scenes without quick or gliding edges: they are computed for half the frames and played at half
their speed, each second frame a blend of its neighbours. It halves what they cost, unseen."""

SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        land.desert,
        land.noon,
        land.drowned_city,
        land.aurora,
        land.paper_hills,
        land.paper_night,
        land.snowfall,
        land.lighthouse,
        land.storm,
        land.sunrise_sea,
        land.window_light,
        cosmos.orbit,
        cosmos.approach,
        cosmos.eclipse,
        cosmos.nebula,
        cosmos.star_trails,
        matter.bloom,
        matter.bone_labyrinth,
        matter.caustics,
        matter.contours,
        matter.embers,
        matter.fire,
        matter.gilded_coast,
        matter.ink,
        matter.ink_indigo,
        matter.loom,
        matter.loom_weave,
        matter.moss,
        matter.red_labyrinth,
        matter.ripples,
        lessons.contrast,
        lessons.grading,
        lessons.palette_lesson,
        lessons.spectrum,
        lessons.wheel,
    )
}
