"""What feeds many far boxes is told in them; signs keep a note beside them."""

from __future__ import annotations

from netviz.drawing import scene_of
from netviz.ir import Graph, TensorSpec, verify
from netviz.scene import Text
from tests.layouts.checks import complaints
from tests.renderers.fixture import WIDE, Builder


def conditioned(*, signs: bool) -> Graph:
    """A chain of twelve layers, or of layers and products, into each of which one input goes."""
    b = Builder("Conditioned")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    mask = b.node(
        "", "input", (), TensorSpec((1, 1, 32, 32)), kind="input", called="m", name="mask"
    )
    for step in range(12):
        b.group(f"part{step}", "Part")
        op = "mul" if signs else "masked_scale"
        x = b.node(f"part{step}", op, (x, mask), WIDE)
        x = b.node(f"part{step}", "relu", (x,), WIDE)
    b.node("", "output", (x,), None, kind="output", called="out", name="out")
    return verify(b.graph())


def test_boxes_tell_what_no_line_brings() -> None:
    scene = scene_of(conditioned(signs=False), repeats=False, detail="full")
    assert complaints(scene) == []
    told = [
        e.id
        for e in scene.elements
        for m in e.marks
        if isinstance(m, Text) and m.string == "← mask"
    ]
    assert len(told) > 5
    assert not [e.id for e in scene.elements if e.id.endswith("/reference")]


def test_signs_keep_their_notes() -> None:
    scene = scene_of(conditioned(signs=True), repeats=False, detail="full")
    assert complaints(scene) == []
    notes = [e.id for e in scene.elements if e.kind == "node" and e.id.endswith("/reference")]
    assert len(notes) > 5
