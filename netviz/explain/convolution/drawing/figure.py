"""The figure of a convolution: its grids, the arithmetic of one cell, and the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netviz.explain import grids
from netviz.explain.convolution.arithmetic import place as spelt
from netviz.explain.convolution.drawing import blocks
from netviz.explain.convolution.drawing.across import HEAD, across, row_of
from netviz.explain.convolution.drawing.chips import chips
from netviz.explain.convolution.drawing.strips import strips
from netviz.explain.convolution.drawing.view import View
from netviz.explain.grids import Grid
from netviz.explain.sheet import SMALL, Sheet

_WIDE = 620.0
_LEAST, _MOST = 7.0, 28.0
_LINE = 46.0

Facts = Iterable[tuple[str, str]]


def figure(sheet: Sheet, view: View, *, title: str, about: str, facts: Facts) -> None:
    """Draw all of it on ``sheet``."""
    width, height = _PLACES[len(view.conv.size)](sheet, view)
    sheet.heading(title, about, y=-HEAD - 24)
    y = height + 26
    wide = max(width, 520.0)
    y = summed(sheet, view, y, width=wide - 60)
    sheet.facts(facts, 0, y + 10, wide)


def summed(sheet: Sheet, view: View, y: float, *, width: float) -> float:
    """The arithmetic of the cell, under its name on the baseline ``y``; returns the bottom."""
    end = sheet.text(f"output{spelt(view.cell)}", 0, y, weight="semibold")
    if len(view.given.input) > 1:
        words = f"channel {next(iter(view.given.input))} of the input"
        sheet.text(words, end + 8, y, size=SMALL, fill=sheet.theme.muted)
    return chips(sheet, view, 0, y + 9, width=width)


def _down(sheet: Sheet, view: View) -> tuple[float, float]:
    """Grids of three axes one below the other."""
    channel = next(iter(view.given.input))
    found = [*row_of(view, channel), blocks.made(view)]
    widest = max(grid.width(1.0) for grid in found)
    cell = min(max(_WIDE / widest, _LEAST), _MOST)
    sides = [max(cell, min(grids.side_for(grid), _WIDE / grid.width(1.0))) for grid in found]
    wide = max(map(Grid.width, found, sides))
    y = 0.0
    for grid, side in zip(found, sides, strict=True):
        grids.draw(sheet, grid, ((wide - grid.width(side)) / 2, y), side)
        y += grid.height(side) + _LINE + 12
    return wide, y - _LINE


_PLACES: dict[int, Callable[[Sheet, View], tuple[float, float]]] = {
    1: strips,
    2: across,
    3: _down,
}
"""How grids are placed, by the number of axes."""
