"""Totals of graphs small enough to add up by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netviz.errors import GraphError
from netviz.ir import Cost, Edge, Graph, Group, Node, Parameter, Port, TensorSpec
from netviz.passes.cost import table, totals
from netviz.passes.fold import fold
from tests.passes.cost.build import Builder, work


def _two_layers() -> Builder:
    b = Builder()
    b.group("body")
    b.group("body.0", "body")
    b.group("body.1", "body")
    b.parameter("body.0.weight", 4, 3)
    b.parameter("body.0.bias", 4, trainable=False)
    b.parameter("body.1.weight", 5, 4)
    b.parameter("body.scale", 7)
    b.parameter("body.1.mean", 2, kind="buffer", trainable=False)
    b.node("x", kind="input", sizes=(3,))
    b.node("l0", "x", sizes=(4,), group="body.0", cost=work(24, 1))
    b.node("act", "l0", sizes=(4,), group="body", cost=work(0, 4, "mylib.act"))
    b.node("l1", "act", sizes=(5,), group="body.1", cost=work(40, 2, "fft_odd", "mylib.act"))
    b.node("end", "l1", sizes=(), kind="output")
    return b


def test_whole_model() -> None:
    got = totals(_two_layers().graph())
    assert (got.parameters, got.trainable_parameters, got.frozen_parameters) == (43, 39, 4)
    assert got.buffers == 2
    assert (got.flops, got.macs, got.elementwise_flops, got.nodes) == (64, 32, 7, 3)
    assert got.parameter_bytes == 43 * 4
    assert got.activation_bytes == (4 + 4 + 5) * 4
    assert got.peak_bytes == (43 + 2) * 4 + (3 + 4 + 5) * 4
    assert got.uncounted == ("fft_odd", "mylib.act")
    assert got.backward_flops is None


def test_every_call_and_its_own_part() -> None:
    graph = _two_layers().graph()
    total, own = table(graph), table(graph, own=True)
    assert list(total) == ["", "body", "body.0", "body.1"]
    assert [t.parameters for t in total.values()] == [43, 43, 16, 20]
    assert [t.parameters for t in own.values()] == [0, 7, 16, 20]
    assert [t.flops for t in total.values()] == [64, 64, 24, 40]
    assert [t.flops for t in own.values()] == [0, 0, 24, 40]
    assert own["body"].uncounted == ("mylib.act",)
    assert own["body"].nodes == 1
    assert total["body.0"].peak_bytes == (43 + 2) * 4 + (3 + 4) * 4
    for field in ("parameters", "buffers", "flops", "elementwise_flops", "nodes"):
        assert sum(getattr(t, field) for t in own.values()) == getattr(total[""], field)


def test_unknown_call() -> None:
    with pytest.raises(GraphError, match="no module call 'head'"):
        totals(_two_layers().graph(), "head")


def test_tied_parameters_count_in_each_user_and_once_above() -> None:
    b = Builder()
    for name in ("encoder", "decoder"):
        b.group(name)
    b.parameter("encoder.embed.weight", 10, 2, aliases=("decoder.out.weight",))
    b.parameter("decoder.bias", 3)
    got = table(b.graph())
    assert [got[g].parameters for g in ("", "encoder", "decoder")] == [23, 20, 23]


def test_a_module_called_three_times_counts_once() -> None:
    b = Builder()
    b.group("outer")
    for id_ in ("outer.cell", "outer.cell@2", "outer.cell@3"):
        b.group(id_, "outer")
    b.parameter("outer.cell.weight", 6)
    got, own = table(b.graph()), table(b.graph(), own=True)
    assert [t.parameters for t in got.values()] == [6, 6, 6, 6, 6]
    assert [t.parameters for t in own.values()] == [0, 0, 6, 6, 6]


def test_tied_deep_in_different_branches_meet_once() -> None:
    b = Builder()
    for branch in ("a", "b", "c"):
        b.group(branch)
        b.group(f"{branch}.x", branch)
        b.group(f"{branch}.x.y", f"{branch}.x")
    b.parameter("a.x.y.w", 5, aliases=("b.x.y.w", "a.x.w", "c.x.y.w"))
    b.parameter("b.x.y.v", 1)
    got = table(b.graph())
    assert {id_: t.parameters for id_, t in got.items()} == {
        "": 6, "a": 5, "a.x": 5, "a.x.y": 5, "b": 6, "b.x": 6, "b.x.y": 6,
        "c": 5, "c.x": 5, "c.x.y": 5,
    }  # fmt: skip


def test_modules_never_called_count_where_they_hang() -> None:
    b = Builder()
    b.group("head")
    b.parameter("head.unused.inner.weight", 8)
    b.parameter("spare.weight", 3)
    got = table(b.graph())
    assert [t.parameters for t in got.values()] == [11, 8]


def test_a_module_that_runs_outside_its_holder_counts_in_both() -> None:
    """``decoder.embed`` is called by the model itself, ``stem`` inside ``decoder``."""
    b = Builder()
    b.group("decoder.embed", "")
    b.group("decoder.embed.table", "decoder.embed")
    b.group("decoder", "")
    b.group("stem", "decoder")
    b.parameter("decoder.embed.table.weight", 4)
    b.parameter("stem.weight", 2)
    b.parameter("decoder.bias", 1)
    got = table(b.graph())
    assert {id_: t.parameters for id_, t in got.items()} == {
        "": 7, "decoder.embed": 4, "decoder.embed.table": 4, "decoder": 7, "stem": 2,
    }  # fmt: skip


def test_a_part_that_only_one_of_two_calls_runs_counts_in_both() -> None:
    b = Builder()
    b.group("block")
    b.group("block.extra", "block")
    b.group("block@2")
    b.parameter("block.extra.weight", 9)
    got = table(b.graph())
    assert [t.parameters for t in got.values()] == [9, 9, 9, 9]


def test_folded_graphs_keep_their_totals() -> None:
    b = Builder()
    b.parameter("body.0.weight", 4)
    b.node("x", kind="input")
    b.node("body", "x", kind="module", op="Body", cost=work(70, 5), members=("p", "q", "r"))
    got = totals(b.graph())
    assert (got.flops, got.elementwise_flops, got.nodes, got.parameters) == (70, 5, 3, 4)


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_folding_changes_no_total_that_can_be_kept(depth: int) -> None:
    graph = _two_layers().graph()
    whole, folded = totals(graph), totals(fold(graph, depth=depth))
    for field in ("parameters", "buffers", "flops", "elementwise_flops", "nodes", "uncounted"):
        assert getattr(folded, field) == getattr(whole, field)


def test_ten_thousand_calls_deep_are_totalled() -> None:
    _total_deep(10_000)


def _total_deep(depth: int) -> None:
    groups, nodes, edges, parameters = [Group(id="", path="", class_name="Net")], [], [], []
    tensor, path = TensorSpec((2,)), ""
    for level in range(depth):
        outer, path = path, f"{path}.a" if path else "a"
        groups.append(Group(id=path, path=path, class_name="Part", parent=outer))
        parameters.append(Parameter(f"{path}.w", TensorSpec((3,))))
        port = (Port("0", tensor),)
        node = Node(id=f"n{level}", kind="operator", op="relu", name="relu", group=path)
        nodes.append(replace(node, inputs=port, outputs=port, cost=Cost(6, 1)))
        if level:
            edges.append(Edge(nodes[-2].id, 0, nodes[-1].id, 0, tensor))
    graph = Graph(
        name="deep",
        groups=tuple(groups),
        nodes=tuple(nodes),
        edges=tuple(edges),
        parameters=tuple(parameters),
    )
    got = table(graph, backward=True)
    assert got[""].parameters == 3 * depth
    assert got[path].parameters == 3
    assert got["a"].flops == 6 * depth
