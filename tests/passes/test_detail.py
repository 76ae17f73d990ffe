"""What is opened by default."""

from __future__ import annotations

import pytest

from netviz.ir import Graph
from netviz.passes.detail import detail
from netviz.passes.fold import fold
from tests.renderers.fixture import WIDE, Builder, residual


def test_a_small_network_is_opened_whole() -> None:
    assert detail(residual(blocks=2)) == {"", "block0", "block1"}


def test_of_many_blocks_built_alike_the_first_is_opened() -> None:
    assert detail(residual(blocks=20)) == {"", "block0"}


@pytest.mark.parametrize("boxes", [5, 10, 20, 40, 80])
def test_the_budget_is_kept_where_the_top_level_fits(boxes: int) -> None:
    graph = residual(blocks=12)
    shown = len(fold(graph, opened=detail(graph, boxes=boxes)).nodes)
    assert shown <= max(1.3 * boxes, len(fold(graph, depth=1).nodes))


def test_more_room_never_shows_less() -> None:
    graph = residual(blocks=12)
    shown = [len(fold(graph, opened=detail(graph, boxes=n)).nodes) for n in range(5, 120, 5)]
    assert shown == sorted(shown)


def wrapped() -> Graph:
    """Blocks that wrap a Sequential, too many to open them all."""
    b = Builder("Wrapped")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    for number in range(30):
        b.group(f"b{number}", "Block")
        b.group(f"b{number}.body", "Sequential", leaf=True)
        for step in range(3):
            x = b.layer(f"b{number}.body.{step}", "Conv2d", "conv2d", x, WIDE)
    return b.graph()


def test_a_wrapper_is_opened_together_with_what_it_wraps() -> None:
    assert detail(wrapped()) == {"", "b0", "b0.body"}


def test_layers_of_torch_stay_closed() -> None:
    b = Builder("Attention")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    b.group("mha", "MultiheadAttention", leaf=True)
    for op in ("linear", "softmax", "matmul"):
        x = b.node("mha", op, (x,), WIDE)
    assert detail(b.graph()) == {""}
