"""Folding module calls into boxes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netviz.ir import Edge, Graph, Group, verify
from netviz.passes.fold import depths, fold
from netviz.passes.repeat import repeat
from tests.renderers.fixture import WIDE, Builder, residual


def ids(graph: Graph) -> list[str]:
    return [node.id for node in graph.nodes]


def test_depth_one_shows_the_models_own_parts() -> None:
    assert ids(verify(fold(residual(), depth=1))) == [
        "x", "stem", "block", "pool", "/flatten", "fc", "out",
    ]  # fmt: skip


def test_depth_two_opens_the_block() -> None:
    folded = verify(fold(residual(), depth=2))
    assert ids(folded)[2:6] == ["block.conv1", "block.relu", "block.conv2", "block/add"]
    assert [group.id for group in folded.groups] == ["", "block"]


@pytest.mark.parametrize("depth", [1, 2, 3, 9])
def test_totals_and_members_are_kept(depth: int) -> None:
    graph = residual(blocks=3)
    folded = fold(graph, depth=depth)
    assert sum(n.cost.flops for n in folded.nodes) == sum(n.cost.flops for n in graph.nodes)
    members = [m for n in folded.nodes for m in (n.members or (n.id,))]
    assert sorted(members) == sorted(ids(graph))
    parameters = {p for n in folded.nodes for p in n.parameters}
    assert parameters == {p for n in graph.nodes for p in n.parameters}


def test_a_box_has_a_port_for_every_tensor_that_crosses_its_border() -> None:
    box = next(n for n in fold(residual(), depth=1).nodes if n.id == "block")
    assert (len(box.inputs), len(box.outputs)) == (1, 1)
    assert box.kind == "module"
    assert box.op == "Residual"


def test_named_calls_are_opened_whatever_the_depth() -> None:
    folded = fold(residual(blocks=2), opened=["block1"])
    assert "block0" in ids(folded)
    assert "block1/add" in ids(folded)


def test_an_error_shows_on_the_box_that_holds_it() -> None:
    graph = residual()
    broken = tuple(replace(n, error="no") if n.id == "block/add" else n for n in graph.nodes)
    folded = fold(replace(graph, nodes=broken), depth=1)
    assert next(n for n in folded.nodes if n.id == "block").error == "no"


def test_containers_do_not_count_as_depth() -> None:
    b = Builder("Listed")
    b.groups.append(Group(id="h", path="h", class_name="ModuleList", parent="", kind="container"))
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    for number in range(3):
        b.group(f"h.{number}", "Block")
        x = b.layer(f"h.{number}.relu", "ReLU", "relu", x, WIDE)
    graph = b.graph()
    assert depths(graph)["h.0"] == 1
    assert ids(verify(fold(graph, depth=1))) == ["x", "h.0", "h.1", "h.2"]


def test_a_call_whose_parts_run_between_others_is_opened_instead() -> None:
    b = Builder("Tangled")
    b.group("a", "Part")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    x = b.node("a", "relu", (x,), WIDE)
    x = b.node("", "neg", (x,), WIDE)
    b.node("a", "tanh", (x,), WIDE)
    folded = verify(fold(b.graph(), depth=1))
    assert ids(folded) == ["x", "a/relu", "/neg", "a/tanh"]


def test_what_two_closed_calls_share_is_no_flow_between_them() -> None:
    b = Builder("Shared")
    b.group("p", "Table")
    b.group("q", "Table")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    table = b.node("p", "buffer", (), WIDE, kind="buffer", name="p.table")
    y = b.node("p", "add", (x, table), WIDE)
    z = b.node("p", "neg", (y,), WIDE)
    y = b.node("q", "add", (z, table), WIDE)
    b.node("q", "neg", (y,), WIDE)
    folded = verify(fold(b.graph(), depth=1))
    assert [(e.source, e.target) for e in folded.edges] == [("x", "p"), ("p", "q")]


def test_a_thousand_nested_calls_are_folded_without_recursion() -> None:
    b = Builder("Deep")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    path = ""
    for _ in range(1000):
        path = b.group(f"{path}.m" if path else "m", "Nest")
        x = b.node(path, "relu", (x,), WIDE)
    assert ids(fold(b.graph(), depth=1)) == ["x", "m"]
    assert len(fold(b.graph(), depth=2000).nodes) == 1001


def test_edges_keep_their_tensors() -> None:
    for edge in fold(residual(), depth=1).edges:
        assert isinstance(edge, Edge)
        assert edge.tensor.shape


@pytest.mark.parametrize(("count", "held"), [(1, "Residual"), (3, "Residual ×3")])
def test_a_closed_container_says_what_it_holds(count: int, held: str) -> None:
    b = Builder("Net")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    b.group("blocks", "Sequential")
    for number in range(count):
        path = b.group(f"blocks.{number}", "Residual")
        x = b.node(path, "add", (b.layer(f"{path}.relu", "ReLU", "relu", x, WIDE), x), WIDE)
    b.node("", "output", (x,), None, kind="output", called="out", name="y")
    for graph in (b.graph(), repeat(b.graph())):
        box = {node.id: node for node in fold(graph, depth=1).nodes}["blocks"]
        assert box.attributes["series"] == held


def test_a_container_of_unlike_parts_keeps_its_name() -> None:
    b = Builder("Net")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    b.group("head", "Sequential")
    x = b.layer("head.0", "ReLU", "relu", x, WIDE)
    x = b.layer("head.1", "Tanh", "tanh", x, WIDE)
    b.node("", "output", (x,), None, kind="output", called="out", name="y")
    box = {node.id: node for node in fold(b.graph(), depth=1).nodes}["head"]
    assert "series" not in box.attributes
