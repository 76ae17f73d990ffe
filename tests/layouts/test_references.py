"""What feeds many far boxes is told in them; signs keep a note beside them."""

from __future__ import annotations

from netviz.drawing import scene_of
from netviz.ir import Graph, TensorSpec, verify
from netviz.scene import Scene, Text
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


def words(scene: Scene, id_: str) -> list[str]:
    return [m.string for e in scene.elements if e.id == id_ for m in e.marks if isinstance(m, Text)]


def test_the_other_end_says_in_how_many_boxes_it_is_named() -> None:
    scene = scene_of(conditioned(signs=False), repeats=False, detail="full")
    told = [e.id for e in scene.elements if "← mask" in words(scene, e.id)]
    assert words(scene, "m")[-1] == f"→ {len(told)} boxes"


def test_operators_of_one_name_are_told_apart_at_both_ends() -> None:
    """Two sums, each of which feeds eight far boxes; neither has a name of its own."""
    b = Builder("Sums")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    y = b.node("", "input", (), WIDE, kind="input", called="y", name="y")
    sums = [b.node("", "add", (x, y), WIDE, called=f"add{n}") for n in range(2)]
    x = b.node("", "mul", tuple(sums), WIDE)
    for step in range(16):
        x = b.node("", "masked_scale", (x, sums[step % 2]), WIDE, called=f"scale{step}")
        x = b.node("", "relu", (x,), WIDE, called=f"relu{step}")
    b.node("", "output", (x,), None, kind="output", called="out", name="out")
    scene = scene_of(verify(b.graph()), repeats=False, detail="full")
    assert complaints(scene) == []
    assert [t for t in words(scene, "scale14") if "←" in t] == ["← add 1"]
    assert [t for t in words(scene, "scale15") if "←" in t] == ["← add 2"]
    for n in range(2):
        taken = [k for k in range(16) if f"← add {n + 1}" in words(scene, f"scale{k}")]
        assert any(f"add {n + 1} → {len(taken)} boxes" in t for t in words(scene, f"add{n}"))


def test_signs_keep_their_notes() -> None:
    scene = scene_of(conditioned(signs=True), repeats=False, detail="full")
    assert complaints(scene) == []
    notes = [e.id for e in scene.elements if e.kind == "node" and e.id.endswith("/reference")]
    assert len(notes) > 5
