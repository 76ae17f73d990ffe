"""A convolution of two axes: its grids side by side."""

from __future__ import annotations

from netviz.explain import grids
from netviz.explain.convolution.drawing import blocks
from netviz.explain.convolution.drawing.view import View
from netviz.explain.grids import Grid
from netviz.explain.sheet import SMALL, Sheet

GAP, HEAD = 40.0, 30.0
_TALL, _WIDE, _LEGIBLE = 230.0, 620.0, 13.0
_LEAST, _MOST = 7.0, 28.0
_ROOM = 420.0
"""Width up to which a grid may grow for its numbers to be legible."""


def across(
    sheet: Sheet, view: View, *, y: float = 0.0, side: float | None = None
) -> tuple[float, float]:
    """Grids of two axes side by side from the top ``y``, cells of ``side``, a row for each of the
    first input channels. Returns the right end and the bottom."""
    out = blocks.made(view)
    first = [*row_of(view, next(iter(view.given.input))), out]
    count = next(n for n in (3, 2, 1) if n == 1 or _cell_size(first, n) >= _LEGIBLE)
    channels = list(view.given.input)[:count]
    rows = [row_of(view, channel) for channel in channels]
    cell = side or _cell_size(first, len(rows))
    sides = [_side(grid, cell) for grid in first]
    pitch = max(map(Grid.height, rows[0], sides)) + HEAD + 8
    columns = _columns(first, sides)
    sums, several = blocks.sums(view), len(view.given.input) > 1
    if several:
        columns[-1] += 50
    tall = pitch * (len(rows) - 1) + pitch - HEAD - 8
    for index, row in enumerate(rows):
        middle = y + index * pitch + (pitch - HEAD - 8) / 2
        for x, grid, own in zip(columns, row, sides, strict=False):
            grids.draw(sheet, grid, (x, middle - grid.height(own) / 2), own)
        _signs(sheet, columns, row, sides=sides, y=middle)
        if several:
            end = columns[len(row) - 1] + row[-1].width(cell)
            total = sums[channels[index]]
            sheet.text(f"= {total}", end + 10, middle + 4, size=11, weight="semibold")
    x, middle, own = columns[-1], y + tall / 2, sides[-1]
    grids.draw(sheet, out, (x, middle - out.height(own) / 2), own)
    equals = "Σ" if several else "="
    sheet.text(equals, x - GAP / 2, middle + 6, size=17, fill=sheet.theme.muted, anchor="middle")
    hidden = len(view.given.input) - len(rows)
    if hidden:
        text = f"and {hidden} more input channel{'s' * (hidden > 1)}, each with its own kernel"
        sheet.text(text, 0, y + tall + 16, size=SMALL, fill=sheet.theme.muted)
        tall += 18
    return x + out.width(own), y + tall


def row_of(view: View, channel: int) -> list[Grid]:
    """What stands before the output: the input, spread out if transposed, and the kernel."""
    first = [blocks.original(view, channel)] if view.conv.transposed else []
    return [*first, blocks.fed(view, channel), blocks.kernel(view, channel)]


def _cell_size(row: list[Grid], rows: int) -> float:
    cells = sum(grid.spans[2] for grid in row)
    tallest = max(grid.spans[1] for grid in row)
    by_width = (_WIDE - GAP * (len(row) - 1)) / cells
    by_height = _TALL * (1 if rows == 1 else 1.7 / rows) / tallest
    return min(max(min(by_width, by_height), _LEAST), _MOST)


def _side(grid: Grid, cell: float) -> float:
    """Of the cells of one grid: larger than the others' where its numbers are long."""
    return max(cell, min(grids.side_for(grid), _ROOM / grid.spans[2]))


def _columns(row: list[Grid], sides: list[float]) -> list[float]:
    """Where each grid starts: far enough apart for what stands above it."""
    found, x, last = [], 0.0, 0.0
    for index, (grid, side) in enumerate(zip(row, sides, strict=True)):
        over = max(0.0, (grids.head_width(grid) - grid.width(side)) / 2)
        x += max(GAP, last + over + 14) if index else over
        found.append(x)
        x += grid.width(side)
        last = over
    return found


def _signs(
    sheet: Sheet,
    columns: list[float],
    row: list[Grid],
    *,
    sides: list[float],
    y: float,
) -> None:
    """What is done between the grids of one row."""
    signs = ["→", "∗"][-len(row) + 1 :]
    for index, sign in enumerate(signs):
        left = columns[index] + row[index].width(sides[index])
        x = (left + columns[index + 1]) / 2
        sheet.text(sign, x, y + 6, size=17, fill=sheet.theme.muted, anchor="middle")
