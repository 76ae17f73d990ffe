"""Which layers become one box."""

from __future__ import annotations

import pytest

from netviz.errors import FormatError
from netviz.ir import verify
from netviz.passes.chains import chains
from netviz.passes.cost import totals
from tests.passes.sketch import Sketch


def network() -> Sketch:
    s = Sketch()
    x = s.op("conv2d", s.input(), weight=9)
    x = s.op("relu_", s.op("batch_norm", x, weight=4))
    y = s.op("conv2d", x, weight=9)
    y = s.op("relu", s.op("add", x, y))
    s.output(s.op("linear", s.op("mean", y), weight=8))
    return s


def ops(graph: object) -> list[str]:
    return [n.op for n in graph.nodes]  # type: ignore[attr-defined]


def test_a_convolution_with_what_follows_becomes_one() -> None:
    graph = network().graph()
    merged = verify(chains(graph))
    assert ops(merged) == [
        "input-x",
        "conv2d",
        "conv2d",
        "add",
        "relu",
        "mean",
        "linear",
        "output-y",
    ]
    first = merged.nodes[1]
    assert first.kind == "module"
    assert first.attributes["parts"] == ("conv2d", "batch_norm", "relu_")
    assert first.members == ("/conv2d", "/batch_norm", "/relu_")
    assert [(e.source, e.target) for e in merged.edges if e.source == first.id] == [
        ("/conv2d", "/conv2d:2"), ("/conv2d", "/add"),
    ]  # fmt: skip
    before, after = totals(graph), totals(merged)
    assert (before.flops, before.elementwise_flops) == (after.flops, after.elementwise_flops)
    assert (before.parameters, before.nodes) == (after.parameters, after.nodes)


def test_a_layer_that_feeds_two_ends_its_chain() -> None:
    s = Sketch()
    x = s.op("conv2d", s.input(), weight=9)
    s.output(s.op("add", x, s.op("relu", x)))
    assert chains(s.graph()) == s.graph()


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("conv > norm > act", [("conv2d", "batch_norm", "relu_")]),
        ("conv > act", []),
        ("add > relu", [("add", "relu")]),
        ("*norm > RELU", [("batch_norm", "relu_")]),
        ("mean > linear|conv > dropout?", [("mean", "linear")]),
    ],
)
def test_patterns_of_ones_own(pattern: str, parts: list[tuple[str, ...]]) -> None:
    merged = verify(chains(network().graph(), [pattern]))
    assert [n.attributes["parts"] for n in merged.nodes if "parts" in n.attributes] == parts


@pytest.mark.parametrize("pattern", ["conv", "conv >", "> act", "conv? > act", "co nv > act", ""])
def test_what_is_no_pattern_is_said(pattern: str) -> None:
    with pytest.raises(FormatError, match=r"conv > norm > act|Roles:"):
        chains(network().graph(), [pattern])


def test_repeated_boxes_stay_apart() -> None:
    s = Sketch()
    x = s.op("conv2d", s.input(), weight=9, repeat=8)
    s.output(s.op("relu", x))
    assert chains(s.graph()) == s.graph()
