"""Every style through a real pdflatex: it is silent, and no label meets another or is hidden."""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path

import pytest

import netviz
from netviz.drawing import scene_of
from netviz.ir import Graph
from netviz.renderers.tikz import images, render
from netviz.scene import Element, Ink, Rect, Scene, Text
from netviz.tex import compile_pdf
from tests.tex.painted import painted_over
from tests.tex.printed import needs_tex, overlaps, words

FIGURES = [
    ("lenet5", "lenet"), ("alexnet", "alexnet"), ("vgg16", "plotneuralnet"),
    ("resnet18", "plotneuralnet"), ("resnet18", "resnet"), ("unet", "unet"),
    ("unet", "plotneuralnet"), ("gpt_mini", "blocks"), ("transformer", "blocks"), ("mlp", "fcnn"),
]  # fmt: skip


@lru_cache(maxsize=16)
def figure(name: str, style: str) -> Scene:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a style leaves out is told elsewhere
        return scene_of(traced(name), style=style, font="cm")


@lru_cache(maxsize=16)
def traced(name: str) -> Graph:
    return netviz.trace(f"zoo:{name}")


@needs_tex
@pytest.mark.parametrize(("name", "style"), FIGURES)
def test_a_figure_compiles_in_silence(name: str, style: str, tmp_path: Path) -> None:
    scene = figure(name, style)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pdf = compile_pdf(render(scene), via="pdflatex", files=images(scene))
    assert overlaps(words(pdf, tmp_path)) == []


@pytest.mark.parametrize(("name", "style"), FIGURES)
def test_no_label_is_painted_over(name: str, style: str) -> None:
    assert painted_over(figure(name, style)) == []


def test_a_label_that_is_painted_over_is_noticed() -> None:
    text = Text(x=10, y=20, string="Conv", size=8, fill="#000000", width=20, ascent=5, descent=2)
    cover = Rect(0, 0, 40, 40, ink=Ink(fill="#ffffff"))
    label = Element(id="a", kind="node", marks=(text,))
    assert painted_over(Scene(width=50, height=50, elements=(label,))) == []
    hidden = (label, Element(id="b", kind="node", marks=(cover,)))
    assert painted_over(Scene(width=50, height=50, elements=hidden)) == ["'Conv' of a under b"]
