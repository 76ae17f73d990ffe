"""Traced networks in PlotNeuralNet's vocabulary, through a real pdflatex."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from pathlib import Path

import pytest

import netviz
from netviz.builder.parts import Ball, Box
from netviz.builder.place import Stand, stands
from netviz.drawing import draw_graph
from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.oblique.polygons import Polygon, crosses
from netviz.layouts.oblique.solid import SLANT
from netviz.renderers.templating import shipped
from tests.renderers.fixture import residual
from tests.renderers.test_escape import NASTY
from tests.renderers.test_hostile import named
from tests.tex.printed import needs_tex, overlaps, words


@lru_cache(maxsize=4)
def traced(name: str) -> Graph:
    return netviz.trace(f"zoo:{name}")


def pics(graph: Graph, **options: str) -> str:
    return draw_graph(graph, format="tex", tex="pics", **options).decode()


def lines(source: str) -> list[tuple[str, str]]:
    """Which box leads to which, by the ends of the lines between them."""
    body = source.partition(r"\begin{tikzpicture}")[2].replace("\n", " ")
    drawn = [way for way in re.findall(r"\\draw\[[^;]*;", body) if "arrow" in way]
    ends = "east|west|northeast|nearwest|north|anchor"
    found = []
    for way in drawn:
        names = re.findall(rf"\((?:\[[^]]*\])?([\w-]+?)-(?:{ends})\b", way)
        found.append((names[0], names[-1]))
    return found


@needs_tex
@pytest.mark.parametrize("name", ["lenet5", "unet", "resnet18"])
def test_named_boxes_print_without_overlapping_words(name: str, tmp_path: Path) -> None:
    pdf = draw_graph(traced(name), format="pdf", tex="pics", via="pdflatex")
    assert overlaps(_upright(words(pdf, tmp_path))) == []


def _upright(found: list[tuple[str, tuple[float, float, float, float]]]) -> list:  # type: ignore[type-arg]
    """Words that stand straight: poppler's box of a slanted word is far larger than the word."""
    return [(word, box) for word, box in found if box[3] - box[1] < 14]


def test_every_box_and_ball_of_the_network_is_named() -> None:
    source = pics(traced("resnet18"))
    names = re.findall(r"name=([\w-]+),", source.partition("tikzpicture")[2])
    assert len(names) == len(set(names))
    assert source.count("Ball={") == 8 - 1  # two blocks of the first stage are one, twice
    assert "\\times 2$" in source


def test_lines_join_what_the_network_joins() -> None:
    found = lines(pics(residual()))
    assert found == [
        ("x", "stem"), ("stem", "block-conv1"), ("block-conv2", "block-add"),
        ("block-add", "pool"), ("pool", "fc"), ("fc", "out"), ("stem", "block-add"),
    ]  # fmt: skip


def test_each_box_stands_after_one_that_is_there() -> None:
    known: set[str] = set()
    body = pics(traced("unet")).partition(r"\begin{tikzpicture}")[2]
    for to, name in re.findall(r"\\pic\[[^]]*\] at \(([^)]*)\).*?name=([\w-]+),", body, re.DOTALL):
        assert to == "0,0,0" or to.rpartition("-")[0] in known
        known.add(name)
    assert len(known) > 15


@needs_tex
def test_a_users_own_layers_are_taken(tmp_path: Path) -> None:
    own = tmp_path / "PlotNeuralNet" / "layers"
    own.mkdir(parents=True)
    mark = "\\typeout{MINE}\n"
    (own / "init.tex").write_text(mark + (shipped() / "tex" / "layers.tex").read_text())
    source = pics(residual(), layers=str(own.parent))
    assert f"\\subimport{{{own.resolve().as_posix()}/}}{{init}}" in source
    assert "RightBandedBox/.pic" not in source
    pdf = draw_graph(residual(), format="pdf", tex="pics", layers=str(own), via="pdflatex")
    assert pdf[:4] == b"%PDF"
    with pytest.raises(FormatError, match=r"no init\.tex in"):
        pics(residual(), layers=str(tmp_path))


LAYERS = r"""
\usetikzlibrary{quotes,arrows.meta}
\def\edgecolor{black}
\newcommand{\midarrow}{\tikz \draw[-Stealth] (-0.3,0) -- ++(0.3,0);}
\tikzset{/own/.search also={/tikz}, /own/.cd, name/.store in=\name, width/.store in=\wide,
  height/.store in=\high, depth/.store in=\deep, xlabel/.store in=\labels,
  zlabel/.store in=\zlabel, caption/.store in=\caption, fill/.store in=\fill,
  bandfill/.store in=\band, opacity/.store in=\opaque, bandopacity/.store in=\bandopaque,
  radius/.store in=\radius, logo/.store in=\logo, xlabel={{"","","","","",""}}, caption=, zlabel=}
\newcommand\corners{\foreach \corner in {west,east,north,south,northeast,anchor,nearwest,
  farnortheast,farnorthwest,nearsoutheast,nearsouthwest} {\coordinate (\name-\corner) at (0,0,0);}}
\newcommand\slabs{\foreach[count=\i, evaluate=\i as \text using {array({\labels},\i-1)}] \w in \wide
  {\node at (\i,-2) {\text};}\corners}
\tikzset{Box/.pic={\tikzset{/own/.cd,#1}\slabs}, RightBandedBox/.pic={\tikzset{/own/.cd,#1}\slabs},
  Ball/.pic={\tikzset{/own/.cd,#1}\corners}}
"""
"""Keys and arrays as PlotNeuralNet's layers take them."""


@needs_tex
def test_labels_are_whole_in_layers_that_index_them(tmp_path: Path) -> None:
    (tmp_path / "init.tex").write_text(LAYERS)
    options = {"tex": "pics", "layers": str(tmp_path), "via": "pdflatex"}
    overrides = {"stem": {"label": "one, two"}}
    pdf = draw_graph(residual(), format="pdf", overrides=overrides, **options)
    found = [word for word, _ in words(pdf, tmp_path)]
    assert {"one,", "two", "10"} < set(found)  # a list of one would be taken for its letters


def boxes(source: str) -> dict[str, Stand]:
    """Where the boxes and balls of a .tex stand."""
    found: list[Box | Ball] = []
    pic = r"\\pic\[shift={(.*?)}\] at (\(.*?\)) {(\w+)={\n(.*?)}};"
    for offset, to, kind, text in re.findall(pic, source, re.DOTALL):
        keys = dict(re.findall(r"^  (\w+)=(.*?),?$", text, re.MULTILINE))
        place = {"name": keys["name"], "to": to, "offset": offset}
        if kind == "Ball":
            found.append(Ball(**place, radius=float(keys["radius"])))
            continue
        widths = tuple(map(float, keys["width"].strip("{}").split(",")))
        height, depth = float(keys["height"]), float(keys["depth"])
        found.append(Box(**place, widths=widths, height=height, depth=depth))
    return stands(found)


def hull(here: Stand) -> Polygon:
    """Its outline on the page, in centimetres."""
    corners = ("nearsouthwest", "nearsoutheast", "farsoutheast", "farnortheast", "farnorthwest",
               "nearnorthwest")  # fmt: skip
    return tuple((x - SLANT * z, y - SLANT * z) for x, y, z in map(here.anchor, corners))


@pytest.mark.parametrize("name", ["resnet50", "googlenet"])
def test_lines_to_other_rows_and_lanes_pass_between_the_boxes(name: str) -> None:
    source = pics(traced(name)).partition(r"\begin{tikzpicture}")[2]
    around = [hull(here) for here in boxes(source).values()]
    bent = [line for line in source.splitlines() if re.search(r"-- \(-?\d", line)]
    for line in bent:
        way = [(float(x), float(y)) for x, y in re.findall(r"\((-?[\d.]+),(-?[\d.]+)\) --", line)]
        pieces = list(itertools.pairwise(way))
        assert [s for s in around for a, b in pieces if crosses(a, b, s, 0.05)] == []
    assert bent


def test_a_skip_that_would_go_on_in_another_row_keeps_all_in_one() -> None:
    assert pics(traced("unet_2015")).count("}] at (0,0,0) {") == 1
    assert pics(traced("resnet50")).count("}] at (0,0,0) {") == 2


@needs_tex
@pytest.mark.parametrize("form", ["standalone", "fragment"])
def test_other_documents(form: str, tmp_path: Path) -> None:
    from netviz.tex import compile_pdf

    source = draw_graph(residual(), format="tex", tex="pics", **{form: True})
    if form == "fragment":
        whole = b"\\documentclass{article}\\usepackage{tikz}\\begin{document}\\resizebox{5cm}{!}{"
        whole += b"\\input{part}}\\end{document}"
        pdf = compile_pdf(whole, files={"part.tex": source}, via="pdflatex")
    else:
        pdf = compile_pdf(source, via="pdflatex")
    assert "logits" in [word for word, _ in words(pdf, tmp_path)]


def test_a_network_that_boxes_do_not_suit_is_told_a_style_that_does() -> None:
    with pytest.warns(UserWarning, match="--style blocks without --tex pics reads better"):
        pics(traced("gpt_mini"))


def test_what_named_boxes_cannot_say_is_told() -> None:
    with pytest.warns(UserWarning, match="named boxes leave caption out"):
        pics(residual(), caption=True)


@needs_tex
def test_hostile_names() -> None:
    graph = named("".join(NASTY))
    assert draw_graph(graph, format="pdf", tex="pics", via="pdflatex")[:4] == b"%PDF"
