"""What is opened by default."""

from __future__ import annotations

import pytest

from netviz.ir import Graph
from netviz.passes.detail import detail
from netviz.passes.fold import fold
from netviz.passes.repeat import repeat
from tests.passes.sketch import Sketch
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


def block(s: Sketch, path: str, x: str, *, class_name: str = "Block", ops: int = 4) -> str:
    """A block with a residual around ``ops`` operators of which one has weights."""
    with s.module(path, class_name):
        y = s.op("conv2d", x, weight=1000)
        for number in range(ops):
            y = s.op(f"step{number}", y)
        return s.op("add", x, y)


def classes(s: Sketch, *, boxes: int) -> list[str]:
    graph = repeat(s.graph())
    group = {g.id: g for g in graph.groups}
    opened = sorted(detail(graph, boxes=boxes))
    return [
        f"{id_} {group[id_].class_name}" for id_ in opened if id_ and group[id_].kind != "repeat"
    ]


def test_of_stages_all_are_opened_and_of_their_blocks_the_repeated_one() -> None:
    s = Sketch()
    x = s.input()
    for stage in range(3):
        with s.module(f"stage{stage}", "Stage"):
            with s.module(f"stage{stage}.first", "Block"):
                x = s.op("conv2d", x, weight=100)
                x = s.op("pool", s.op("norm", s.op("relu", s.op("step", x))))
            for number in range(1 + 2 * stage):
                x = block(s, f"stage{stage}.{number}", x)
    s.output(x)
    told = classes(s, boxes=16)
    assert {"stage0 Stage", "stage1 Stage", "stage1.0 Block"} <= set(told)
    assert "stage0.0 Block" not in told


def test_an_encoders_and_a_decoders_block_are_both_opened_once() -> None:
    s = Sketch()
    x = s.input()
    for path, parts in (("enc", ("Attend", "Feed")), ("dec", ("Attend", "Cross", "Feed"))):
        for number in range(4):
            with s.module(f"{path}.{number}", "Block"):
                for part in parts:
                    x = block(s, f"{path}.{number}.{part}", x, class_name=part)
    s.output(x)
    assert classes(s, boxes=26) == [
        "dec.0 Block", "dec.0.Cross Cross", "enc.0 Block", "enc.0.Attend Attend",
        "enc.0.Feed Feed",
    ]  # fmt: skip


def test_little_work_stays_closed_and_much_is_opened() -> None:
    s = Sketch()
    with s.module("sinusoid", "Sinusoid"):
        t = s.input("t")
        for number in range(6):
            t = s.op(f"step{number}", t, size=1)
    x = s.op("add", s.input(), t)
    for number in range(20):
        x = block(s, f"{number}", x, ops=number)
    s.output(x)
    told = classes(s, boxes=40)
    assert "sinusoid Sinusoid" not in told
    assert any(name.endswith("Block") for name in told)


def fusing(s: Sketch, path: str, xs: list[str], *, width: int) -> list[str]:
    """A module of HRNet: blocks in branches, then every branch is added to every other."""
    with s.module(path, "Fusion"):
        made = []
        for number, given in enumerate(xs):
            with s.module(f"{path}.branch{number}", "Sequential"):
                y = given
                for depth in range(3):
                    y = block(s, f"{path}.branch{number}.{depth}", y, ops=6)
                made.append(y)
        for _ in range(width):
            made = [s.op("add", a, b) for a, b in zip(made, made[1:] + made[:1], strict=True)]
        return made


def test_a_repeated_module_that_joins_its_branches_is_opened_before_their_blocks() -> None:
    s = Sketch()
    x = s.op("conv2d", s.input(), weight=10)
    xs = [s.op("relu", x) for _ in range(3)]
    for number in range(4):
        xs = fusing(s, f"stage.{number}", xs, width=3)
    s.output(s.op("cat", *xs))
    assert "stage.0 Fusion" in classes(s, boxes=20)


def test_what_most_of_a_network_is_may_go_a_little_further_beyond_the_boxes() -> None:
    s = Sketch()
    x = s.input()
    for number in range(18):
        x = s.op(f"step{number}", x)
    s.output(block(s, "body.1", block(s, "body.0", x, ops=5), ops=7))
    graph = s.graph()
    least = next(n for n in range(8, 40) if len(detail(graph, boxes=n)) > 1)
    shown = len(fold(graph, opened=detail(graph, boxes=least)).nodes)
    assert 1.25 * least < shown <= 1.35 * least
