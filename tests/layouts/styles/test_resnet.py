"""Chains with arcs at their side: the paper's words, shortcuts, columns, and no overlaps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netviz.errors import FormatError
from netviz.layouts.styles import resnet
from netviz.layouts.styles.resnet.chain import Arc, _levels
from netviz.layouts.styles.sheet import Override, Sheet
from netviz.passes.figure import figure_graph
from netviz.scene import Path, Scene, Text
from netviz.themes import load
from tests.layouts.styles.faults import arcs_on_one_line, faults, lost, overlapping_texts
from tests.layouts.styles.handwritten import graph

RESIDUAL = ["zoo:resnet18", "zoo:resnet34", "zoo:resnet50", "zoo:mobilenet_v2"]
OTHERS = ["zoo:densenet121", "zoo:vgg16", "zoo:googlenet", "zoo:lenet5", "five", "apart", "hostile"]
OTHERS += ["one", "shared"]


def drawn(name: str, options: resnet.Options | None = None, **given: object) -> Scene:
    sheet = Sheet(theme=load("paper"), **given)  # type: ignore[arg-type]  # as the record's own
    return resnet.compose(graph(name), sheet=sheet, options=options or resnet.Options())


def words(scene: Scene) -> list[str]:
    return [m.string for e in scene.elements for m in e.marks if isinstance(m, Text)]


@pytest.mark.parametrize("name", RESIDUAL + OTHERS)
@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_nothing_lies_on_anything(name: str, direction: str) -> None:
    scene = drawn(name, direction=direction)
    assert not faults(scene)


@pytest.mark.parametrize("name", RESIDUAL + OTHERS)
def test_every_block_and_link_is_there(name: str) -> None:
    every = resnet.Options(repeats="none")
    assert not lost(drawn(name, every), figure_graph(graph(name), repeats="none"))


def test_the_words_of_the_paper() -> None:
    told = words(drawn("zoo:resnet18"))
    assert told.count("3×3 conv, 64") == 4
    assert {"7×7 conv, 64, /2", "pool, /2", "3×3 conv, 128, /2", "avg pool", "fc 1000"} <= set(told)
    assert {"112×112", "56×56", "28×28", "14×14", "7×7"} <= set(told)
    assert "3×3 depthwise conv, 96, /2" in words(drawn("zoo:mobilenet_v2"))


def test_identities_are_solid_and_projections_dotted() -> None:
    scene = drawn("zoo:resnet18")
    arcs = [m for e in scene.elements if e.kind == "edge" for m in e.marks]
    bows = [m for m in arcs if isinstance(m, Path) and any(p[0] == "C" for p in m.pieces)]
    assert sum(bool(bow.ink.dash) for bow in bows) == 3
    assert sum(not bow.ink.dash for bow in bows) == 5
    assert words(scene).count("1×1 conv, 128, /2") == 1


def test_long_networks_fold_and_say_how_often() -> None:
    folded = drawn("zoo:resnet50")
    figure = figure_graph(graph("zoo:resnet50"), repeats="blocks")
    assert sorted(w for w in words(folded) if w.startswith("×")) == sorted(
        f"×{run.repeat}" for run in figure.runs
    )
    assert not lost(folded, figure)


def test_columns_wrap_and_keep_to_the_page() -> None:
    every = resnet.Options(repeats="none")
    wide = drawn("zoo:resnet50", every)
    assert wide.height < 700 < drawn("zoo:resnet50", every, width=200.0).height
    assert drawn("zoo:resnet50", every, width=420.0).width <= 420


def test_arcs_are_coloured_greedily_and_bundled_beyond() -> None:
    arcs = [Arc(0, 2), Arc(2, 4), Arc(0, 4), Arc(1, 3)]
    _levels(arcs, 6)
    # What leaves item 0 is one tensor, on one line until it parts.
    assert [arc.level for arc in arcs] == [2, 1, 2, 0]
    many = [Arc(n, 40 - n) for n in range(12)]
    _levels(many, 6)
    assert sorted(arc.level for arc in many) == list(range(12))
    assert sum(arc.bundled for arc in many) == 6
    scene = drawn("zoo:googlenet", resnet.Options(repeats="none", bundle=2))
    assert any("bundled" in note for note in scene.notes)
    assert not arcs_on_one_line(scene)


def test_users_change_label_and_colour() -> None:
    own = {"conv1": Override(label="stem", colour="#123456")}
    assert "stem" in words(drawn("zoo:resnet18", overrides=own))


def test_users_move_a_box() -> None:
    before, after = drawn("zoo:resnet18"), drawn("zoo:resnet18", overrides={"fc": Override(dx=30)})
    at = [
        next(m.x for e in s.elements for m in e.marks if isinstance(m, Text) and "fc" in m.string)
        for s in (before, after)
    ]
    assert at[1] - at[0] == pytest.approx(30)


def test_unknown_words_are_refused() -> None:
    for options in (resnet.Options(palette="rainbow"), resnet.Options(repeats="some")):
        with pytest.raises(FormatError, match="choose from"):
            drawn("one", options)


def test_residual_networks_suit() -> None:
    assert all(resnet.suits(graph(name)) > 0.8 for name in RESIDUAL)
    others = ("zoo:vgg16", "zoo:unet", "zoo:lenet5", "nano", "one")
    assert all(resnet.suits(graph(name)) < 0.5 for name in others)


def test_the_checks_can_fail() -> None:
    scene = drawn("zoo:resnet18")
    twin = replace(next(e for e in scene.elements if e.role == "convolution"), id="twin")
    assert overlapping_texts(replace(scene, elements=(*scene.elements, twin)))
    fewer = tuple(e for e in scene.elements if "->layer1.0/add" not in e.id)
    figure = figure_graph(graph("zoo:resnet18"), repeats="none")
    assert lost(replace(scene, elements=fewer), figure)
