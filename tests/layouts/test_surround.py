"""The footer: within the page, brief, and whole on hovering."""

from __future__ import annotations

from dataclasses import replace

from netviz.drawing import scene_of
from netviz.ir import Note
from netviz.scene import Text, box_of
from tests.renderers.fixture import residual

LONG = "the forward failed because " + "one thing led to another and " * 20


def test_long_remarks_stay_on_the_page_and_are_told_whole_on_hovering() -> None:
    graph = replace(residual(), notes=(Note("failed", LONG), Note("assumed", "a short remark")))
    scene = scene_of(graph)
    footer = next(e for e in scene.elements if e.kind == "footer")
    lines = [m for m in footer.marks if isinstance(m, Text)]
    assert all(box_of(line)[2] <= scene.width for line in lines)
    assert 3 <= len(lines) <= 4
    assert any(line.string.endswith("…") for line in lines)
    assert lines[-1].string.endswith("a short remark")
    assert LONG.strip() in footer.tip


def test_of_dozens_of_notes_some_are_told_and_the_rest_counted() -> None:
    notes = tuple(Note("shared", f"module {n} has two names") for n in range(30))
    scene = scene_of(replace(residual(), notes=(Note("assumed", "for this input"), *notes)))
    footer = next(e for e in scene.elements if e.kind == "footer")
    assert "for this input" in footer.tip
    assert "module 3 has two names" in footer.tip
    assert "module 4 " not in footer.tip
    assert "and 26 more shared" in footer.tip
