"""What stands over the frame around a run: its name and how often, clear of lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from netviz.layouts.writing import write
from netviz.passes.figure import Run
from netviz.scene import Point, Text

_BESIDE, _ABOVE = 2.0, 3.0
"""Points between a caption and a line that goes down beside it, and the frame below it."""
_OUT = 8.0
"""How far a caption may begin before its frame."""


def caption(
    run: Run,
    box: tuple[float, float, float],
    ways: Iterable[Sequence[Point]],
    *,
    size: float,
    ink: str,
) -> Text:
    """Over a frame (its left, top and right): all that fits where none of ``ways`` goes down."""
    left, top, right = box
    texts = [
        write(told, left, top - _ABOVE, size=size, fill=ink, weight="semibold")
        for told in dict.fromkeys((words(run), often(run)))
    ]
    crossed = [x for x, high, low in _uprights(ways) if high < top and low > top - size]
    for text in texts:
        right_of = (line + _BESIDE + 1 for line in crossed)
        left_of = (line - _BESIDE - 1 - text.width for line in crossed)
        for x in (left, *left_of, *right_of):
            fits = left - _OUT <= x and x + text.width <= right
            if fits and not any(x - _BESIDE < c < x + text.width + _BESIDE for c in crossed):
                return replace(text, x=x)
    return texts[-1]


def words(run: Run) -> str:
    """Its name and how often."""
    return f"{run.label} {often(run)}" if run.label else often(run)


def often(run: Run) -> str:
    """How often, and whether with the same weights."""
    return f"×{run.repeat}" + (", shared weights" if run.shared else "")


def _uprights(ways: Iterable[Sequence[Point]]) -> Iterable[tuple[float, float, float]]:
    """The upright stretches of lines: x, and y from top to bottom."""
    for way in ways:
        for (x, a), (other, b) in itertools.pairwise(way):
            if x == other:
                yield x, min(a, b), max(a, b)
