"""`netviz.diff` in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import netviz
from netviz.errors import FormatError
from tests.passes.match.pairs import IMAGE, Net, plain


def test_models_targets_and_graphs(tmp_path: Path) -> None:
    graph = netviz.trace(Net(), input_size=IMAGE)
    path = netviz.save(graph, tmp_path / "before.json")
    assert not netviz.diff(graph, str(path)).differs
    assert not netviz.diff(graph, Net(), input_size=IMAGE).differs
    assert netviz.diff("zoo:lenet5", Net(), output=tmp_path / "diff.md").differs
    assert (tmp_path / "diff.md").read_text().startswith("|")


def test_shows_itself() -> None:
    found = netviz.diff(plain(), Net(), input_size=IMAGE)
    assert found._repr_svg_().startswith("<svg")
    assert "added" in found._repr_html_()
    assert "Parameters" in str(found)
    assert repr(found).startswith("<Diff of Sequential and Net: layers: ")
    assert found.to_dict()["layers"] == dict(found.counts)


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "html", "txt", "md", "csv", "json"])
def test_saves(suffix: str, tmp_path: Path) -> None:
    found = netviz.diff(plain(), Net(), input_size=IMAGE, theme="dark", direction="LR")
    assert found.save(tmp_path / f"diff.{suffix}").stat().st_size > 100


def test_bad_requests_say_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="written as svg, png, pdf"):
        netviz.diff(plain(), Net(), input_size=IMAGE, output=tmp_path / "diff.docx")
    with pytest.raises(FormatError, match="cannot be written as 'dot'"):
        netviz.diff(plain(), Net(), input_size=IMAGE).render("dot")
    with pytest.raises(FormatError, match="unknown format 'sgv'"):
        netviz.diff(plain(), Net(), input_size=IMAGE).render("sgv")
    with pytest.raises(TypeError, match="did you mean 'theme'"):
        netviz.diff(plain(), Net(), input_size=IMAGE, them="dark")


def test_a_hostile_name_is_shown_not_sent() -> None:
    graph = netviz.trace(plain(), input_size=IMAGE)
    graphs = [graph, netviz.trace(Net(), input_size=IMAGE)]
    nasty = [type(g)(**{**{f: getattr(g, f) for f in g.__slots__}, "name": "a\x1b[31m<b>&\n|"})
             for g in graphs]  # fmt: skip
    found = netviz.diff(*nasty)
    assert "\x1b" not in found.text()
    assert "<b>" not in found.svg
    assert "\x1b" not in found.svg
    assert "\n|\n" not in found.render("md").decode()
