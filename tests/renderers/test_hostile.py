"""Hostile names everywhere a name can be, through every format."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings

from netviz.drawing import draw_graph, scene_of
from netviz.ir import Graph
from netviz.scene import Text
from tests.layouts.checks import complaints
from tests.renderers.fixture import residual
from tests.renderers.test_escape import ANY, NASTY


def named(string: str) -> Graph:
    """The residual network with ``string`` wherever a name stands."""
    graph = residual()
    block = next(g for g in graph.groups if g.id == "block")
    groups = tuple(
        replace(g, class_name=string, attributes={string: string}) if g is block else g
        for g in graph.groups
    )
    nodes = tuple(
        replace(n, name=string, op=string if n.op == "flatten" else n.op,
                error=string if n.op == "linear" else None)
        for n in graph.nodes
    )  # fmt: skip
    return replace(graph, name=string, nodes=nodes, groups=groups)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(ANY)
def test_svg_stays_whole(string: str) -> None:
    graph = named(string)
    root = ET.fromstring(draw_graph(graph))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert complaints(scene_of(graph)) == []


@pytest.mark.parametrize("string", NASTY)
def test_dot_is_read_by_graphviz(string: str) -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    graph = pygraphviz.AGraph(string=draw_graph(named(string), format="dot").decode())
    assert len(graph.nodes()) == len(residual().nodes)
    assert len(graph.edges()) == len(residual().edges)


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_pictures_are_written(form: str) -> None:
    together = "".join(NASTY)
    assert draw_graph(named(together), format=form)[:4] in (b"\x89PNG", b"%PDF")


def test_a_long_name_is_short_in_the_figure_and_whole_in_the_tooltip() -> None:
    long = "a_very_long_name_" * 20
    scene = scene_of(named(long))
    shown = [m.string for e in scene.elements for m in e.marks if isinstance(m, Text)]
    assert all(len(string) < 60 for string in shown if "very_long" in string)
    assert any("…" in string for string in shown)
    assert any(long in element.tip for element in scene.elements)


def test_text_stays_text() -> None:
    root = ET.fromstring(draw_graph(named("x < y & z")))
    words = {e.text for e in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "x < y & z" in words
    assert not re.search(rb"x < y & z", draw_graph(named("x < y & z")))
