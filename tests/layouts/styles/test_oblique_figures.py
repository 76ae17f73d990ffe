"""Figures in oblique view and as a U: nothing overlaps, nothing is lost, on any network."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

import pytest

from netviz.errors import FormatError
from netviz.layouts.styles.sheet import Override, Sheet, Values
from netviz.passes.figure import figure_graph
from netviz.scene import Element, Image, Ink, Path, Rect, Scene, Text, box_of
from netviz.themes import load, names
from tests.layouts.styles.faults import faults
from tests.layouts.styles.networks import MADE, ZOO, graph

STYLES = ("plotneuralnet", "lenet", "alexnet", "unet")
IN_ROWS = STYLES[:3]


def drawn(style: str, name: str, *, options: dict[str, Any] | None = None, **sheet: Any) -> Scene:
    module = importlib.import_module(f"netviz.layouts.styles.{style}")
    page = Sheet(theme=sheet.pop("theme", load("classic")), **sheet)
    scene: Scene = module.compose(graph(name), sheet=page, options=module.Options(**options or {}))
    return scene


def found(style: str, name: str, **sheet: Any) -> list[str]:
    module = importlib.import_module(f"netviz.layouts.styles.{style}")
    figure = figure_graph(graph(name), repeats=module.Options().repeats)
    return faults(drawn(style, name, **sheet), figure)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", [*ZOO, *MADE])
def test_no_fault(style: str, name: str) -> None:
    assert found(style, name) == []


@pytest.mark.parametrize("style", IN_ROWS)
@pytest.mark.parametrize("name", ["vgg16", "resnet50", "unet", "inception", "hostile", "conv1d"])
def test_no_fault_in_a_column(style: str, name: str) -> None:
    scene = drawn(style, name, width=244.0)
    assert faults(scene) == []
    assert scene.width <= 246 or any("pt" in note for note in scene.notes)


def node(scene: Scene, id_: str) -> Element:
    return next(e for e in scene.elements if e.id == id_)


def tall(scene: Scene, id_: str) -> float:
    """The height of a box: of its shapes, words left out."""
    boxes = [box_of(m) for m in node(scene, id_).marks if not isinstance(m, Text)]
    return max(b[3] for b in boxes) - min(b[1] for b in boxes)


def test_sizes_are_monotone() -> None:
    scene = drawn("plotneuralnet", "vgg16")
    ids = [f"features.{n}/conv2d" for n in (0, 5, 10, 17, 24)]
    heights = [tall(scene, id_) for id_ in ids]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 5


@pytest.mark.parametrize("style", IN_ROWS)
def test_one_channel_is_seen(style: str) -> None:
    scene = drawn(style, "one_layer")
    boxes = [box_of(m) for m in node(scene, "/conv2d").marks if isinstance(m, Path)] or [
        box_of(m) for m in node(scene, "/conv2d").marks if not isinstance(m, Text)
    ]
    assert max(b[2] - b[0] for b in boxes) >= 1.5


def test_height_and_width_differ() -> None:
    scene = drawn("plotneuralnet", "shared")  # 12 high, 30 wide
    faces = [m for m in node(scene, "conv/conv2d").marks if isinstance(m, Path)]
    front, side = faces[0], faces[-1]  # the side is painted last
    high = box_of(front)[3] - box_of(front)[1]
    deep = (box_of(side)[2] - box_of(side)[0]) / 0.385
    assert deep > high * 1.2


def test_figures_wrap_into_rows_that_fit() -> None:
    scene = drawn("plotneuralnet", "resnet50", width=504.0)
    assert scene.width == pytest.approx(504.0, abs=0.5)
    whole = drawn("plotneuralnet", "resnet50")
    assert len(scene.elements) == len(whole.elements)


def test_runs_are_framed_with_how_often() -> None:
    frames = [e for e in drawn("plotneuralnet", "resnet50").elements if e.kind == "frame"]
    words = [m.string for e in frames for m in e.marks if isinstance(m, Text)]
    assert words == ["Bottleneck ×2", "Bottleneck ×3", "Bottleneck ×5", "Bottleneck ×2"]


def test_projections_are_dotted_and_told() -> None:
    scene = drawn("plotneuralnet", "resnet18")
    tag = node(scene, "layer2.0.downsample.0/conv2d")
    assert [m.string for m in tag.marks if isinstance(m, Text)] == ["1×1, 128"]
    edge = node(scene, "layer2.0.downsample.0/conv2d->layer2.0/add")
    assert any(isinstance(m, Path) and m.ink.dash for m in edge.marks)


def test_unet_levels_go_down_and_up() -> None:
    scene = drawn("unet", "unet")
    ids = ["inc.2/conv2d", "down2.conv.2/conv2d", "down4.conv.2/conv2d", "up4.conv.2/conv2d"]
    middles = [(box_of(node(scene, i).marks[0])[1] + box_of(node(scene, i).marks[0])[3]) / 2
               for i in ids]  # fmt: skip
    assert middles[0] < middles[1] < middles[2]
    assert middles[3] == pytest.approx(middles[0])


def test_lenet_counts_as_the_paper_does() -> None:
    words = [m.string for e in drawn("lenet", "lenet5").elements for m in e.marks
             if isinstance(m, Text)]  # fmt: skip
    assert [w for w in words if "@" in w] == [
        "1@32×32", "6@28×28", "6@14×14", "16@10×10", "16@5×5",
    ]  # fmt: skip


def test_alexnet_reads_kernels_from_the_graph() -> None:
    words = [m.string for e in drawn("alexnet", "alexnet").elements for m in e.marks
             if isinstance(m, Text)]  # fmt: skip
    assert "11×11 /4" in words
    assert "max pool 3×3 /2" in words


def test_the_user_decides() -> None:
    own = {"features.0": Override(label="stem", colour="#123456", dx=3.0)}
    scene = drawn("plotneuralnet", "vgg16", overrides=own)
    box = node(scene, "features.0/conv2d")
    assert any(isinstance(m, Text) and m.string == "stem" for m in box.marks)
    assert any(isinstance(m, Path) and m.ink.fill == "#123456" for m in box.marks)


@pytest.mark.parametrize("style", ["plotneuralnet", "lenet", "alexnet"])
def test_real_maps_and_the_input_on_faces(style: str) -> None:
    import io

    import numpy as np
    from PIL import Image as Picture

    held = io.BytesIO()
    Picture.new("L", (32, 32), 90).save(held, "JPEG")
    values = Values(activations={"c1/conv2d": np.random.rand(1, 6, 28, 28)})
    scene = drawn(style, "lenet5", image=held.getvalue(), values=values)
    for id_ in ("/input:image", "c1/conv2d"):
        pictures = [m for m in node(scene, id_).marks if isinstance(m, Image)]
        assert pictures
        assert pictures[0].png.startswith(b"\x89PNG")


def test_no_picture_is_no_figure() -> None:
    with pytest.raises(FormatError, match="no PNG or JPEG"):
        drawn("plotneuralnet", "lenet5", image=b"GIF89a")


@pytest.mark.parametrize("style", STYLES)
def test_every_theme_and_no_other_palette(style: str) -> None:
    for theme in names():
        assert faults(drawn(style, "lenet5", theme=load(theme))) == []
    with pytest.raises(FormatError, match="choose from auto"):
        drawn(style, "lenet5", options={"palette": "rainbow"})


SUITED = {
    "lenet5": "lenet", "alexnet": "alexnet", "vgg16": "plotneuralnet", "unet": "unet",
    "dcgan_g": "plotneuralnet", "dcgan_d": "plotneuralnet", "segnet": "plotneuralnet",
    "pix2pix": "unet", "linknet": "unet",
}  # fmt: skip


@pytest.mark.parametrize(("name", "best"), list(SUITED.items()))
def test_experts_choice(name: str, best: str) -> None:
    modules = {s: importlib.import_module(f"netviz.layouts.styles.{s}") for s in STYLES}
    marks = {style: module.suits(graph(name)) for style, module in modules.items()}
    assert max(marks, key=lambda style: marks[style]) == best
    assert marks[best] >= 0.5


@pytest.mark.parametrize("name", ["resnet50", "vit_b_16", "lstm", "autoencoder"])
def test_left_to_other_styles(name: str) -> None:
    modules = [importlib.import_module(f"netviz.layouts.styles.{s}") for s in STYLES]
    assert max(module.suits(graph(name)) for module in modules) < 0.5


def test_the_checks_can_fail() -> None:
    """Each kind of fault is found where it is made on purpose."""
    scene, figure = drawn("plotneuralnet", "unet"), figure_graph(graph("unet"))
    nodes = [e for e in scene.elements if e.kind == "node" and e.marks]

    def spoilt(*elements: Element) -> str:
        return " ".join(faults(replace(scene, elements=(*scene.elements, *elements)), figure))

    first = nodes[3]
    assert "occurs 2 times" in spoilt(first)
    text = next(m for m in nodes[0].marks if isinstance(m, Text))
    assert " on " in spoilt(Element(id="x", kind="legend", marks=(text,)))
    left, top, right, low = box_of(text)
    plate = Rect(left, top, right - left, low - top, 0.0, Ink(fill="#ffffff"))
    assert "painted over" in spoilt(Element(id="x", kind="node", marks=(plate,)))
    arc = next(e for e in scene.elements if e.id == "inc.2/conv2d->up4/cat")
    assert "lies on" in spoilt(replace(arc, id="other->up4/cat"))
    level = tuple(("M" if not n else "L", x, scene.height * 0.45) for n, x in enumerate((0, 700)))
    through = Path(level, next(m for m in arc.marks if isinstance(m, Path)).ink)
    assert "runs through" in spoilt(
        Element(id="a->b", kind="edge", role="identity", marks=(through,))
    )
    gone = replace(scene, elements=tuple(e for e in scene.elements if e.id != arc.id))
    assert any("missing" in fault for fault in faults(gone, figure))
