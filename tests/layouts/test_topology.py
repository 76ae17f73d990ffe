"""What is drawn is the graph: read back from the scene."""

from __future__ import annotations

import pytest

from netviz.draw_options import DrawOptions
from netviz.drawing import prepare, scene_of
from netviz.ir import Graph, verify
from tests.renderers.fixture import residual


def edges_drawn(graph: Graph, **options: object) -> set[tuple[str, str]]:
    found = set()
    for element in scene_of(graph, **options).elements:
        if element.kind == "edge":
            source, _, target = element.id.partition("->")
            found.add((source.rpartition(":")[0], target))
    return found


@pytest.mark.parametrize("depth", [None, 1, 2])
@pytest.mark.parametrize("engine", ["dot", "layered"])
def test_every_edge_and_no_other_is_drawn(depth: int | None, engine: str) -> None:
    graph = residual(blocks=3)
    folded = verify(prepare(graph, DrawOptions(depth=depth)))
    drawn = edges_drawn(graph, depth=depth, engine=engine)
    assert drawn == {(edge.source, edge.target) for edge in folded.edges}


def test_every_box_bears_its_id_and_every_frame_its_call() -> None:
    graph = residual(blocks=2)
    scene = scene_of(graph, repeats=False)
    nodes = {e.id for e in scene.elements if e.kind == "node"}
    assert nodes == {n.id for n in prepare(graph, DrawOptions(repeats=False)).nodes}
    assert {e.id for e in scene.elements if e.kind == "frame"} == {"block0", "block1"}


def test_every_box_lies_in_the_frame_of_its_call() -> None:
    scene = scene_of(residual(blocks=2), repeats=False)
    place = {e.id: e.marks for e in scene.elements}
    for frame in ("block0", "block1"):
        around = place[frame][0]
        inside = place[f"{frame}.conv1"][0]
        assert around.x < inside.x < around.x + around.width
        assert around.y < inside.y < around.y + around.height
