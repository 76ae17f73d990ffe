"""The options of a drawing, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from netviz.drawing import draw_graph, scene_of
from netviz.errors import FormatError
from netviz.ir import Graph, Note
from netviz.scene import Rect, Scene, Text
from netviz.themes import load, names
from tests.renderers.fixture import residual


def words(scene: Scene, kind: str = "") -> str:
    return " | ".join(
        mark.string
        for element in scene.elements
        for mark in element.marks
        if isinstance(mark, Text) and kind in ("", element.kind)
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"direction": "UP"}, "'UP'"),
        ({"show": ("shape",)}, r"'shape'.*did you mean 'shapes'"),
        ({"colour_by": "weight"}, "params, flops, memory"),
        ({"theme": "drak"}, "Did you mean 'dark'"),
        ({"engine": "neato"}, "dot, dot-program, layered"),
        ({"derection": "LR"}, "did you mean 'direction'"),
        ({"format": "bmp"}, "svg, png, pdf, gif, tex, dot"),
    ],
)
def test_unknown_values_are_named_with_the_known_ones(
    options: dict[str, object], message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        draw_graph(residual(), **options)  # type: ignore[arg-type]


def test_what_is_shown_can_be_chosen() -> None:
    assert "1×16×32×32" in words(scene_of(residual()))
    assert "1×16×32×32" not in words(scene_of(residual(), show=()))
    everything = words(scene_of(residual(), show=("params", "flops", "dtype", "names")))
    for word in ("2.30 k params", "4.72 MFLOPs", "float32", "conv1"):
        assert word in everything


def test_settings_are_told_when_they_are_not_the_default() -> None:
    assert "3 → 16 · 3×3" in words(scene_of(residual()))
    strided = tuple(
        replace(g, attributes={**g.attributes, "stride": (2, 2), "dilation": (2, 2), "groups": 4})
        if g.id == "block.conv1"
        else g
        for g in residual().groups
    )
    shown = words(scene_of(replace(residual(), groups=strided)))
    assert "16 · 3×3 · /2 · dilation 2 · groups 4" in shown


def test_the_legend_tells_the_roles_that_are_drawn_and_no_others() -> None:
    legend = words(scene_of(residual()), "legend")
    assert "Convolution" in legend
    assert "Add" in legend
    assert "Recurrent" not in legend
    assert words(scene_of(residual(), legend=False), "legend") == ""


def test_title_and_footer() -> None:
    assert words(scene_of(residual()), "title") == "TinyResNet"
    assert words(scene_of(residual(), title="Figure 1"), "title") == "Figure 1"
    assert words(scene_of(residual(), title=""), "title") == ""
    assert words(scene_of(residual()), "footer") == "5.20 k parameters · 10.3 MFLOPs"
    assert words(scene_of(residual(), footer=False), "footer") == ""


def test_the_footer_tells_what_was_assumed_and_what_has_no_formula() -> None:
    graph = residual()
    cost = replace(graph.nodes[1].cost, uncounted=("mystery",))
    nodes = (graph.nodes[0], replace(graph.nodes[1], cost=cost), *graph.nodes[2:])
    notes = (Note("assumed", "drawn for random inputs"),)
    footer = words(scene_of(replace(graph, nodes=nodes, notes=notes)), "footer")
    assert "mystery" in footer
    assert "drawn for random inputs" in footer


def fills(graph: Graph, **options: object) -> dict[str, str | None]:
    return {
        e.id: m.ink.fill
        for e in scene_of(graph, **options).elements
        if e.kind == "node"
        for m in e.marks[:1]
        if isinstance(m, Rect)
    }


def test_colour_goes_by_role_or_by_amount() -> None:
    theme = load("classic")
    assert fills(residual())["block.conv1"] == theme.paint("convolution").fill
    by_flops = fills(residual(), colour_by="flops")
    assert by_flops["block.conv1"] == theme.scale[-1]
    assert by_flops["/flatten"] == theme.background
    assert "FLOPs" in words(scene_of(residual(), colour_by="flops"), "legend")


@pytest.mark.parametrize("theme", names())
def test_every_theme_draws(theme: str) -> None:
    assert scene_of(residual(), theme=theme).background == load(theme).background


def test_drawing_svg_loads_neither_torch_nor_matplotlib() -> None:
    script = (
        "import sys; from netviz.drawing import draw_graph; "
        "from tests.renderers.fixture import residual; draw_graph(residual()); "
        "print([m for m in ('torch', 'matplotlib', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_formats_that_do_not_move_say_so() -> None:
    with pytest.warns(UserWarning, match="does not move"):
        draw_graph(residual(), format="dot", animate=True)
