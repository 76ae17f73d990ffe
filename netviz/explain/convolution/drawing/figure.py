"""The figure of a convolution: its grids, the arithmetic of one cell, and the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netviz.explain import grids
from netviz.explain.convolution.arithmetic import place as spelt
from netviz.explain.convolution.drawing import blocks
from netviz.explain.convolution.drawing.chips import chips
from netviz.explain.convolution.drawing.strips import strips
from netviz.explain.convolution.drawing.view import View
from netviz.explain.grids import Grid
from netviz.explain.sheet import SMALL, Sheet

GAP, HEAD = 40.0, 30.0
_TALL, _WIDE, _LEGIBLE = 230.0, 620.0, 13.0
_LEAST, _MOST = 7.0, 28.0
_LINE = 46.0

Facts = Iterable[tuple[str, str]]


def figure(sheet: Sheet, view: View, *, title: str, about: str, facts: Facts) -> None:
    """Draw all of it on ``sheet``."""
    width, height = _PLACES[len(view.conv.size)](sheet, view)
    sheet.heading(title, about, y=-HEAD - 24)
    y = height + 26
    sheet.text(f"output{spelt(view.cell)}", 0, y, weight="semibold")
    wide = max(width, 520.0)
    y = chips(sheet, view, 0, y + 9, width=wide - 60)
    sheet.facts(facts, 0, y + 10, wide)


def _across(sheet: Sheet, view: View) -> tuple[float, float]:
    """Grids of two axes side by side, a row for each of the first input channels."""
    out = blocks.made(view)
    first = [*_row(view, next(iter(view.given.input))), out]
    count = next(n for n in (3, 2, 1) if n == 1 or _cell_across(first, n) >= _LEGIBLE)
    channels = list(view.given.input)[:count]
    rows = [_row(view, channel) for channel in channels]
    cell = _cell_across(first, len(rows))
    pitch = max(grid.height(cell) for grid in rows[0]) + HEAD + 8
    columns = _columns([*rows[0], out], cell)
    sums, several = blocks.sums(view), len(view.given.input) > 1
    if several:
        columns[-1] += 50
    tall = pitch * (len(rows) - 1) + pitch - HEAD - 8
    for index, row in enumerate(rows):
        middle = index * pitch + (pitch - HEAD - 8) / 2
        for x, grid in zip(columns, row, strict=False):
            grids.draw(sheet, grid, (x, middle - grid.height(cell) / 2), cell)
        _signs(sheet, columns, row, cell=cell, y=middle)
        if several:
            end = columns[len(row) - 1] + row[-1].width(cell)
            total = sums[channels[index]]
            sheet.text(f"=  {total}", end + 10, middle + 4, size=11, weight="semibold")
    x, middle = columns[-1], tall / 2
    grids.draw(sheet, out, (x, middle - out.height(cell) / 2), cell)
    equals = "Σ" if several else "="
    sheet.text(equals, x - GAP / 2, middle + 6, size=17, fill=sheet.theme.muted, anchor="middle")
    hidden = len(view.given.input) - len(rows)
    if hidden:
        text = f"and {hidden} more input channel{'s' * (hidden > 1)}, each with its own kernel"
        sheet.text(text, 0, tall + 16, size=SMALL, fill=sheet.theme.muted)
        tall += 18
    return x + out.width(cell), tall


def _row(view: View, channel: int) -> list[Grid]:
    first = [blocks.original(view, channel)] if view.conv.transposed else []
    return [*first, blocks.fed(view, channel), blocks.kernel(view, channel)]


def _cell_across(row: list[Grid], rows: int) -> float:
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


def _down(sheet: Sheet, view: View) -> tuple[float, float]:
    """Grids of three axes one below the other."""
    channel = next(iter(view.given.input))
    found = [*_row(view, channel), blocks.made(view)]
    widest = max(grid.width(1.0) for grid in found)
    cell = min(max(_WIDE / widest, _LEAST), _MOST)
    wide = max(grid.width(cell) for grid in found)
    y = 0.0
    for grid in found:
        grids.draw(sheet, grid, ((wide - grid.width(cell)) / 2, y), cell)
        y += grid.height(cell) + _LINE + 12
    return wide, y - _LINE


_PLACES: dict[int, Callable[[Sheet, View], tuple[float, float]]] = {
    1: strips,
    2: _across,
    3: _down,
}
"""How grids are placed, by the number of axes."""
