"""Whether a network goes down in resolution and comes up again, with skips that nest."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.layouts.styles.unet.levels import Step, steps
from netviz.passes.figure import FigureGraph, figure_graph

_MOST = 0.8


def suits(graph: Graph) -> float:
    """0.9 with two or more skips across the U, 0.5 for a U without them, else 0; up it goes by two
    steps at least."""
    if not any("conv" in node.op for node in graph.nodes):
        return 0.0
    figure = figure_graph(graph)
    found = steps(figure)
    # What comes back in one step, or by the gates of squeeze and excitation, is no U.
    rises = sum(block.role == "upsampling" for block in figure.blocks)
    if len(found) < 6 or rises < 2 or not _returns(found):
        return 0.0
    across = _across(figure, found)
    shown = _shown(figure, found)
    if across < 2:
        sums = sum(block.role == "add" for block in figure.blocks)
        return 0.5 if shown > 0.9 and sums < 3 else 0.1
    return 0.9 if shown > _MOST else 0.3


def _shown(figure: FigureGraph, found: list[Step]) -> float:
    """The share of the maps that are on the U; vectors beside it, as a time step, are none."""
    there = {step.block.id for step in found}
    maps = [b for b in figure.blocks if len(b.size.spatial) > 1 and not b.projection]
    return sum(b.id in there for b in maps) / max(len(maps), 1)


def _returns(found: list[Step]) -> bool:
    """Down by two levels or more, and up again by as many or all but one."""
    levels = [step.level for step in found]
    low = max(levels)
    bottom = levels.index(low)
    down = low - min(levels[: bottom + 1])
    up = low - min(levels[bottom:])
    return down >= 2 and up >= 2 and abs(down - up) <= 1


def _across(figure: FigureGraph, found: list[Step]) -> int:
    """Skips between one level's both sides with deeper ones between."""
    place = {step.block.id: n for n, step in enumerate(found)}
    count = 0
    for link in figure.links:
        if link.kind == "identity" and link.source in place and link.target in place:
            one, two = place[link.source], place[link.target]
            between = [step.level for step in found[one : two + 1]]
            count += max(between) > max(found[one].level, found[two].level)
    return count
