"""Grids of cells with numbers in them, one slice beside the other where there is a depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netviz.explain.sheet import SMALL, Sheet
from netviz.layouts.writing import write
from netviz.scene import Ink, Mark, Point, Rect
from netviz.themes.metrics import text_width

Place = tuple[int, ...]
SLICE_GAP = 1.1
"""Between two slices, in cells."""

_EASY, _SHARE = 6.0, 0.46
"""The size of a number that is easily read, in points; a number's size, of its cell's side."""
_LEGIBLE = 5.0
"""Smaller numbers than this, in points, are not written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its number as text, its paint, and what is told on hovering."""

    text: str = ""
    fill: str | None = None
    stroke: str
    ink: str
    width: float = 0.8
    dash: tuple[float, ...] = ()
    bold: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells by place: ``low`` (the first place, below 0 where there is padding) to ``high`` (one
    past the last), on 1, 2 or 3 axes. ``id``: of its elements. ``title``, ``about``: above it."""

    id: str
    title: str
    about: str
    low: Place
    high: Place
    cells: Mapping[Place, Cell]

    @property
    def spans(self) -> tuple[int, int, int]:
        """Slices, rows and columns."""
        sides = tuple(end - start for start, end in zip(self.low, self.high, strict=True))
        filled = (1,) * (3 - len(sides)) + sides
        return filled[0], filled[1], filled[2]

    def width(self, cell: float) -> float:
        """Of all its slices, in points."""
        slices, _, columns = self.spans
        return cell * (slices * columns + SLICE_GAP * (slices - 1))

    def height(self, cell: float) -> float:
        """Of its cells, without the words above."""
        return cell * self.spans[1]

    def corner(self, place: Place, cell: float) -> tuple[float, float]:
        """The top left corner of the cell at ``place``, from the grid's own."""
        at = (0,) * (3 - len(place)) + tuple(
            p - start for p, start in zip(place, self.low, strict=True)
        )
        _, _, columns = self.spans
        return cell * (at[2] + at[0] * (columns + SLICE_GAP)), cell * at[1]


def side_for(grid: Grid) -> float:
    """The least side of the cells of ``grid`` in which each of their numbers is easily read."""
    weights = ((cell.text, "semibold" if cell.bold else "regular") for cell in grid.cells.values())
    widest = max((text_width(text, _EASY, weight) for text, weight in set(weights)), default=0.0)
    return max(_EASY / _SHARE, widest + 3.4)


def draw(sheet: Sheet, grid: Grid, at: Point, cell: float) -> None:
    """Draw ``grid`` with its cells' top left corner at the point ``at``, its words above."""
    x, y = at
    _head(sheet, grid, x + grid.width(cell) / 2, y)
    order = sorted(grid.cells, key=lambda place: grid.cells[place].width)
    for place in order:
        dx, dy = grid.corner(place, cell)
        found = grid.cells[place]
        name = f"{grid.id}/{','.join(map(str, place))}"
        sheet.add(name, _marks(found, x + dx, y + dy, cell), kind="cell", tip=found.tip)
    slices, rows, columns = grid.spans
    if slices > 1:
        for index in range(slices):
            middle = x + cell * (index * (columns + SLICE_GAP) + columns / 2)
            sheet.text(
                f"{grid.low[0] + index}", middle, y + rows * cell + 11,
                size=SMALL, fill=sheet.theme.muted, anchor="middle",
            )  # fmt: skip


def _head(sheet: Sheet, grid: Grid, middle: float, y: float) -> None:
    if grid.title:
        sheet.text(grid.title, middle, y - 20, weight="semibold", anchor="middle")
    if grid.about:
        sheet.text(grid.about, middle, y - 8, size=SMALL, fill=sheet.theme.muted, anchor="middle")


def head_width(grid: Grid) -> float:
    """How much room the words above take."""
    return max(text_width(grid.title, 10.0, "semibold"), text_width(grid.about, SMALL))


def _marks(cell: Cell, x: float, y: float, side: float) -> list[Mark]:
    inset = min(1.0, side * 0.06)
    ink = Ink(fill=cell.fill, stroke=cell.stroke, width=cell.width, dash=cell.dash)
    radius = min(3.0, side * 0.12)
    found: list[Mark] = [
        Rect(x + inset, y + inset, side - 2 * inset, side - 2 * inset, radius, ink)
    ]
    weight = "semibold" if cell.bold else "regular"
    if not cell.text:
        return found
    size = min(11.0, side * _SHARE)
    wide = text_width(cell.text, size, weight)
    size *= min(1.0, (side - 2.4 * inset - 1) / wide) if wide else 1.0
    if size >= _LEGIBLE:
        found.append(
            write(
                cell.text, x + side / 2, y + side / 2 + size * 0.36,
                size=size, fill=cell.ink, anchor="middle", weight=weight,
            )
        )  # fmt: skip
    return found
