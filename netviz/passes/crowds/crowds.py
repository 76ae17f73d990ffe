"""Calls that hold more than there may be boxes are put together, so that they can be opened.

Small steps without weights first, then layers that differ in width, then whatever is left. Calls
that hold few things are left as they are.
"""

from __future__ import annotations

from netviz.ir import Graph
from netviz.ir.node import HELD
from netviz.passes.crowds.gather import gather
from netviz.passes.crowds.similar import similar_in
from netviz.passes.crowds.steps import steps
from netviz.passes.crowds.windows import SHARE, windows
from netviz.passes.motifs.motif import KIND
from netviz.passes.plumbing import PLUMBING
from netviz.passes.runs.forest import Forest


def crowds(graph: Graph, *, boxes: int) -> Graph:
    """Group what is in calls of ``graph`` that show too much for about ``boxes`` boxes."""
    boxes = boxes * 5 // 4  # one more than asked for is better than a group that hides the wiring
    if not crowded(graph, boxes=boxes):
        return graph
    graph = steps(graph, boxes=boxes)
    graph = similar_in(graph, crowded(graph, boxes=boxes))
    forest = Forest.of(graph)
    left = crowded(graph, boxes=boxes)
    return gather(graph, [s for call in left for s in windows(graph, forest, call, boxes=boxes)])


def crowded(graph: Graph, *, boxes: int) -> dict[str, int]:
    """The calls of ``graph`` that show more than ``boxes`` boxes when they are opened, and how many
    these are; frames of repeats are always open."""
    forest = Forest.of(graph)
    known = {group.id: group.kind for group in graph.groups}
    quiet = {node.id for node in forest.nodes if node.op in PLUMBING or node.kind in HELD}
    shown: dict[str, int] = {}
    for call in reversed(forest.calls):
        items = forest.items[call]
        frames = [shown[i.id] for i in items if i.call and known[i.id] == "repeat"]
        own = sum(item.id not in quiet for item in items) - len(frames)
        # A frame that holds too much by itself will be cut into so many sections.
        shown[call] = own + sum(n if n <= boxes else boxes // SHARE for n in frames)
    return {call: n for call, n in shown.items() if n > boxes and known[call] != KIND}
