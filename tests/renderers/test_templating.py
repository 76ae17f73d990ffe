"""Templates: ours in a wheel or a checkout, the user's before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from netviz.drawing import draw_graph
from netviz.errors import FormatError
from netviz.renderers.templating import FOLDER, fill, shipped
from tests.renderers.fixture import residual


def test_the_shipped_templates_are_found() -> None:
    assert {"article.tex", "standalone.tex", "fragment.tex"} <= {
        path.name for path in (shipped() / "tex").iterdir()
    }


def test_the_users_template_goes_first_and_may_include_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tex").mkdir()
    (tmp_path / "tex" / "article.tex").write_text('% mine\n<% include "tex/figure.tex" %>\n')
    by_option = draw_graph(residual(), format="tex", templates=str(tmp_path))
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert by_option == draw_graph(residual(), format="tex")
    assert by_option.startswith(b"% mine")
    assert b"\\begin{tikzpicture}" in by_option


def test_a_template_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    (tmp_path / "bad.tex").write_text("one\n<% for %>\n")
    with pytest.raises(FormatError, match=r"bad.tex, line 2 cannot be used"):
        fill("bad.tex", {}, folder=tmp_path)
    with pytest.raises(FormatError, match="no folder of templates"):
        fill("bad.tex", {}, folder=tmp_path / "nowhere")


def test_tex_in_a_template_stays_as_it_is(tmp_path: Path) -> None:
    text = "\\def\\x#1{{$_{#1}$}} % {# not a comment #} {{ not }} << word >>\n"
    (tmp_path / "x.tex").write_text(text)
    assert fill("x.tex", {"word": "w"}, folder=tmp_path) == text.replace("<< word >>", "w")
