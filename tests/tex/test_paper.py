"""Figures that a paper takes in with ``\\input``."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from netviz.drawing import draw_files, draw_graph
from netviz.tex import compile_pdf
from tests.renderers.fixture import residual
from tests.tex.printed import needs_tex, words

PAPER = rb"""\documentclass[twocolumn]{article}
\usepackage[T1]{fontenc}
\usepackage{tikz}
\begin{document}
\begin{figure}\setlength\columnwidth{4cm}\centering\input{part}\caption{Ours.}\end{figure}
Text.
\end{document}
"""


def fragment(**options: object) -> dict[str, bytes]:
    made = draw_files(residual(), format="tex", fragment=True, style="plotneuralnet", **options)
    return {name.replace("figure.tex", "part.tex"): data for name, data in made.items()}


@needs_tex
def test_a_fragment_is_no_wider_than_the_papers_own_column(tmp_path: Path) -> None:
    files = fragment(width=r"\columnwidth")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # an overfull box is told
        pdf = compile_pdf(PAPER, files=files, via="pdflatex")
    assert {"logits", "Ours."} < {word for word, _ in words(pdf, tmp_path)}


@pytest.mark.parametrize(
    ("width", "limit"),
    [(r"0.5\textwidth", r"0.5\textwidth"), ("column", r"\columnwidth"), ("8.6cm", "")],
)
def test_the_limit_is_what_was_asked_for(width: str, limit: str) -> None:
    source = draw_graph(residual(), format="tex", fragment=True, width=width).decode()
    assert (f"\\resizebox{{{limit}}}" in source) == bool(limit)
    assert "resizebox" not in draw_graph(residual(), format="tex", width=width).decode()
