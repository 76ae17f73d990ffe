"""A figure that appears as the forward pass runs."""

from __future__ import annotations

import io
import re

import pytest

import netviz
from netviz.drawing import scene_of
from netviz.errors import FormatError
from netviz.layouts.reveal import frames, steps


@pytest.fixture(scope="module")
def graph():
    return netviz.trace("zoo:resnet18")


def test_everything_that_runs_has_its_turn_after_what_it_needs(graph):
    scene = scene_of(graph)
    when = steps(scene)
    nodes = [e.id for e in scene.elements if e.kind == "node"]
    assert sorted(when[id_] for id_ in nodes) == list(range(1, len(nodes) + 1))
    edges = [e.id for e in scene.elements if e.kind == "edge"]
    assert edges
    for id_ in edges:
        source, _, target = id_.rpartition("->")
        assert when[id_] == when[target] > when[source.rpartition(":")[0]]


def test_the_last_frame_is_the_figure_and_the_first_its_ghost(graph):
    scene = scene_of(graph)
    shown = frames(scene)
    assert shown[-1].elements == scene.elements
    assert shown[0].elements != scene.elements
    assert {e.id for e in shown[0].elements} == {e.id for e in scene.elements}


def test_an_svg_waits_only_where_it_is_asked_to(graph):
    still, moving = (netviz.draw(graph, animate=a).svg for a in (False, True))
    assert "animation" not in still
    delays = [float(d) for d in re.findall(r"animation-delay:([\d.]+)s", moving)]
    assert len(delays) > 30
    assert max(delays) <= 10.5
    assert "prefers-reduced-motion" in moving


def test_a_gif_has_a_picture_a_step(tmp_path):
    image = pytest.importorskip("PIL.Image")
    data = netviz.draw("zoo:mlp", dpi=60).render("gif")
    with image.open(io.BytesIO(data)) as picture:
        assert picture.n_frames >= 4


def test_what_does_not_run_does_not_move(graph):
    with pytest.raises(FormatError, match="gif"):
        netviz.diff(graph, graph).save("x.gif")
