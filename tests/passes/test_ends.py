"""Inputs and outputs by the dozen."""

from __future__ import annotations

from netviz.ir import Graph, verify
from netviz.passes.bundles import bundles
from netviz.passes.ends import ends
from tests.passes.sketch import Sketch


def joined(count: int) -> Graph:
    """A concatenation of ``count`` inputs, and one more input apart."""
    s = Sketch()
    x = s.op("cat", *(s.input(f"x{n}", size=n + 1) for n in range(count)))
    s.output(s.op("add", s.op("relu", x), s.input("mask")))
    return s.graph()


def test_before_twenty_inputs_after_one() -> None:
    after = verify(ends(joined(20)))
    inputs = [node for node in after.nodes if node.kind == "input"]
    assert [node.name for node in inputs] == ["x0 … x19", "mask"]
    assert inputs[0].attributes["told"] == "20 inputs · 1…20"
    assert len(inputs[0].members) == 20
    assert len({edge.source_port for edge in after.edges if edge.source == inputs[0].id}) == 20


def test_few_inputs_stay() -> None:
    assert ends(joined(4)) == joined(4)


def test_outputs_of_many_boxes_are_one_where_there_are_very_many() -> None:
    s = Sketch()
    x = s.input()
    for n in range(20):
        s.output(s.op("linear", x, weight=4), f"y{n}")
    after = verify(ends(s.graph()))
    assert [node.name for node in after.nodes if node.kind == "output"] == ["y0 … y19"]


def test_many_tensors_between_two_boxes_are_one_line() -> None:
    after = bundles(ends(joined(20)))
    assert sum(edge.target == "/cat" for edge in after.edges) == 1
    assert bundles(joined(20)) == joined(20)
