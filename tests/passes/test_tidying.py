"""Plumbing, constants, side outputs, far lines and frames: each before and after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netviz.ir import Graph, Group, TensorSpec, verify
from netviz.passes.constants import constants
from netviz.passes.frames import frames
from netviz.passes.outputs import outputs
from netviz.passes.plumbing import flattens, plumbing
from netviz.passes.stubs import stubs
from netviz.passes.unread import unread
from tests.renderers.fixture import POOLED, WIDE, Builder

FLAT = TensorSpec((1, 16))
EMPTY = TensorSpec((0,))


def start(name: str = "Net") -> tuple[Builder, str]:
    b = Builder(name)
    return b, b.node("", "input", (), WIDE, kind="input", called="x", name="x")


def ops(graph: Graph) -> list[str]:
    return [node.op for node in verify(graph).nodes]


def test_views_and_idle_dropout_are_bridged() -> None:
    b, x = start()
    for op in ("relu", "view", "transpose", "dropout", "tanh"):
        x = b.node("", op, (x,), WIDE)
    after = plumbing(b.graph())
    assert ops(after) == ["input", "relu", "tanh"]
    assert [(e.source, e.target) for e in after.edges] == [("x", "/relu"), ("/relu", "/tanh")]
    assert dict(after.metadata["hidden"]) == {"view": 1, "transpose": 1, "dropout": 1}  # type: ignore


@pytest.mark.parametrize(
    ("op", "setting", "hides"),
    [("mul", {"other": 1}, True), ("div_", {"other": 1.0}, True), ("add", {"other": 0}, True),
     ("mul", {"other": 2}, False), ("add", {"other": 1}, False), ("pad", {"pad": (0, 0)}, True)],
)  # fmt: skip
def test_arithmetic_that_changes_nothing_is_taken_out(
    op: str, setting: dict[str, object], hides: bool
) -> None:
    b, x = start()
    x = b.node("", op, (x,), WIDE, attributes=setting)
    b.node("", "relu", (x,), WIDE)
    assert ("relu" in ops(plumbing(b.graph()))[1]) == hides


def test_padding_that_widens_stays() -> None:
    b, x = start()
    b.node("", "pad", (x,), TensorSpec((1, 16, 34, 34)), attributes={"pad": (1, 1, 1, 1)})
    assert ops(plumbing(b.graph())) == ["input", "pad"]


def test_dropout_stays_in_training() -> None:
    b, x = start()
    b.node("", "dropout", (x,), WIDE)
    graph = replace(b.graph(), metadata={"mode": "train"})
    assert ops(plumbing(graph)) == ["input", "dropout"]


def test_flattening_maps_to_a_vector_stays() -> None:
    b, x = start()
    x = b.node("", "pool", (x,), POOLED)
    b.node("", "view", (x,), FLAT)
    graph = b.graph()
    assert ops(plumbing(graph)) == ["input", "pool", "view"]
    assert flattens(graph.nodes[2])


def test_a_view_that_failed_stays() -> None:
    b, x = start()
    b.node("", "view", (x,), WIDE, error="shape '[3]' is invalid")
    assert ops(plumbing(b.graph())) == ["input", "view"]


def test_concatenating_with_nothing_is_plumbing_and_with_something_is_not() -> None:
    b, x = start()
    nothing = b.node("", "constant", (), EMPTY, kind="constant", name="cache")
    x = b.node("", "cat", (nothing, x), WIDE)
    y = b.node("", "relu", (x,), WIDE)
    b.node("", "cat", (x, y), TensorSpec((2, 16, 32, 32)), called="/cat:2")
    assert ops(plumbing(constants(b.graph()))) == ["input", "relu", "cat"]


def test_a_mask_made_of_constants_shrinks_to_one_node() -> None:
    b, x = start()
    ones = b.node("", "ones", (), WIDE)
    mask = b.node("", "tril", (ones,), WIDE)
    mask = b.node("", "eq", (mask,), WIDE)
    b.node("", "masked_fill", (x, mask), WIDE)
    after = verify(constants(b.graph()))
    assert [(n.id, n.kind, n.name) for n in after.nodes][1] == ("/eq", "constant", "mask")
    assert len(after.nodes) == 3


@pytest.mark.parametrize(
    ("steps", "dtype", "name"),
    [(("arange", "cos"), "float32", "sinusoid"), (("arange", "unsqueeze"), "int64", "positions"),
     (("arange", "sub", "abs"), "int64", "relative positions"),
     (("zeros", "exp"), "float32", "zeros")],
)  # fmt: skip
def test_a_table_is_called_what_it_holds(steps: tuple[str, ...], dtype: str, name: str) -> None:
    b, x = start()
    table = b.node("", steps[0], (), TensorSpec((4, 4), dtype))
    for step in steps[1:]:
        table = b.node("", step, (table,), TensorSpec((4, 4), dtype))
    b.node("", "mul", (x, table), WIDE)
    assert [n.name for n in constants(b.graph()).nodes if n.kind == "constant"] == [name]


def test_a_single_number_is_part_of_what_takes_it() -> None:
    b, x = start()
    scale = b.node("", "tensor", (), TensorSpec(()))
    b.node("", "div", (x, b.node("", "sqrt", (scale,), TensorSpec(()))), WIDE)
    after = verify(constants(b.graph()))
    assert ops(after) == ["input", "div"]
    assert dict(after.metadata["hidden"]) == {"tensor": 1, "sqrt": 1}  # type: ignore


def test_what_only_the_code_asked_is_taken_out() -> None:
    b, x = start()
    flag = b.node("", "eq", (x,), TensorSpec((4,), "bool"))
    b.node("", "any", (flag,), TensorSpec((), "bool"))
    b.node("", "relu", (x,), WIDE)
    after = unread(b.graph())
    assert ops(after) == ["input", "relu"]
    assert dict(after.metadata["hidden"]) == {"eq": 1, "any": 1}  # type: ignore


def test_random_numbers_and_parameters_are_no_constants() -> None:
    b, x = start()
    noise = b.node("", "randn", (), WIDE)
    noise = b.node("", "exp", (noise,), WIDE)
    weight = b.node("", "parameter", (), WIDE, kind="parameter", name="w")
    weight = b.node("", "neg", (weight,), WIDE)
    x = b.node("", "add", (x, noise), WIDE)
    b.node("", "mul", (x, weight), WIDE)
    assert constants(b.graph()).nodes == b.graph().nodes


def ends(*names: str) -> Graph:
    b, x = start()
    for number, name in enumerate(names):
        b.node("", "output", (x,), None, kind="output", called=f"out{number}", name=name)
    return b.graph()


def test_a_long_list_of_caches_is_taken_out_and_told() -> None:
    caches = [f"past_key_values.{layer}.keys" for layer in range(6)]
    after = verify(outputs(ends("logits", *caches)))
    assert [n.name for n in after.nodes] == ["x", "logits"]
    assert after.metadata["unshown"] == (("past_key_values", 6),)


def test_a_few_outputs_and_a_list_that_is_all_there_is_stay() -> None:
    for graph in (ends("a", "b.0", "b.1"), ends(*(f"features.{i}" for i in range(9)))):
        assert outputs(graph) == graph


def test_far_lines_become_references_in_a_large_graph_only() -> None:
    small, large = fan(11), fan(600)
    assert stubs(small) == small
    after = verify(stubs(large))
    notes = [n for n in after.nodes if n.op == "reference"]
    assert after.metadata["stubs"] == len(notes) > 400
    assert {n.name for n in notes} == {"from mask"}
    assert len(after.edges) == len(large.edges)


def test_what_feeds_many_far_boxes_is_referred_to_in_a_small_graph_too() -> None:
    graph = fan(13)
    after = verify(stubs(graph))
    assert after.metadata["stubs"] == 7
    assert sum(edge.source == "mask" for edge in after.edges) == 6


def test_one_note_names_all_that_a_block_takes_from_afar() -> None:
    b, x = start()
    for name in ("time", "text"):
        b.node("", "input", (), POOLED, kind="input", called=name, name=name)
    for number in range(13):
        x = b.node("", "block", (x, "time", "text"), WIDE, called=f"block{number}")
    after = verify(stubs(b.graph()))
    assert {n.name for n in after.nodes if n.op == "reference"} == {"from time", "from time, text"}


def fan(count: int) -> Graph:
    b, x = start("Fan")
    mask = b.node("", "input", (), WIDE, kind="input", called="mask", name="mask")
    for number in range(count):
        x = b.node("", "add", (x, mask), WIDE, called=f"/add:{number}")
    return b.graph()


def framed(*held: int, outer: str = "Block", inner: str = "Part") -> Graph:
    """A call that holds calls, which hold as many operators as ``held`` says."""
    b, x = start("Framed")
    b.group("a", outer)
    for number, count in enumerate(held):
        b.group(f"a.{number}", inner)
        for op in range(count):
            x = b.node(f"a.{number}", "relu", (x,), WIDE, called=f"a.{number}/{op}")
    return b.graph()


def kept(graph: Graph) -> list[str]:
    return [group.id for group in verify(frames(graph)).groups]


def test_a_frame_around_one_box_goes_and_its_box_stays() -> None:
    assert kept(framed(1)) == [""]
    assert kept(framed(1, 1)) == ["", "a"]
    assert kept(framed(2, 1)) == ["", "a", "a.0"]


def test_of_two_frames_around_the_same_the_telling_one_stays() -> None:
    assert kept(framed(3, inner="Sequential")) == ["", "a"]
    assert kept(framed(3, outer="Sequential")) == ["", "a.0"]


def test_empty_groups_go() -> None:
    b, _ = start()
    b.groups.append(Group(id="unused", path="unused", class_name="Linear", parent=""))
    assert kept(b.graph()) == [""]


def test_a_dense_graph_gets_one_note_for_the_many_lines_into_a_block() -> None:
    graph = dense(60)
    after = verify(stubs(graph))
    notes = [n for n in after.nodes if n.op == "reference"]
    into = [[e for e in after.edges if e.target == f"layer{k}/cat"] for k in range(60)]
    assert all(len({e.source for e in edges}) <= 8 for edges in into)
    assert any("…" in n.name and n.name.endswith("(58)") for n in notes)
    assert len(after.edges) == len(graph.edges)
    assert {n.group for n in notes} == {""}, "a layer does not grow upwards by its note"


def dense(count: int) -> Graph:
    """Layers that each take the outputs of all before, in a module of their own."""
    b, x = start("Dense")
    made = [x]
    for number in range(count):
        b.group(f"layer{number}", "Layer")
        y = b.node(f"layer{number}", "cat", tuple(made), WIDE)
        for step in ("norm", "relu", "conv"):
            y = b.node(f"layer{number}", step, (y,), WIDE)
        made.append(y)
    return b.graph()
