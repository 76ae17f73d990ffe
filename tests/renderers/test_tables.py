"""Tables in every format, on names chosen to break them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.ir.serial import loads
from netviz.renderers import FORMATS, TABLES, find, renderer
from netviz.renderers.escape_markdown import escape as escape_markdown
from netviz.renderers.escape_tex import escape as escape_tex
from netviz.tables import summarise
from tests.ir.strategies import NASTY, graphs, names
from tests.tables.networks import blocks, small

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def hostile() -> Graph:
    """A small network, one row for every nasty name."""
    graph = small()
    first = graph.groups[1]
    more = tuple(
        replace(first, id=f"{name}.{i}", path=f"{name}.{i}", class_name=name)
        for i, name in enumerate(NASTY)
    )
    return replace(graph, name=NASTY[0], groups=(*graph.groups, *more))


@relaxed
@given(graphs())
def test_every_table_format_takes_every_graph(graph: Graph) -> None:
    summary = summarise(graph)
    for form in TABLES.values():
        renderer(form)(summary).decode("utf-8")


def test_json_is_the_document() -> None:
    data = json.loads(renderer(TABLES["json"])(summarise(small())))
    assert data == summarise(small()).to_dict()


def test_json_of_draw_is_the_graph() -> None:
    assert loads(renderer(FORMATS["json"])(small())) == small()


def test_csv_has_every_row_and_raw_numbers() -> None:
    text = renderer(TABLES["csv"])(summarise(blocks(12))).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(summarise(blocks(12)).rows)
    assert rows[1]["path"] == "stem"
    assert (rows[1]["parameters"], rows[1]["flops"]) == ("432", "884736")
    assert rows[1]["output_shapes"] == "1x16x32x32"


def test_csv_gives_hostile_names_back() -> None:
    text = renderer(TABLES["csv"])(summarise(hostile())).decode()
    classes = [row["class"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    readable = {name.replace("\0", "\ufffd").replace("\ud800", "?") for name in NASTY}
    assert readable <= set(classes)


def test_csv_has_a_backward_column_on_request() -> None:
    asked = renderer(TABLES["csv"])(summarise(small(), backward=True)).decode()
    plain = renderer(TABLES["csv"])(summarise(small())).decode()
    assert "backward_flops" in asked.splitlines()[0]
    assert "backward_flops" not in plain.splitlines()[0]


def cells(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line)) - 1


def test_markdown_rows_have_equal_cells_whatever_the_names() -> None:
    text = renderer(TABLES["md"])(summarise(hostile())).decode()
    table = text.split("\n\n")[0].splitlines()
    assert len({cells(line) for line in table}) == 1
    assert len(table) == len(summarise(hostile()).view.lines) + 3


@relaxed
@given(names)
def test_markdown_shows_the_very_text(text: str) -> None:
    tokens = (
        MarkdownIt("commonmark").enable("table").render(f"| {escape_markdown(text)} |\n| --- |")
    )
    shown = re.search(r"<th>(.*?)</th>", tokens, re.DOTALL)
    plain = " ".join(text.split())
    if shown is None:
        assert not plain.strip() or "\x00" in text
        return
    unescaped = shown[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert unescaped.replace("&amp;", "&").replace("\ufffd", "\x00") == plain.strip()


@relaxed
@given(st.text() | names)
def test_tex_has_no_bare_special(text: str) -> None:
    escaped = escape_tex(text)
    commands = re.sub(
        r"\\[_%&#${}]|\\(text[a-z]+|ldots|times|cdot)(\{\})?|\\char34\{\}|\{[-*\[\]]\}|\$\\[A-Za-z]+\$",
        "",
        escaped,
    )
    assert not set(commands) & set("\\_%&#${}^~"), escaped
    assert "\n" not in escaped


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("conv_1 & 50%", r"conv\_1 \& 50\%"),
        ("a\\b", r"a\textbackslash{}b"),
        ("3×3 /2", r"3$\times$3 /2"),
        ("--x", "{-}{-}x"),
        ("λ漢", "$\\lambda${[}U+6F22{]}"),
        ("é", "é"),
        ("\ud800", "{[}U+D800{]}"),
    ],
)
def test_tex_of_known_texts(text: str, tex: str) -> None:
    assert escape_tex(text) == tex


def test_latex_rows_have_equal_cells() -> None:
    text = renderer(TABLES["latex"])(summarise(hostile())).decode()
    rows = [line for line in text.splitlines() if line.endswith("\\\\")]
    assert len({len(re.findall(r"(?<!\\)&", row)) for row in rows}) == 1
    assert len(rows) == len(summarise(hostile()).view.lines) + 1


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
@pytest.mark.parametrize("graph", [small(), blocks(12), hostile()], ids=["small", "blocks", "bad"])
def test_latex_compiles_in_an_article(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "table.tex").write_bytes(renderer(TABLES["latex"])(summarise(graph)))
    (tmp_path / "paper.tex").write_text(
        "\\documentclass{article}\\begin{document}\\tiny\\input{table}\\end{document}"
    )
    done = subprocess.run(
        ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "paper.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def test_unknown_formats_list_the_known() -> None:
    with pytest.raises(FormatError, match="did you mean svg"):
        find("svgg")
    with pytest.raises(FormatError, match="table, json, csv, md, latex"):
        find("html", among=TABLES)
    assert find(".SVG") is FORMATS["svg"]
