"""Long figures wrap into columns: on a page, cut where it hurts least, and easy to follow."""

from __future__ import annotations

import itertools

import pytest

from netviz.drawing import scene_of
from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.scene import Element, Path, Scene, Text, box_of
from tests.layouts.checks import complaints
from tests.renderers.fixture import WIDE, Builder, residual

ZOO = ("lenet5", "vgg19", "resnet50", "mobilenet_v2", "unet", "gpt2", "vit_b_16", "llama3_8b")


def chain(length: int, *, framed: bool = False) -> Graph:
    """Layers one after the other, each in a module of its own or none."""
    b = Builder("Chain")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    for step in range(length):
        if framed and step % 6 == 0:
            b.group(f"block{step // 6}", "Block")
        path = f"block{step // 6}.conv{step % 6}" if framed else f"conv{step}"
        x = b.layer(path, "Conv2d", "conv2d", x, WIDE)
    b.node("", "output", (x,), None, kind="output", called="out", name="out")
    return b.graph()


@pytest.fixture(scope="module")
def zoo() -> dict[str, Graph]:
    from netviz import zoo as models
    from netviz.tracers import trace

    built = {name: models.build(name) for name in ZOO}
    return {name: trace(model, model.example_inputs) for name, model in built.items()}


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("name", ZOO)
def test_default_pictures_fit_a_page(zoo: dict[str, Graph], name: str, direction: str) -> None:
    scene = scene_of(zoo[name], direction=direction)
    assert complaints(scene) == []
    assert 1 / 2.5 < scene.width / scene.height < 2.55


@pytest.mark.parametrize("way", [{"engine": "layered"}, {"aspect": "4:3"}, {"detail": "full"}])
def test_wrapped_in_other_ways(zoo: dict[str, Graph], way: dict[str, str]) -> None:
    for name in ("resnet50", "unet", "gpt2"):
        assert complaints(scene_of(zoo[name], **way)) == [], name


def test_a_small_figure_stays_in_one_column() -> None:
    assert columns(scene_of(chain(4), repeats=False)) == 1


def test_a_chain_above_one_wide_row_is_cut_beside_it() -> None:
    """One column would be half as wide as long, as it may be, but blank beside the chain."""
    b = Builder("Lopsided")
    x = b.node("", "input", (), WIDE, kind="input", called="x", name="x")
    for step in range(28):
        x = b.layer(f"conv{step}", "Conv2d", "conv2d", x, WIDE)
    heads = [b.layer(f"head{n}", "Conv2d", "conv2d", x, WIDE) for n in range(8)]
    joined = b.node("", "cat", tuple(heads), WIDE)
    b.node("", "output", (joined,), None, kind="output", called="out", name="out")
    narrow = scene_of(b.graph(), repeats=False, aspect="none")
    assert narrow.height < 2 * narrow.width
    scene = scene_of(b.graph(), repeats=False)
    assert scene.width * scene.height < 0.95 * narrow.width * narrow.height
    assert complaints(scene) == []


def test_none_never_wraps_and_a_ratio_is_kept() -> None:
    graph = chain(40)
    assert columns(scene_of(graph, repeats=False, aspect="none")) == 1
    for text, ratio in (("4:3", 4 / 3), ("1:1", 1.0), ("2:1", 2.0)):
        scene = scene_of(graph, repeats=False, aspect=text)
        assert ratio / 1.35 < scene.width / scene.height < ratio * 1.35, text


def test_a_line_leads_from_each_column_to_the_next() -> None:
    scene = scene_of(chain(40), repeats=False)
    wide = columns(scene)
    assert wide > 2
    back = [e for e in scene.elements if e.kind == "edge" and _rises(e)]
    assert len(back) == wide - 1
    assert complaints(scene) == []


def test_frames_are_cut_rather_between_than_through() -> None:
    scene = scene_of(chain(36, framed=True), repeats=False, depth=3)
    assert columns(scene) > 1
    frames = [e.id for e in scene.elements if e.kind == "frame"]
    assert not [id_ for id_ in frames if "~" in id_]


def test_a_frame_that_goes_on_says_so(zoo: dict[str, Graph]) -> None:
    scene = scene_of(zoo["vgg19"])
    texts = [m.string for e in scene.elements for m in e.marks if isinstance(m, Text)]
    assert "continued" in texts


def test_a_block_is_not_cut_where_a_cut_beside_it_is_as_good() -> None:
    scene = scene_of(residual(blocks=12), repeats=False, depth=3)
    assert complaints(scene) == []
    assert not [e.id for e in scene.elements if e.kind == "frame" and "~" in e.id]


@pytest.mark.parametrize("text", ["wide", "0:1", "1:0", "-1:2", "nan"])
def test_a_strange_shape_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="W:H"):
        scene_of(chain(3), aspect=text)


def columns(scene: Scene) -> int:
    """How many places across the boxes are centred on."""
    boxes = [e for e in scene.elements if e.kind == "node"]
    return len({round(sum(box_of(e.marks[0])[::2]) / 2) for e in boxes})


def _rises(edge: Element) -> bool:
    path = next(m for m in edge.marks if isinstance(m, Path) and not m.closed)
    places = [float(piece[-1]) for piece in path.pieces]
    return any(b < a - 60 for a, b in itertools.pairwise(places))
