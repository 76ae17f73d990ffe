"""Hatches tell roles apart without colour, inside their boxes and off their words."""

from __future__ import annotations

import json
from pathlib import Path as File

import pytest

from netviz.drawing import scene_of
from netviz.errors import FormatError
from netviz.layouts.hatches import hatch
from netviz.scene import Path, Rect, Text, box_of
from netviz.themes import HATCHES
from tests.layouts.checks import complaints
from tests.renderers.fixture import residual


@pytest.mark.parametrize("kind", HATCHES[1:])
@pytest.mark.parametrize("area", [(0, 0, 5, 40), (3, 4, 11, 12)])
def test_lines_stay_inside(kind: str, area: tuple[float, ...]) -> None:
    (mark,) = hatch(kind, area, "#000000")
    left, top, right, bottom = box_of(mark)
    assert left >= area[0] - 0.01
    assert right <= area[2] + 0.01
    assert top >= area[1] - 0.01
    assert bottom <= area[3] + 0.01
    assert len(mark.pieces) >= 4


def test_kinds_differ() -> None:
    drawn = {hatch(kind, (0, 0, 8, 30), "#000000") for kind in HATCHES}
    assert len(drawn) == len(HATCHES)


def test_greyscale_hatches_boxes_and_legend_beside_the_words() -> None:
    scene = scene_of(residual(), theme="greyscale")
    assert complaints(scene) == []
    hatched = [e for e in scene.elements if e.role == "convolution" and e.kind == "node"]
    for element in hatched:
        (lines,) = [m for m in element.marks if isinstance(m, Path)]
        texts = [box_of(m) for m in element.marks if isinstance(m, Text) and m.anchor == "middle"]
        assert box_of(lines)[2] <= min(text[0] for text in texts)
        assert box_of(lines)[0] >= min(m.x for m in element.marks if isinstance(m, Rect))
    assert hatched
    entry = next(e for e in scene.elements if e.id == "legend/convolution")
    assert any(isinstance(m, Path) for m in entry.marks)


def test_a_strange_hatch_is_refused(tmp_path: File) -> None:
    file = tmp_path / "mine.json"
    file.write_text(
        json.dumps({"base": "greyscale", "roles": {"linear": ["#ffffff"] * 3 + ["wavy"]}})
    )
    with pytest.raises(FormatError, match="no hatch 'wavy'"):
        scene_of(residual(), theme=str(file))
