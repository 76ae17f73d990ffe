"""Figures through TeX from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.helpers import invoke
from tests.tex.printed import needs_tex, words


def test_a_tex_file_is_written_by_its_ending(tmp_path: Path) -> None:
    ran = invoke("draw", "zoo:lenet5", "-o", str(tmp_path / "net.tex"), "--fragment")
    assert ran.exit_code == 0
    source = (tmp_path / "net.tex").read_text()
    assert "documentclass" not in source
    assert "\\begin{tikzpicture}" in source


@needs_tex
def test_a_pdf_through_tex_holds_the_words(tmp_path: Path) -> None:
    ran = invoke("draw", "zoo:lenet5", "-o", str(tmp_path / "net.pdf"), "--via", "pdflatex")
    assert ran.exit_code == 0, ran.stderr
    assert "Conv2d" in [word for word, _ in words((tmp_path / "net.pdf").read_bytes(), tmp_path)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--standalone", "--fragment"), "not both"),
        (("--font", "inter"), "no Inter"),
        (("--via", "pdftex"), "pdflatex"),
        (("--tex", "pic"), "pics"),
        (("--templates", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_is_told_in_one_message(
    options: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    ran = invoke("draw", "zoo:lenet5", "-o", str(tmp_path / "net.tex"), *options)
    assert ran.exit_code == 2
    assert told in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "net.tex").exists()


def test_without_tex_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = invoke("draw", "zoo:lenet5", "-o", str(tmp_path / "net.pdf"), "--via", "latex")
    assert ran.exit_code == 2
    assert "texlive" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@needs_tex
def test_what_tex_rejects_is_kept(tmp_path: Path) -> None:
    (tmp_path / "tex").mkdir()
    (tmp_path / "tex" / "article.tex").write_text("\\documentclass{article}\\nosuchword\n")
    goal = tmp_path / "net.pdf"
    ran = invoke("draw", "zoo:lenet5", "-o", str(goal), "--via", "latex", "--templates",
                 str(tmp_path))  # fmt: skip
    assert ran.exit_code == 2
    assert "Undefined control sequence" in " ".join(ran.stderr.split())
    assert goal.with_suffix(".tex").is_file()
    assert not goal.exists()
