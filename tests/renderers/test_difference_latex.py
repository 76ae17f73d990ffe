"""A difference as LaTeX: as it should read, and compiled as a user would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import netviz
from tests.passes.match.pairs import Net, compared, plain


def written(tmp_path: Path) -> str:
    found = netviz.Diff(match=compared(Net(), Net(blocks=3)))
    return found.save(tmp_path / "diff.tex").read_text()


def test_every_line_has_its_columns(tmp_path: Path) -> None:
    first, second = written(tmp_path).split("\\bigskip")
    for part, ands in ((first, 5), (second, 3)):
        rows = [line for line in part.splitlines() if line.endswith("\\\\")]
        assert len(rows) > 2
        assert {row.replace("\\&", "").count("&") for row in rows} == {ands}
    assert "added" in first


def test_equal_models_say_so(tmp_path: Path) -> None:
    found = netviz.Diff(match=compared(plain(), plain()))
    assert "are equal." in found.render("latex").decode()


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_it_compiles(tmp_path: Path) -> None:
    body = written(tmp_path)
    page = f"\\documentclass{{article}}\\begin{{document}}\\tiny\n{body}\\end{{document}}"
    (tmp_path / "page.tex").write_text(page)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-800:]
