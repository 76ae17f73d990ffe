"""The tiles and frames of a difference as a graph of their own, measured and planned."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.ir import Edge, Graph, Group, Index, Node, Port, TensorSpec
from netviz.layouts.boxes import Box
from netviz.layouts.captions import Needs
from netviz.layouts.difference.rows import lines_between
from netviz.layouts.difference.tiles import Frame, Page, Tile
from netviz.layouts.difference.wording import caption_of, lines_of
from netviz.layouts.look import Look
from netviz.layouts.plan import Frame as PlanFrame
from netviz.layouts.plan import Plan
from netviz.layouts.planning import cells, links
from netviz.layouts.stacks import Stack
from netviz.passes.frames import PLAIN
from netviz.passes.match import Change, Match

_BESIDE, _ABOVE, _LEAST, _PILL, _INSET = 21.0, 9.0, 112.0, 4.0, 11.0
_ONE = TensorSpec((1,))


def display(found: Match, parts: Page, *, sides: tuple[Index, Index]) -> Graph:
    """The tiles as nodes and the frames as groups, so that what draws graphs can draw them."""
    given: dict[str, TensorSpec] = {}
    edges = []
    for (source, target), (node, port) in lines_between(parts, (found.left, found.right)).items():
        tensor = sides[int(source[0])].node[node].outputs[port].tensor
        edges.append(Edge(source, 0, target, 0, given.setdefault(source, tensor)))
    nodes = tuple(_node(tile, given.get(tile.id, _ONE)) for tile in parts.tiles)
    models = [Group(id=side, path="", class_name="", parent="") for side in ("0", "1")]
    around = {frame.id: frame.run.first for frame in parts.frames}
    calls = [_call(f, sides[f.side], around[f.parent]) for f in parts.frames[2:]]
    outer = Group(id="", path="", class_name="")
    return Graph(name="", nodes=nodes, edges=tuple(edges), groups=(outer, *models, *calls))


def _node(tile: Tile, tensor: TensorSpec) -> Node:
    return Node(
        id=tile.id,
        kind="module",
        op=tile.run.kind,
        name=tile.id,
        group=tile.frame,
        outputs=(Port("0", tensor),),
    )


def _call(frame: Frame, index: Index, around: Change) -> Group:
    class_name, name = caption_of(frame, index, around=around.right if frame.side else around.left)
    if frame.run.repeat > 1:
        times = f" ×{frame.run.repeat}"
        class_name, name = (
            (class_name, name + times) if class_name in PLAIN else (class_name + times, name)
        )
    return Group(id=frame.id, path=name, class_name=class_name, parent=frame.parent)


def boxes(parts: Page, sides: tuple[Index, Index], graph: Graph) -> list[Box]:
    """A measured box for every tile; matched ones are equally large."""
    around = {frame.id: frame.run.first for frame in parts.frames}
    giving = {edge.source for edge in graph.edges}
    found = []
    for tile, node in zip(parts.tiles, graph.nodes, strict=True):
        call = around[tile.frame]
        inside = call.right if tile.side else call.left
        lines = lines_of(tile, sides[tile.side], around=inside)
        width = max(line.width for line in lines) + 2 * _BESIDE
        height = sum(line.pitch for line in lines) + _ABOVE
        given = {0: ""} if node.id in giving else {}
        found.append(Box(node, tile.run.kind, tile.form, width, height, lines=lines,
                         folded=tile.open, given=given))  # fmt: skip
    _even(parts, found)
    return found


def _even(parts: Page, found: list[Box]) -> None:
    wide = max([_LEAST, *(box.width for box in found if box.form == "box")])
    high: dict[str, float] = {}
    for tile, box in zip(parts.tiles, found, strict=True):
        high[tile.key] = max(high.get(tile.key, 0.0), box.height)
    for tile, box in zip(parts.tiles, found, strict=True):
        box.width = wide if box.form == "box" else box.width + 2 * _PILL
        box.height = high[tile.key]


def plan(graph: Graph, stacks: list[Stack], needs: Mapping[str, Needs], *, look: Look) -> Plan:
    """What is to be placed of both models."""
    return Plan(
        cells=cells(stacks, down=look.direction == "TB"),
        frames=tuple(
            # The models' own frames have no caption: their names stand above.
            PlanFrame(g.id, g.parent, needs[g.id].room if g.class_name else (24.0, _INSET))
            for g in graph.groups
        ),
        links=links(graph, stacks),
        direction=look.direction,
    )
