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
    pitch = max(grid.height(cell) for grid in rows[0]) + HEAD + 8
    columns = _columns([*rows[0], out], cell)
    sums, several = blocks.sums(view), len(view.given.input) > 1
    if several:
        columns[-1] += 50
    tall = pitch * (len(rows) - 1) + pitch - HEAD - 8
    for index, row in enumerate(rows):
        middle = y + index * pitch + (pitch - HEAD - 8) / 2
        for x, grid in zip(columns, row, strict=False):
            grids.draw(sheet, grid, (x, middle - grid.height(cell) / 2), cell)
        _signs(sheet, columns, row, cell=cell, y=middle)
        if several:
            end = columns[len(row) - 1] + row[-1].width(cell)
            total = sums[channels[index]]
            sheet.text(f"= {total}", end + 10, middle + 4, size=11, weight="semibold")
    x, middle = columns[-1], y + tall / 2
    grids.draw(sheet, out, (x, middle - out.height(cell) / 2), cell)
    equals = "Σ" if several else "="
    sheet.text(equals, x - GAP / 2, middle + 6, size=17, fill=sheet.theme.muted, anchor="middle")
    hidden = len(view.given.input) - len(rows)
    if hidden:
        text = f"and {hidden} more input channel{'s' * (hidden > 1)}, each with its own kernel"
        sheet.text(text, 0, y + tall + 16, size=SMALL, fill=sheet.theme.muted)
        tall += 18
    return x + out.width(cell), y + tall


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


def _columns(row: list[Grid], cell: float) -> list[float]:
    """Where each grid starts: far enough apart for what stands above it."""
    found, x, last = [], 0.0, 0.0
    for index, grid in enumerate(row):
        over = max(0.0, (grids.head_width(grid) - grid.width(cell)) / 2)
        x += max(GAP, last + over + 14) if index else over
        found.append(x)
        x += grid.width(cell)
        last = over
    return found


def _signs(
    sheet: Sheet,
    columns: list[float],
    row: list[Grid],
    *,
    cell: float,
    y: float,
) -> None:
    """What is done between the grids of one row."""
    signs = ["→", "∗"][-len(row) + 1 :]
    for index, sign in enumerate(signs):
        left = columns[index] + row[index].width(cell)
        x = (left + columns[index + 1]) / 2
        sheet.text(sign, x, y + 6, size=17, fill=sheet.theme.muted, anchor="middle")
