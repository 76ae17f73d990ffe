"""One graph in every format, kept as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from netviz.drawing import draw_graph, scene_of
from netviz.renderers.svg import render
from netviz.scene import Mark, Path, Scene, Text
from tests.renderers.fixture import residual

Golden = Callable[[str, str], None]


def told(scene: Scene) -> str:
    """``scene`` as lines of text, lengths in whole points."""
    lines = [f"page {scene.width:.0f} {scene.height:.0f}"]
    for element in scene.elements:
        lines.append(f"{element.kind} {element.id} {element.role}".rstrip())
        lines += [f"  {_mark(mark)}" for mark in element.marks]
    return "\n".join(lines) + "\n"


def _mark(mark: Mark) -> str:
    if isinstance(mark, Path):
        return " ".join(
            "".join([str(name), *(f" {float(v):.0f}" for v in rest)]) for name, *rest in mark.pieces
        )
    if isinstance(mark, Text):
        return f"text {mark.x:.0f} {mark.y:.0f} {mark.size:g} {mark.anchor} {mark.string}"
    size = [v for k in ("width", "height", "radius") if (v := getattr(mark, k, None)) is not None]
    return f"{type(mark).__name__.lower()} {mark.x:.0f} {mark.y:.0f} " + " ".join(
        f"{v:.0f}" for v in size
    )


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_scene(golden: Golden, direction: str) -> None:
    # netviz' own engine: Graphviz' places differ a little from version to version.
    scene = scene_of(residual(), engine="layered", direction=direction)
    golden(f"residual-{direction.lower()}.scene", told(scene))


def test_svg(golden: Golden) -> None:
    scene = scene_of(residual(), engine="layered")
    golden("residual.svg", render(scene, embed_fonts=False).decode())


def test_dot(golden: Golden) -> None:
    golden("residual.dot", draw_graph(residual(), format="dot").decode())


@pytest.mark.parametrize("theme", ["classic", "dark", "paper", "colourblind", "greyscale"])
def test_the_same_graph_gives_the_same_bytes(theme: str) -> None:
    for form in ("svg", "dot"):
        first = draw_graph(residual(), format=form, theme=theme)
        assert first == draw_graph(residual(), format=form, theme=theme)
