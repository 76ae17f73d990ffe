"""The table as text, as JSON and in a notebook."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netviz.ir import Graph
from netviz.tables import summarise
from netviz.tables.layout import clip, display_width
from tests.ir.strategies import graphs, names
from tests.tables.networks import Builder, blocks, conv, nested, small

GOLDEN = Path(__file__).parent / "golden"
KEYS = [
    "parameters",
    "trainable_parameters",
    "buffers",
    "flops",
    "macs",
    "elementwise_flops",
    "parameter_bytes",
    "activation_bytes",
    "peak_bytes",
    "nodes",
    "uncounted",
]


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("graph", [small(), blocks(12)], ids=["small", "blocks"])
def test_the_table_looks_as_agreed(graph: Graph, width: int) -> None:
    golden = GOLDEN / f"{graph.name.lower()}-{width}.txt"
    if os.environ.get("NETVIZ_ACCEPT"):  # look at the difference in git before committing it
        golden.write_text(summarise(graph).text(width), encoding="utf-8")
    assert summarise(graph).text(width) == golden.read_text(encoding="utf-8")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs(), st.integers(50, 200))
def test_no_line_is_wider_than_asked(graph: Graph, width: int) -> None:
    for line in summarise(graph).lines(width)[: len(summarise(graph).view.lines) + 4]:
        assert display_width("".join(text for text, _ in line)) <= width


@settings(max_examples=40, deadline=None)
@given(names)
def test_a_hostile_name_stays_on_its_line(name: str) -> None:
    graph = replace(small(), name=name)
    lines = summarise(graph).text(100).splitlines()
    assert len(lines) == len(summarise(small()).text(100).splitlines())


@pytest.mark.parametrize("width", [30, 45, 60])
def test_a_narrow_terminal_keeps_the_numbers(width: int) -> None:
    text = summarise(blocks(3)).text(width)
    assert "13,824" in text
    assert "FLOPs" in text


def test_deep_branches_are_cut_not_spilt() -> None:
    text = summarise(nested(60), depth=60).text(80)
    assert max(map(display_width, text.splitlines()[:60])) <= 80


def test_the_totals_have_the_agreed_keys() -> None:
    document = summarise(small()).to_dict()
    assert list(document["totals"]) == KEYS
    assert document["totals"]["parameters"] == 65654
    assert document["totals"]["trainable_parameters"] == 65644
    assert document["totals"]["macs"] * 2 == document["totals"]["flops"] == 275968
    assert document["totals"]["uncounted"] == ["aten.mystery"]
    assert document["totals"]["nodes"] == 6


def test_the_backward_pass_is_counted_on_request() -> None:
    asked = summarise(small(), backward=True).to_dict()
    assert list(asked["totals"]) == [*KEYS, "backward_flops"]
    assert "backward_flops" not in summarise(small()).to_dict()["totals"]


def test_the_document_says_what_a_script_needs() -> None:
    document = summarise(small()).to_dict()
    assert document["name"] == "Small"
    assert document["inputs"] == [{"name": "x", "shape": [1, 3, 8, 8], "dtype": "float32"}]
    assert document["outputs"] == [{"name": "0", "shape": [1, 256], "dtype": "float32"}]
    assert document["notes"][0]["kind"] == "assumed"
    layers = {layer["path"]: layer for layer in document["layers"] if layer["call"] == 1}
    assert layers["conv"]["class"] == "Conv2d"
    assert layers["conv"]["flops"] == 13824
    assert layers["conv"]["outputs"] == [{"shape": [1, 4, 8, 8], "dtype": "float32"}]
    assert json.loads(json.dumps(document)) == document


def test_below_the_table_nothing_is_silent() -> None:
    said = dict(summarise(small()).facts())
    assert "aten.mystery" in said["Uncounted"]
    assert "--input" in said["Note"]
    assert "tied" in said["( )"]
    assert said["Parameters"].startswith("65,654 · 65,644 trainable")


def test_a_notebook_gets_escaped_text() -> None:
    shown = summarise(replace(small(), name="<b>&"))._repr_html_()
    assert "&lt;b&gt;&amp;" in shown
    assert "<b>" not in shown


def test_printing_gives_the_table() -> None:
    assert "Total" in str(summarise(small()))
    assert repr(summarise(small())) == "<Summary of Small: 65,654 parameters>"


@given(st.text(max_size=30), st.integers(1, 20))
def test_clipping_keeps_to_the_width(text: str, width: int) -> None:
    assert display_width(clip(text, width)) <= width
    assert clip("plain", 5) == "plain"


def test_many_outputs_are_summed_up() -> None:
    graph = small()
    last = graph.nodes[-1]
    more = tuple(replace(last, id=f"cache{i}", name=f"cache.{i}") for i in range(60))
    wide = replace(graph, nodes=(*graph.nodes, *more))
    told = [text for heading, text in summarise(wide).facts() if heading == "Output"]
    assert told == [
        "0 1×256 float32",
        "cache.0 1×256 float32",
        "… 59 more, up to cache.59 1×256 float32",
    ]
    assert len(summarise(wide).to_dict()["outputs"]) == 61


def test_a_long_operator_runs_on_where_it_has_no_class() -> None:
    b = Builder("Net", (1, 8))
    conv(b, "convolution", (3, 4), 8)
    b.operator("", "scaled_dot_product_attention", (1, 8))
    lines = summarise(b.graph()).text(200).splitlines()
    assert "└─ scaled_dot_product_attention  1×4×8×8" in lines[4]
    assert lines[0].index("Class") < len("└─ scaled_dot_product_attention")
