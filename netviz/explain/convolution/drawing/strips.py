"""A convolution of one axis: strips below one another, and lines along which numbers flow."""

from __future__ import annotations

from netviz.explain import grids
from netviz.explain.colours import stroke_of
from netviz.explain.convolution.drawing import blocks
from netviz.explain.convolution.drawing.view import View
from netviz.explain.grids import Grid
from netviz.explain.sheet import SMALL, Sheet
from netviz.scene import Ink, Path, Point

_WIDE, _LEAST, _MOST = 560.0, 7.0, 30.0
_FLOW, _BESIDE = 1.3, 20.0
"""Between two strips, in cells; between the words and a strip, in points."""


def strips(sheet: Sheet, view: View) -> tuple[float, float]:
    """Draw input, weights where they stand, and output; the width and height that it takes."""
    channel = next(iter(view.given.input))
    run, out = blocks.fed(view, channel), blocks.made(view)
    cell = min(max(_WIDE / max(run.spans[2], out.spans[2]), _LEAST), _MOST)
    pitch = max(cell * (1 + _FLOW), 42.0)
    tops = {"run": pitch if view.conv.transposed else 0.0}
    tops["kernel"] = tops["run"] + pitch
    tops["out"] = tops["kernel"] + pitch
    origin = (out.width(cell) - run.width(cell)) / 2
    left = min(0.0, origin)
    base = _aside([run, out, blocks.kernel(view, channel)])
    at = {"run": base + origin - left, "out": base - left}
    _lines(sheet, view, run, out, box=(at, tops, cell))
    if view.conv.transposed:
        given = blocks.original(view, channel)
        start = at["run"] + (run.width(cell) - given.width(cell)) / 2
        _spreads(sheet, view, run, given, box=((start, at["run"]), tops["run"], cell))
        _strip(sheet, given, (start, 0.0), cell, words=base)
    _strip(sheet, run, (at["run"], tops["run"]), cell, words=base)
    _strip(sheet, out, (at["out"], tops["out"]), cell, words=base)
    _weights(sheet, view, box=(at["run"], tops["kernel"], cell), run=run, words=base)
    wide = max(run.width(cell) + at["run"], out.width(cell) + at["out"])
    return wide, tops["out"] + cell


def _strip(sheet: Sheet, grid: Grid, at: Point, cell: float, *, words: float) -> None:
    """One strip with its words at its left."""
    bare = Grid(id=grid.id, title="", about="", low=grid.low, high=grid.high, cells=grid.cells)
    grids.draw(sheet, bare, at, cell)
    _words(sheet, grid, x=words, y=at[1] + cell / 2)


def _words(sheet: Sheet, grid: Grid, *, x: float, y: float) -> None:
    end = x - _BESIDE
    sheet.text(grid.title, end, y - 1, weight="semibold", anchor="end")
    sheet.text(grid.about, end, y + 11, size=SMALL, fill=sheet.theme.muted, anchor="end")


def _aside(found: list[Grid]) -> float:
    """The room for the words at the left of every strip."""
    return max(map(grids.head_width, found)) + _BESIDE


def _weights(
    sheet: Sheet, view: View, *, box: tuple[float, float, float], run: Grid, words: float
) -> None:
    """The kernel's cells, each below the input that it meets."""
    x, y, cell = box
    kernel = blocks.kernel(view, next(iter(view.given.input)))
    flip = view.conv.transposed
    cells = {}
    for term in view.terms:
        own = (view.conv.kernel[0] - 1 - term.weight[0],) if flip else term.weight
        cells[term.at] = kernel.cells[own]
    low, high = (min(cells)[0],), (max(cells)[0] + 1,)
    placed = Grid(id=kernel.id, title="", about="", low=low, high=high, cells=cells)
    dx, _ = run.corner(low, cell)
    grids.draw(sheet, placed, (x + dx, y), cell)
    _words(sheet, kernel, x=words, y=y + cell / 2)


def _lines(
    sheet: Sheet,
    view: View,
    run: Grid,
    out: Grid,
    *,
    box: tuple[dict[str, float], dict[str, float], float],
) -> None:
    """From every input of the cell through its weight to the cell."""
    at, tops, cell = box
    goal = at["out"] + out.corner(view.cell, cell)[0] + cell / 2
    for index, term in enumerate(view.terms):
        x = at["run"] + run.corner(term.at, cell)[0] + cell / 2
        through = ((x, tops["run"] + cell), (x, tops["kernel"]))
        bend = ((x, tops["kernel"] + cell), (goal, tops["out"]))
        fill = view.palette.fills[term.weight]
        stroke = stroke_of(fill, sheet.theme)
        dash = (2.0, 2.0) if term.source is None else ()
        ink = Ink(stroke=stroke, width=0.9 if dash else 1.6, dash=dash)
        marks = (Path((("M", *through[0]), ("L", *through[1])), ink), _bent(bend, ink))
        sheet.add(f"flow/{index}", marks, kind="edge")


def _spreads(
    sheet: Sheet,
    view: View,
    run: Grid,
    given: Grid,
    *,
    box: tuple[tuple[float, float], float, float],
) -> None:
    """From every cell of the input to its place in the input spread out."""
    (start, end), top, cell = box
    for (i,) in given.cells:
        a = start + given.corner((i,), cell)[0] + cell / 2
        b = end + run.corner((i * view.conv.stride[0],), cell)[0] + cell / 2
        ink = Ink(stroke=sheet.theme.frame, width=1.0)
        sheet.add(f"spread/{i}", (_bent(((a, cell), (b, top)), ink),), kind="edge")


def _bent(ends: tuple[Point, Point], ink: Ink) -> Path:
    (x0, y0), (x1, y1) = ends
    middle = (y0 + y1) / 2
    return Path((("M", x0, y0), ("C", x0, middle, x1, middle, x1, y1)), ink)
