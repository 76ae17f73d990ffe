"""Calls with operators by the hundred: small steps put together, layers kept."""

from __future__ import annotations

from netviz.ir import Graph, verify
from netviz.passes.crowds.steps import steps
from netviz.passes.fold import fold
from netviz.passes.multiplicity import multiplicity
from netviz.passes.view import View, prepare
from tests.passes.sketch import Sketch


def decoding(steps: int) -> Graph:
    """A linear layer, many small steps, another, and a few small steps."""
    s = Sketch("Detector")
    x = s.op("linear", s.input(), weight=16)
    for number in range(steps):
        x = s.op("exp" if number < 3 else f"step{number * number % 997}", x)
    x = s.op("linear", x, weight=32)
    s.output(s.op("exp", s.op("neg", x)))
    return s.graph()


def test_before_two_hundred_steps_after_one_box() -> None:
    graph = decoding(200)
    after = verify(steps(graph, boxes=40))
    folded = verify(fold(after))
    assert [n.op for n in folded.nodes][1:-1] == [
        "linear", "200 operators", "linear", "neg", "exp",
    ]  # fmt: skip
    box = folded.nodes[2]
    assert str(box.attributes["told"]).startswith("exp, ")
    times = multiplicity(folded)
    assert sum(times[n.id] * max(1, len(n.members)) for n in folded.nodes) == len(graph.nodes)


def test_few_operators_stay_as_they_are() -> None:
    assert steps(decoding(20), boxes=40) == decoding(20)


def test_the_default_picture_of_a_long_forward_keeps_to_its_boxes() -> None:
    assert len(prepare(decoding(300), View()).nodes) < 40
    assert len(prepare(decoding(300), View(full=True)).nodes) > 300
