"""Traced networks in PlotNeuralNet's vocabulary, through a real pdflatex."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

import netviz
from netviz.drawing import draw_graph
from netviz.errors import FormatError
from netviz.ir import Graph
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
    ends = "east|west|northeast|nearwest|north"
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
        ("block-add", "pool"), ("fc", "out"), ("stem", "block-add"),
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


@needs_tex
def test_hostile_names() -> None:
    graph = named("".join(NASTY))
    assert draw_graph(graph, format="pdf", tex="pics", via="pdflatex")[:4] == b"%PDF"
