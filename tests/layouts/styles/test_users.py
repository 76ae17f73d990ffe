"""One command gives the figure of a network that nobody prepared: nothing lies on anything."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache

import pytest
from PIL import Image as Pictures

import netviz
from netviz.drawing import scene_of
from netviz.ir import Graph
from netviz.layouts.styles import choose, unet
from netviz.layouts.styles.sheet import Sheet
from netviz.scene import Image, Path, Scene, Text
from netviz.themes import load
from tests.layouts.styles.faults import faults, lines_through_texts
from tests.layouts.styles.users import MODELS

STYLES = ("plotneuralnet", "resnet", "lenet", "alexnet", "unet")
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # what is left out is told


@lru_cache
def graph(name: str) -> Graph:
    make, inputs, _ = MODELS[name]
    found: Graph = netviz.trace(make().eval(), inputs)
    return found


def words(scene: Scene) -> list[str]:
    return [m.string for e in scene.elements for m in e.marks if isinstance(m, Text)]


@pytest.mark.parametrize("name", MODELS)
def test_auto_takes_what_suits(name: str) -> None:
    assert choose(graph(name)) == MODELS[name][2]


@pytest.mark.parametrize("width", [None, "17.8cm"])
@pytest.mark.parametrize("name", MODELS)
def test_nothing_lies_on_anything(name: str, width: str | None) -> None:
    assert not faults(scene_of(graph(name), style=MODELS[name][2], width=width))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["pooled", "variational", "streams", "residual u"])
def test_other_styles_hold_together(name: str, style: str) -> None:
    assert not faults(scene_of(graph(name), style=style))


@pytest.mark.parametrize("name", ["pooled", "variational", "streams"])
def test_branches_are_drawn_as_lines(name: str) -> None:
    assert not any("letter" in note for note in scene_of(graph(name), style="plotneuralnet").notes)


def test_a_time_step_comes_in_by_its_name() -> None:
    scene = scene_of(graph("diffusion"), style="unet")
    assert words(scene).count("t") == 5
    assert not [word for word in words(scene) if word.startswith("fc")]


def test_words_that_a_line_crosses_are_noticed() -> None:
    scene = scene_of(graph("pooled"), style="plotneuralnet")
    assert not lines_through_texts(scene)
    label = next(
        m for e in scene.elements for m in e.marks if isinstance(m, Text) and "×" in m.string
    )
    crossing = Path((("M", label.x - 50, label.y - 2), ("L", label.x + 50, label.y - 2)))
    line = replace(
        next(e for e in scene.elements if e.kind == "edge"), id="x->y", marks=(crossing,)
    )
    assert lines_through_texts(replace(scene, elements=(*scene.elements, line)))


def test_a_u_begins_with_its_image() -> None:
    picture = io.BytesIO()
    Pictures.radial_gradient("L").save(picture, "PNG")
    sheet = Sheet(theme=load("classic"), image=picture.getvalue())
    scene = unet.compose(graph("residual u"), sheet=sheet, options=unet.Options())
    shown = [m for e in scene.elements for m in e.marks if isinstance(m, Image)]
    assert len(shown) == 1
    assert shown[0].across[0] == pytest.approx(shown[0].down[1])
    assert not faults(scene)


def test_a_resolution_is_written_where_it_is_another() -> None:
    scene = scene_of(netviz.figure("zoo:vgg16").graph, style="plotneuralnet")
    pairs = [word.split("×") for word in words(scene)]
    assert [a for a, b in (p for p in pairs if len(p) == 2) if a == b] == [
        "224", "112", "56", "28", "14",
    ]  # fmt: skip
