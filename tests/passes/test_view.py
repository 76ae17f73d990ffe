"""From the traced graph to the drawn one: counts stay true on the way."""

from __future__ import annotations

import pytest

from netviz import zoo
from netviz.ir import Graph, verify
from netviz.passes.cost import totals
from netviz.passes.detail import detail
from netviz.passes.fold import fold
from netviz.passes.frames import frames
from netviz.passes.multiplicity import multiplicity
from netviz.passes.repeat import repeat
from netviz.passes.view import View, part, prepare
from netviz.tracers import trace
from tests.passes.sketch import Sketch


def stages(count: int = 3, blocks: int = 4, *, first: str = "Stem") -> Graph:
    """Stages of equal blocks, each block with a part of its own, and a first one that differs."""
    s = Sketch()
    x = s.input()
    with s.module("stem", first):
        x = s.op("conv", x, weight=3)
    for i in range(count):
        with s.module(f"stage.{i}", "Stage"):
            x = s.op("conv", x, weight=9)
            for j in range(blocks):
                with s.module(f"stage.{i}.{j}", "Block"):
                    y = s.op("norm", x)
                    with s.module(f"stage.{i}.{j}.mlp", "MLP"):
                        y = s.op("linear", s.op("gelu", s.op("linear", y, weight=8)), weight=8)
                    x = s.op("add", x, y)
    s.output(s.op("mean", x))
    return s.graph()


def true(drawn: Graph, whole: Graph) -> None:
    """Every box's count is right, and so are the sums."""
    verify(drawn)
    times = multiplicity(drawn)
    shown = sum(times[n.id] * max(1, len(n.members)) for n in drawn.nodes)
    hidden = sum(count for _, count in drawn.metadata.get("hidden") or ())  # type: ignore[union-attr]
    unshown = sum(count for _, count in drawn.metadata.get("unshown") or ())  # type: ignore[union-attr]
    assert shown + hidden + unshown == len(whole.nodes)
    assert all(len(n.copies or (n.id,)) == times[n.id] for n in drawn.nodes)
    assert sum(times[n.id] * n.cost.flops for n in drawn.nodes) == sum(
        n.cost.flops for n in whole.nodes
    )


@pytest.mark.parametrize("depth", [None, 1, 2, 3, 9])
@pytest.mark.parametrize("repeats", [True, False])
def test_counts_are_true_at_any_depth(depth: int | None, repeats: bool) -> None:
    whole = stages()
    drawn = prepare(whole, View(depth=depth, repeats=repeats, plumbing=True))
    true(drawn, whole)
    assert totals(drawn).parameters == totals(whole).parameters
    assert totals(drawn).nodes == totals(whole).nodes


def test_a_closed_stage_counts_its_inner_repeats() -> None:
    whole = stages()
    box = next(n for n in fold(repeat(whole), depth=1).nodes if n.op == "Stage")
    assert (box.repeat, box.copies) == (3, ("stage.0", "stage.1", "stage.2"))
    assert len(box.members) == 1 + 4 * 5
    assert all(id_.startswith("stage.0") for id_ in box.members)
    assert len(set(box.members)) == len(box.members)
    assert box.cost.flops == 10 * (9 + 4 * 16)
    assert len(box.parameters) == 1 + 4 * 2


def test_a_frame_that_is_taken_away_leaves_its_count() -> None:
    s = Sketch()
    x = s.input()
    for i in range(12):
        with s.module(f"wrap.{i}", "Wrap"), s.module(f"wrap.{i}.inner", "Inner"):
            x = s.op("relu", s.op("linear", x, weight=4))
    s.output(x)
    drawn = frames(repeat(s.graph()))
    assert [(g.class_name, g.repeat) for g in drawn.groups[1:]] == [("Inner", 12)]
    closed = frames(fold(repeat(s.graph()), opened=["wrap.0"]))
    assert [(n.op, n.repeat) for n in closed.nodes if n.kind == "module"] == [("Inner", 12)]


def test_the_commonest_variant_is_opened_first() -> None:
    graph = repeat(stages(count=2, blocks=6))
    opened = detail(graph, boxes=12)
    assert {"stage.0", "stage.0.0"} <= opened


@pytest.mark.parametrize("boxes", [1, 5, 10, 40])
def test_detail_keeps_to_its_budget_and_to_itself(boxes: int) -> None:
    graph = repeat(stages())
    opened = detail(graph, boxes=boxes)
    assert opened == detail(graph, boxes=boxes)
    assert len(fold(graph, opened=opened).nodes) <= max(boxes * 1.25, 6)


def test_parts_come_before_folding() -> None:
    view = View(only="stage.1")
    chosen = part(stages(), view)
    assert [g.repeat for g in prepare(chosen, view).groups if g.id == "stage.1.0"] == [4]


@pytest.mark.parametrize("name", ["resnet18", "unet", "transformer", "gpt_mini", "mobilenet_v2"])
@pytest.mark.parametrize("full", [False, True])
def test_counts_of_real_networks_are_true(name: str, full: bool) -> None:
    whole = trace(zoo.build(name), tensors="fake")
    drawn = prepare(whole, View(full=full))
    true(drawn, whole)
    if not full:
        assert len(drawn.nodes) <= 60


def test_ten_thousand_layers_are_prepared() -> None:
    s = Sketch()
    x = s.input()
    for i in range(10_000):
        with s.module(f"layer.{i}", f"Kind{i % 7}"):
            x = s.op("linear", s.op("norm", x), weight=1 + i % 11)
    s.output(x)
    graph = s.graph()
    drawn = prepare(graph, View())
    true(drawn, graph)
