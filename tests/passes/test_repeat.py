"""What folds, what does not, and that nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netviz.ir import Cost, Graph, Port, TensorSpec, verify
from netviz.ir.serial import dumps, loads
from netviz.passes.cost import totals
from netviz.passes.multiplicity import multiplicity
from netviz.passes.repeat import repeat
from tests.passes.sketch import Sketch

OPS = ("norm", "linear", "relu", "linear")


def block(s: Sketch, path: str, x: str, *extra: str, size: int = 4, **fields: object) -> str:
    """Norm, linear, relu, linear, and a sum with what came in."""
    with s.module(path, **fields):
        y = s.op("norm", x, size=size)
        y = s.op("linear", y, *extra, weight=6, size=size)
        y = s.op("relu", y, size=size)
        y = s.op("linear", y, weight=6, size=size)
        return s.op("add", x, y, size=size)


def repeats(graph: Graph) -> dict[str, int]:
    return {group.id: group.repeat for group in graph.groups if group.repeat > 1}


def check(graph: Graph) -> Graph:
    """``graph`` folded, after all that must hold of every folded graph."""
    folded = verify(repeat(graph))
    times = multiplicity(folded)
    assert sum(times[n.id] * max(1, len(n.members)) for n in folded.nodes) == len(graph.nodes)
    spoken = [id_ for n in folded.nodes for id_ in (n.copies or (n.id,))]
    assert sorted(spoken) == sorted(n.id for n in graph.nodes)
    assert all(len(n.copies or (n.id,)) == times[n.id] for n in folded.nodes)
    whole, less = totals(graph), totals(folded)
    assert (whole.parameters, whole.flops, whole.elementwise_flops, whole.nodes) == (
        less.parameters, less.flops, less.elementwise_flops, less.nodes,
    )  # fmt: skip
    assert whole.activation_bytes == less.activation_bytes
    assert repeat(folded) == folded
    assert loads(dumps(folded)) == folded
    return folded


def chain(count: int, **fields: object) -> Sketch:
    s = Sketch()
    x = s.input()
    for i in range(count):
        x = block(s, f"block.{i}", x, **fields)
    s.output(s.op("mean", x))
    return s


def test_a_chain_of_equal_blocks_becomes_one() -> None:
    folded = check(chain(6).graph())
    assert repeats(folded) == {"block.0": 6}
    group = folded.groups[-1]
    assert (group.shared, group.parallel) == (False, False)
    assert group.copies == tuple(f"block.{i}" for i in range(6))
    assert [(e.source, e.target) for e in folded.edges if e.target == "/mean"] == [
        ("block.0/add", "/mean")
    ]


def test_calls_of_one_module_are_said_to_share() -> None:
    s = Sketch()
    x = s.input()
    for _ in range(4):
        x = block(s, "block", x)
    s.output(x)
    folded = check(s.graph())
    assert repeats(folded) == {"block": 4}
    assert folded.groups[-1].shared
    assert folded.groups[-1].copies == ("block", "block@2", "block@3", "block@4")


def test_a_first_block_that_differs_stands_alone() -> None:
    s = Sketch()
    x = block(s, "block.0", s.input(), attributes={"stride": 2})
    for i in (1, 2, 3):
        x = block(s, f"block.{i}", x, attributes={"stride": 1})
    s.output(x)
    assert repeats(check(s.graph())) == {"block.1": 3}


def test_places_and_drop_rates_do_not_matter() -> None:
    s = Sketch()
    x = s.input()
    for i in range(4):
        x = block(s, f"block.{i}", x, attributes={"layer_idx": i, "drop_path": i / 10})
    s.output(x)
    assert repeats(check(s.graph())) == {"block.0": 4}


def test_runs_nest() -> None:
    s = Sketch()
    x = s.input()
    for i in range(4):
        with s.module(f"stage.{i}", "Stage"):
            x = s.op("conv", x, weight=9)
            for j in range(3):
                x = block(s, f"stage.{i}.{j}", x)
    s.output(x)
    folded = check(s.graph())
    assert repeats(folded) == {"stage.0": 4, "stage.0.0": 3}
    assert multiplicity(folded)["stage.0.0/relu"] == 12
    assert len(next(g for g in folded.groups if g.id == "stage.0.0").copies) == 12


@pytest.mark.parametrize("contained", [False, True])
def test_alternating_blocks_fold_in_pairs(contained: bool) -> None:
    s = Sketch()
    x = s.input()
    homes = {"attn": s.container("attn"), "mlp": s.container("mlp")} if contained else {}
    for i in range(5):
        for kind in ("attn", "mlp"):
            around = {"parent": homes[kind]} if contained else {}
            x = block(s, f"{kind}.{i}", x, class_name=kind, **around)
    s.output(x)
    folded = check(s.graph())
    frame = next(g for g in folded.groups if g.kind == "repeat")
    assert (frame.repeat, frame.class_name) == (5, "attn, mlp")
    assert [g.id for g in folded.groups if g.parent == frame.id] == ["attn.0", "mlp.0"]
    assert len(folded.groups) == 4


def test_five_and_one_is_a_run_in_a_run() -> None:
    s = Sketch()
    x = s.input()
    for i in range(18):
        x = block(s, f"layer.{i}", x, class_name="Global" if i % 6 == 5 else "Local")
    s.output(x)
    folded = check(s.graph())
    assert sorted(repeats(folded).values()) == [3, 5]
    assert [g.class_name for g in folded.groups[1:]] == ["Local, Global", "Local", "Global"]


def test_what_enters_every_copy_enters_once() -> None:
    s = Sketch()
    x, mask = s.input(), s.input("mask")
    for i in range(6):
        x = block(s, f"block.{i}", x, mask)
    s.output(x)
    folded = check(s.graph())
    assert repeats(folded) == {"block.0": 6}
    assert [e.target for e in folded.edges if e.source == mask] == ["block.0/linear"]


def test_two_masks_in_turn_make_pairs() -> None:
    s = Sketch()
    x, masks = s.input(), (s.input("near"), s.input("far"))
    for i in range(8):
        x = block(s, f"block.{i}", x, masks[i % 2])
    s.output(x)
    folded = check(s.graph())
    assert [(g.kind, g.repeat) for g in folded.groups if g.repeat > 1] == [("repeat", 4)]
    assert {e.target for e in folded.edges if e.source in masks} == {
        "block.0/linear", "block.1/linear",
    }  # fmt: skip


def test_skips_from_different_levels_keep_blocks_apart() -> None:
    s = Sketch()
    x = s.input()
    skips = []
    for i in range(4):
        x = block(s, f"down.{i}", x)
        skips.append(x)
    for i in range(4):
        x = block(s, f"up.{i}", x, skips.pop())
    s.output(x)
    folded = check(s.graph())
    assert repeats(folded) == {}
    assert folded == s.graph()


def test_skips_that_are_concatenated_keep_blocks_apart() -> None:
    s = Sketch()
    first = block(s, "down.0", s.input())
    second = block(s, "down.1", first)
    x = block(s, "up.0", s.op("cat", second, second))
    s.output(block(s, "up.1", s.op("cat", x, first)))
    assert repeats(check(s.graph())) == {}


def test_collected_states_and_caches_fold_with_their_blocks() -> None:
    s = Sketch()
    x = s.input()
    states = []
    for i in range(6):
        x = block(s, f"block.{i}", x)
        states.append(x)
    s.output(s.op("cat", *states), "all")
    for i, state in enumerate(states):
        s.output(state, f"cache.{i}")
    folded = check(s.graph())
    assert repeats(folded) == {"block.0": 6}
    ends = {n.name: n.repeat for n in folded.nodes if n.kind == "output"}
    assert ends == {"all": 1, "cache.0": 6}
    assert [e.source for e in folded.edges if e.target == "/cat"] == ["block.0/add"]


def test_states_of_the_last_blocks_alone_split_the_run() -> None:
    s = Sketch()
    x = s.input()
    states = []
    for i in range(9):
        x = block(s, f"block.{i}", x)
        states.append(x)
    for i in range(5, 9):
        s.output(states[i], f"level.{i}")
    assert repeats(check(s.graph())) == {"block.0": 5, "block.5": 4}


def test_layers_that_take_all_before_them_fold_with_what_differs() -> None:
    s = Sketch()
    given = [s.input(size=8)]
    for i in range(6):
        with s.module(f"layer.{i}", "DenseLayer"):
            x = s.op("cat", *given, size=8 + 4 * i)
            x = s.op("norm", x, size=8 + 4 * i, cost=Cost(elementwise_flops=16 + 8 * i))
            given.append(s.op("conv", x, weight=10 * (8 + 4 * i), size=4))
    s.output(s.op("cat", *given, size=32))
    graph = s.graph()
    nodes = [
        replace(n, outputs=tuple(Port("0", TensorSpec((1, *p.tensor.shape))) for p in n.outputs))
        for n in graph.nodes
    ]
    graph = replace(graph, nodes=tuple(nodes), edges=tuple(
        replace(e, tensor=TensorSpec((1, *e.tensor.shape))) for e in graph.edges
    ))  # fmt: skip
    folded = verify(repeat(graph))
    assert repeats(folded) == {"layer.0": 6}
    assert folded.groups[-1].attributes["varies"] == "8…28 channels (+4), fed by all before"
    whole, less = totals(graph), totals(folded)
    assert (whole.flops, whole.elementwise_flops) == (less.flops, less.elementwise_flops)
    assert (whole.parameters, whole.nodes) == (less.parameters, less.nodes)
    assert [e.source for e in folded.edges if e.target == "/cat"] == ["/input-x", "layer.0/conv"]


def test_experts_side_by_side_are_parallel() -> None:
    s = Sketch()
    x = s.input()
    given = [block(s, f"expert.{i}", x) for i in range(8)]
    s.output(s.op("stack", *given))
    folded = check(s.graph())
    group = folded.groups[-1]
    assert (group.id, group.repeat, group.parallel, group.shared) == ("expert.0", 8, True, False)


def test_experts_that_only_add_up_are_parallel() -> None:
    s = Sketch()
    x = s.input()
    total = s.op("zeros")
    for i in range(8):
        y = block(s, f"expert.{i}", x)
        total = s.op("index_add", total, s.op("mul", y))
    s.output(total)
    folded = check(s.graph())
    frame = next(g for g in folded.groups if g.kind == "repeat")
    assert (frame.repeat, frame.parallel) == (8, True)


def test_operators_in_a_loop_fold_where_few_tensors_pass() -> None:
    s = Sketch()
    x = s.op("add", s.input(), s.input("position"))
    for i in range(5):
        y = s.op("linear", s.op("norm", x), weight=5 + 0 * i)
        x = s.op("add", x, y)
    s.output(x)
    folded = check(s.graph())
    frame = folded.groups[-1]
    assert (frame.kind, frame.repeat, frame.class_name) == ("repeat", 5, "norm, linear, add")
    assert [n.op for n in folded.nodes if n.group == frame.id] == ["norm", "linear", "add"]


def test_a_few_small_operators_are_no_run() -> None:
    s = Sketch()
    x = s.input()
    for _ in range(2):
        x = s.op("relu", s.op("linear", x, weight=4))
    s.output(x)
    assert check(s.graph()) == s.graph()


def test_shapes_that_change_on_the_way_end_the_run() -> None:
    s = Sketch()
    x = s.input()
    for i in range(6):
        x = block(s, f"block.{i}", x, size=4 if i < 3 else 8)
    s.output(x)
    assert repeats(check(s.graph())) == {"block.0": 3, "block.4": 2}


def test_a_table_made_in_the_first_block_belongs_to_all() -> None:
    s = Sketch()
    x = s.input()
    table = ""
    for i in range(4):
        with s.module(f"block.{i}"):
            table = table or s.op("constant", kind="constant")
            for op in OPS:
                x = s.op(op, x, weight=3 * (op == "linear"))
            x = s.op("mul", x, table)
    s.output(x)
    folded = check(s.graph())
    assert repeats(folded) == {"block.0": 4}
    assert next(n for n in folded.nodes if n.kind == "constant").group == ""


@pytest.mark.parametrize("make", [lambda i: 4, lambda i: 4 + i % 7, lambda i: 4 + i])
def test_ten_thousand_blocks_are_folded(make: object) -> None:
    s = Sketch()
    x = s.input()
    for i in range(10_000):
        with s.module(f"block.{i}"):
            x = s.op("linear", x, size=make(i))  # type: ignore[operator]
    s.output(x)
    graph = s.graph()
    assert len(repeat(graph).nodes) <= len(graph.nodes)
