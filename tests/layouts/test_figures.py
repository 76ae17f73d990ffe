"""Figures of real and hand-made networks hold together: nothing overlaps, nothing is clipped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netviz.drawing import scene_of
from netviz.ir import Graph, TensorSpec, verify
from netviz.scene import Element, Rect, Scene, Text
from tests.layouts.checks import (
    complaints,
    frames_that_cut,
    lines_on_one_another,
    lines_through_boxes,
    lines_through_texts,
    off_the_page,
    overlapping_boxes,
    overlapping_texts,
    repeated_ids,
    text_outside_its_box,
)
from tests.renderers.fixture import WIDE, Builder, residual

ZOO = (
    "mlp",
    "lenet5",
    "resnet18",
    "unet",
    "lstm",
    "gpt_mini",
    "transformer",
    "vit_b_16",
    "dcgan_g",
)
WAYS = (
    {},
    {"direction": "LR"},
    {"engine": "layered"},
    {"show": ("shapes", "params", "flops", "dtype", "names")},
    {"depth": 2},
    {"colour_by": "flops", "theme": "dark"},
)


@pytest.fixture(scope="module")
def zoo() -> dict[str, Graph]:
    from netviz import zoo as models
    from netviz.tracers import trace

    built = {name: models.build(name) for name in ZOO}
    return {name: trace(model, model.example_inputs) for name, model in built.items()}


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("name", ZOO)
def test_networks_of_the_zoo(zoo: dict[str, Graph], name: str, way: dict[str, object]) -> None:
    assert complaints(scene_of(zoo[name], **way)) == []


def test_default_pictures_are_of_a_readable_size(zoo: dict[str, Graph]) -> None:
    for name, graph in zoo.items():
        boxes = [e for e in scene_of(graph).elements if e.kind == "node"]
        assert len(boxes) <= 50, name


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_awkward_shapes_of_graphs(way: dict[str, object]) -> None:
    for graph in (residual(), residual(blocks=4), lonely(), wide(), twice(), late(), failing()):
        assert complaints(scene_of(verify(graph), **way)) == [], graph.name


def lonely() -> Graph:
    """Nothing but an input, and an operator that nobody uses."""
    b = Builder("Lonely")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    b.node("", "all", (x,), TensorSpec(()))
    return b.graph()


def wide() -> Graph:
    """Six branches of different lengths that meet in one concatenation."""
    b = Builder("Wide")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    ends = []
    for branch in range(6):
        y = x
        for step in range(branch + 1):
            y = b.layer(f"branch{branch}_{step}", "Conv2d", "conv2d", y, WIDE)
        ends.append(y)
    joined = b.node("", "cat", tuple(ends), TensorSpec((1, 96, 32, 32)))
    b.node("", "output", (joined,), None, kind="output", called="out", name="out")
    return b.graph()


def twice() -> Graph:
    """One tensor used twice by the same operator, and an addition of a tensor to itself."""
    b = Builder("Twice")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    y = b.node("", "matmul", (x, x), WIDE)
    y = b.node("", "add", (y, y), WIDE)
    b.node("", "output", (y,), None, kind="output", called="out", name="out")
    return b.graph()


def late() -> Graph:
    """A second input and a parameter that are used at the very end only."""
    b = Builder("Late")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    z = b.node("", "input", (), WIDE, kind="input", called="z", name="z")
    p = b.node("", "parameter", (), TensorSpec((1, 16, 1, 1)), kind="parameter", name="scale")
    for step in range(5):
        x = b.layer(f"relu{step}", "ReLU", "relu", x, WIDE)
    x = b.node("", "mul", (x, p), WIDE)
    x = b.node("", "cat", (x, z), TensorSpec((1, 32, 32, 32)))
    b.node("", "output", (x,), None, kind="output", called="out", name="out")
    return b.graph()


def failing() -> Graph:
    """A partial graph whose last node failed with a long message."""
    b = Builder("Failing")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    b.node("", "linear", (x,), None, error="RuntimeError: mat1 and mat2 shapes " + "wrong " * 40)
    return b.graph()


def test_the_failing_node_says_why() -> None:
    scene = scene_of(failing())
    node = next(e for e in scene.elements if e.role == "error")
    assert any("RuntimeError" in m.string for m in node.marks if isinstance(m, Text))
    assert "wrong " * 39 in node.tip


def spoiled(scene: Scene, dx: float, dy: float, *, id_: str = "block0.conv1") -> Scene:
    """``scene`` with one box moved, to see that the checks can fail."""
    chosen = next(e for e in scene.elements if e.id == id_ and e.kind == "node")
    moved = tuple(_moved(e, dx, dy) if e is chosen else e for e in scene.elements)
    return replace(scene, elements=moved)


def _moved(element: Element, dx: float, dy: float) -> Element:
    marks = tuple(
        replace(m, x=m.x + dx, y=m.y + dy) if isinstance(m, (Rect, Text)) else m
        for m in element.marks
    )
    return replace(element, marks=marks)


def test_the_checks_can_fail() -> None:
    scene = scene_of(residual(blocks=2))
    assert complaints(scene) == []
    assert overlapping_boxes(spoiled(scene, 0, 30))
    assert overlapping_texts(spoiled(scene, 0, 30))
    assert lines_through_boxes(spoiled(scene, 0, 30))
    assert lines_through_texts(spoiled(scene, -12, 0, id_="stem"))
    assert off_the_page(spoiled(scene, -500, 0))
    assert frames_that_cut(spoiled(scene, 60, 0))
    assert repeated_ids(replace(scene, elements=scene.elements * 2))
    assert lines_on_one_another(_renamed(scene))
    assert text_outside_its_box(_widened(scene))


def _renamed(scene: Scene) -> Scene:
    """A second line on the place of each: as if two tensors shared one."""
    again = (replace(e, id="other" + e.id) for e in scene.elements if e.kind == "edge")
    return replace(scene, elements=(*scene.elements, *again))


def _widened(scene: Scene) -> Scene:
    """Every text three times as long as its box was made for."""
    return replace(
        scene,
        elements=tuple(
            replace(e, marks=tuple(_long(m) if isinstance(m, Text) else m for m in e.marks))
            for e in scene.elements
        ),
    )


def _long(text: Text) -> Text:
    return replace(text, width=text.width * 3)
