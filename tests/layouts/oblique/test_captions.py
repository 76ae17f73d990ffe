"""Captions over frames give way to lines, then lose their name, but always tell how often."""

from __future__ import annotations

import pytest

from netviz.layouts.oblique.captions import caption
from netviz.passes.figure import Run
from netviz.scene import Point, Text

RUN = Run(id="run", blocks=("a", "b"), repeat=2, label="Bottleneck")
BOX = (100.0, 50.0, 185.0)


def over(*lines: float) -> Text:
    ways: list[tuple[Point, ...]] = [((x, 0.0), (x, 90.0)) for x in lines]
    return caption(RUN, BOX, ways, size=10.0, ink="#000000")


def test_it_begins_at_the_frame() -> None:
    assert (over().string, over().x) == ("Bottleneck ×2", 100.0)


@pytest.mark.parametrize("line", [101.0, 168.0])
def test_it_moves_beside_a_line(line: float) -> None:
    text = over(line)
    assert text.string == "Bottleneck ×2"
    assert not text.x < line < text.x + text.width


def test_it_is_shortened_between_lines() -> None:
    text = over(140.0)
    assert text.string == "×2"
    assert not text.x < 140.0 < text.x + text.width


def test_lines_that_stay_below_it_do_not_matter() -> None:
    assert caption(RUN, BOX, [((120.0, 60.0), (120.0, 90.0))], size=10.0, ink="#000000").x == 100.0
