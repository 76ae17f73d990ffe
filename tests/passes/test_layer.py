"""A closed call that is one layer says so, wherever it is drawn."""

from __future__ import annotations

import pytest

from netviz.ir import Node
from netviz.passes.fold import fold
from netviz.passes.layer import layer_of
from netviz.passes.roles import role_of
from tests.renderers.fixture import CONV, MAP, WIDE, Builder


def operators(ops: str) -> list[Node]:
    return [Node(id=op, kind="operator", op=op, name=op) for op in ops.split()]


@pytest.mark.parametrize("ops", ["conv2d batch_norm relu_", "batch_norm relu", "linear gelu"])
def test_one_layer(ops: str) -> None:
    assert [node.op for node in layer_of(operators(ops))] == ops.split()


@pytest.mark.parametrize("ops", ["conv2d", "conv2d conv2d", "relu conv2d", "conv2d relu mul", ""])
def test_more_or_less_than_one_layer(ops: str) -> None:
    assert layer_of(operators(ops)) == ()


def test_a_closed_layer_bears_its_convolutions_settings_and_role() -> None:
    b = Builder("Net")
    x = b.node("", "input", (), MAP, kind="input", called="x", name="x")
    b.group("stem", "ConvNormAct")
    x = b.node("stem", "conv2d", (x,), WIDE, attributes={**CONV, "in_channels": 3})
    x = b.node("stem", "batch_norm", (x,), WIDE)
    x = b.node("stem", "relu", (x,), WIDE)
    b.node("", "output", (x,), None, kind="output", called="out", name="y")
    stem = {node.id: node for node in fold(b.graph(), depth=1).nodes}["stem"]
    assert role_of(stem) == "convolution"
    assert stem.attributes["layer"] == ("conv2d", "batch_norm", "relu")
    assert stem.attributes["in_channels"] == 3
