"""Choosing the engine, and what happens when it gives up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from netviz.drawing import scene_of
from netviz.errors import FormatError, MissingPackageError
from netviz.layouts import engines, graphviz
from netviz.layouts.plan import Across, Grid
from netviz.scene import Scene, Text
from tests.layouts.checks import complaints
from tests.renderers.fixture import residual


def footer(scene: Scene) -> str:
    marks = next(e.marks for e in scene.elements if e.kind == "footer")
    return " ".join(m.string for m in marks if isinstance(m, Text))


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    with pytest.raises(FormatError, match=r"no layout engine 'dott'.*dot, .*Did you mean 'dot'"):
        scene_of(residual(), engine="dott")


def test_a_missing_program_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingPackageError, match="PATH"):
        scene_of(residual(), engine="dot-program")


def test_a_program_on_the_path_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -m netviz.layouts.graphviz\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    scene = scene_of(residual(blocks=2), engine="dot-program")
    assert "simple layout" not in footer(scene)
    assert scene.elements == scene_of(residual(blocks=2)).elements


def test_without_pygraphviz_the_simple_layout_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert "pygraphviz is not installed" in footer(scene_of(residual()))


def test_an_engine_option_reaches_graphviz() -> None:
    narrow = scene_of(residual(blocks=2), engine_options={"nodesep": "0.05"})
    wide = scene_of(residual(blocks=2), engine_options={"nodesep": "3"})
    assert wide.width > narrow.width + 50


def test_a_strange_engine_option_is_refused() -> None:
    with pytest.raises(FormatError, match="a;b"):
        scene_of(residual(), engine_options={"a;b": "1"})


def test_an_engine_that_gives_up_is_replaced_and_the_figure_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def weary(grid: Grid, options: object, *, seconds: float) -> Across:
        raise graphviz.GaveUpError("it was too much")

    monkeypatch.setitem(engines.ENGINES, "dot", weary)  # type: ignore[arg-type]
    scene = scene_of(residual(blocks=2))
    assert "simple layout: it was too much" in footer(scene)
    assert complaints(scene) == []


def test_dot_is_ended_when_its_time_is_over() -> None:
    # Far longer than any test may take: it would end this one, were it not ended itself.
    with pytest.raises(graphviz.GaveUpError, match=r"longer than 0\.2 s"):
        graphviz.ask([sys.executable, "-c", "import time; time.sleep(3000)"], "", seconds=0.2)


def test_a_broken_program_gives_its_last_words() -> None:
    script = "import sys; print('no graph', file=sys.stderr); sys.exit(3)"
    with pytest.raises(graphviz.GaveUpError, match="code 3: no graph"):
        graphviz.ask([sys.executable, "-c", script], "", seconds=20)


def test_a_larger_graph_goes_through_a_process_of_its_own() -> None:
    scene = scene_of(residual(blocks=40), depth=5, repeats=False)
    assert "simple layout" not in footer(scene)
    assert complaints(scene) == []


def test_thousands_of_layers_are_drawn() -> None:
    scene = scene_of(residual(blocks=1000), depth=9, engine="layered", repeats=False)
    assert sum(e.kind == "node" for e in scene.elements) > 4000
