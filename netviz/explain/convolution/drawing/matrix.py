"""A convolution as the matrix that it is: a row for each output, a column for each input."""

from __future__ import annotations

from itertools import product

from netviz.explain.colours import stroke_of
from netviz.explain.convolution.drawing.palette import Palette
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.convolution.terms import terms
from netviz.explain.sheet import SMALL, Sheet
from netviz.scene import Ink, Mark, Rect

Entries = dict[tuple[int, int], Sizes]


def entries(conv: Convolution) -> Entries:
    """Which weight stands in which row (output, in reading order) and column (input)."""
    columns = {place: i for i, place in enumerate(product(*map(range, conv.size)))}
    return {
        (row, columns[term.source]): term.weight
        for row, cell in enumerate(conv.places())
        for term in terms(conv, cell)
        if term.source is not None
    }


def draw(
    sheet: Sheet,
    name: str,
    found: Entries,
    *,
    size: tuple[int, int],
    box: tuple[float, float, float],
    palette: Palette,
) -> None:
    """The matrix of ``size`` rows and columns in the colours of its weights.

    ``box``: its left, its top, and the side of a cell.
    """
    theme, (x, y, cell), (rows, columns) = sheet.theme, box, size
    frame = Ink(fill=theme.frames[0], stroke=theme.frame, width=0.8)
    marks: list[Mark] = [Rect(x, y, columns * cell, rows * cell, 0, frame)]
    for (row, column), weight in sorted(found.items()):
        fill = palette.fills[weight]
        ink = Ink(fill=fill, stroke=stroke_of(fill, theme), width=0.4)
        marks.append(Rect(x + column * cell, y + row * cell, cell, cell, 0, ink))
    sheet.add(name, marks)
    words = f"{name}, {rows}×{columns}"
    sheet.text(words, x, y - 7, size=SMALL, fill=theme.muted)
