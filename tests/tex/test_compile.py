"""Engines, logs and errors; with real programs where there are any, and stand-ins for others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from netviz.drawing import draw_graph
from netviz.errors import FormatError, MissingPackageError, TexError
from netviz.picture import Drawing
from netviz.tex import ENGINES, compile_pdf, find
from netviz.tex.log import first_error, remarks
from tests.renderers.fixture import residual
from tests.tex.printed import needs_tex, size, words

GOOD = rb"\documentclass{article}\begin{document}Hello\end{document}"
BAD = rb"""\documentclass{article}
\begin{document}
Hello \nosuchword
\end{document}"""


def program(folder: Path, name: str, body: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


@needs_tex
def test_a_document_becomes_a_page(tmp_path: Path) -> None:
    assert [word for word, _ in words(compile_pdf(GOOD), tmp_path)] == ["Hello", "1"]


@needs_tex
def test_the_first_real_line_of_an_error_is_told() -> None:
    with pytest.raises(TexError, match=r"pdflatex: figure.tex:3: Undefined control sequence"):
        compile_pdf(BAD, via="pdflatex")


@needs_tex
def test_shell_escape_is_off(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    call = rb"\immediate\write18{touch " + str(mark).encode() + rb"}"
    compile_pdf(GOOD.replace(b"Hello", call + b"Hello"), via="pdflatex")
    assert not mark.exists()


@needs_tex
def test_what_never_ends_is_stopped() -> None:
    endless = GOOD.replace(b"Hello", rb"\loop\iftrue\repeat")
    with pytest.raises(TexError, match="stopped after 2 s"):
        compile_pdf(endless, via="pdflatex", seconds=2)


@needs_tex
def test_a_rejected_figure_is_kept_beside_the_output(tmp_path: Path) -> None:
    (tmp_path / "tex").mkdir()
    (tmp_path / "tex" / "article.tex").write_bytes(BAD)
    drawing = Drawing(residual(), {"via": "pdflatex", "templates": str(tmp_path)})
    with pytest.raises(TexError, match=r"Undefined control sequence.*is kept in .*net\.tex"):
        drawing.save(tmp_path / "net.pdf")
    assert (tmp_path / "net.tex").read_bytes().strip() == BAD
    assert not (tmp_path / "net.pdf").exists()


def test_without_an_engine_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingPackageError, match="apt-get install texlive-latex-base"):
        draw_graph(residual(), format="pdf", via="latex")
    with pytest.raises(MissingPackageError, match=r"^tectonic is not on the PATH"):
        find("tectonic")


def test_engines_are_tried_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("tectonic", "xelatex", "latexmk", "pdflatex"):
        program(tmp_path, name, "exit 0")
        assert find().name == {"latexmk": "xelatex"}.get(name, name)  # it needs pdflatex
    assert find("latexmk").name == "latexmk"


@needs_tex
@pytest.mark.parametrize("tex", ["tikz", "pics"])
@pytest.mark.parametrize("name", [name for name in ENGINES if name != "pdflatex"])
def test_every_engine_makes_the_same_page(name: str, tex: str, tmp_path: Path) -> None:
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    made = {
        via: draw_graph(residual(), format="pdf", via=via, tex=tex) for via in ("pdflatex", name)
    }
    assert size(made[name], tmp_path) == pytest.approx(size(made["pdflatex"], tmp_path), abs=0.1)
    said = {via: sorted(word for word, _ in words(pdf, tmp_path)) for via, pdf in made.items()}
    assert said[name] == said["pdflatex"]


def test_an_engine_that_says_nothing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "tectonic", "exit 3")
    with pytest.raises(TexError, match="tectonic: it wrote no PDF"):
        compile_pdf(GOOD, via="tectonic")


def test_an_unknown_engine_is_told_with_the_known() -> None:
    with pytest.raises(FormatError, match=r"did you mean 'pdflatex'\? choose from latex, pdflatex"):
        find("pdftex")


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (
            "! Undefined control sequence.\nl.7 \\pathh\n",
            "Undefined control sequence. (at \\pathh)",
        ),
        ("./figure.tex:12: Missing $ inserted.\n", "figure.tex:12: Missing $ inserted."),
        ("! LaTeX Error: File `tikz.sty' not found.\n", "apt-get install texlive-pictures"),
        ("! LaTeX Error: File `luatex85.sty' not found.\n", "apt-get install texlive-luatex"),
        ("! LaTeX Error: File `qq.sty' not found.\n", "tlmgr install qq"),
        ("! TeX capacity exceeded, sorry [main memory size=5000000].\n", "or take lualatex"),
        ("Output written on figure.pdf (1 page).\n", ""),
    ],
)
def test_the_log_is_read(log: str, told: str) -> None:
    assert (told in first_error(log)) if told else first_error(log) == ""


def test_overfull_boxes_and_missing_characters_are_remarked() -> None:
    log = "ok\nOverfull \\hbox (3.0pt too wide)\nMissing character: There is no x in font y\n"
    assert len(remarks(log)) == 2
    assert remarks("Underfull \\hbox\n") == []
    assert remarks("LaTeX Warning: You have requested package `/my/layers/Box',\n") == []
