"""A convolution above its transpose, and both as matrices."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from netviz.explain.convolution import wording
from netviz.explain.convolution.drawing import matrix
from netviz.explain.convolution.drawing.across import across
from netviz.explain.convolution.drawing.figure import summed
from netviz.explain.convolution.drawing.palette import Palette, palette
from netviz.explain.convolution.drawing.view import View
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.convolution.terms import Values, spread, telling
from netviz.explain.sheet import Sheet
from netviz.scene import Scene
from netviz.themes import Theme

Ways = tuple[Convolution, Convolution]
Drawn = tuple[Values, Values]

_WIDE, _LARGEST = 620.0, 26.0
_MATRIX = 60
"""Larger matrices than this are not drawn."""


def draw(ways: Ways, given: Drawn, facts: wording.Facts, theme: Theme) -> Scene:
    """The figure, at the cell of either output that tells most."""
    return _scene(ways, given, facts, theme=theme, cell=telling(ways[1]), done=None)


def move(ways: Ways, given: Drawn, facts: wording.Facts, theme: Theme) -> Iterator[Scene]:
    """A picture for every output cell of the way back."""
    for index, cell in enumerate(ways[1].places()):
        yield _scene(ways, given, facts, theme=theme, cell=cell, done=index)


def _scene(
    ways: Ways,
    given: Drawn,
    facts: wording.Facts,
    *,
    theme: Theme,
    cell: Sizes,
    done: int | None,
) -> Scene:
    there, back = ways
    paint = palette(there, theme)
    sheet = Sheet(theme)
    title = f"{wording.title(there)}, and its transpose"
    sheet.heading(title, y=-88)
    side = _side(there, back)
    sheet.text("There: a convolution", 0, -52, size=12, weight="semibold")
    first = View(
        conv=there, given=given[0], cell=telling(there), channel=0, palette=paint, name="there/"
    )
    right, y = across(sheet, first, side=side)
    y += 34
    sheet.text("Back: a transposed convolution", 0, y, size=12, weight="semibold")
    second = View(
        conv=back, given=given[1], cell=cell, channel=0, palette=paint, done=done, name="back/"
    )
    wide, y = across(sheet, second, y=y + 52, side=side)
    width = max(right, wide, 500.0)
    y = summed(sheet, second, y + 26, width=width - 60)
    y = _matrices(sheet, there, paint, y=y + 40, width=width)
    sheet.facts(facts, 0, y, width)
    return sheet.scene(title)


def _side(there: Convolution, back: Convolution) -> float:
    """One size of cells for both rows."""
    plain = spread(back)
    run = plain.size[1] + max(0, plain.padding[1]) + max(0, plain.padding_end[1])
    cells = back.size[1] + run + back.kernel[1] + back.output[1]
    own = there.size[1] + 2 * there.padding[1] + there.kernel[1] + there.output[1]
    return max(8.0, min(_LARGEST, (_WIDE - 130) / max(cells, own)))


def _matrices(sheet: Sheet, there: Convolution, paint: Palette, *, y: float, width: float) -> float:
    """The matrix of the way there, and its transpose; returns where the next thing may start."""
    rows, columns = prod(there.output), prod(there.size)
    if max(rows, columns) > _MATRIX:
        return y
    sheet.text("As matrices: one is the other's transpose", 0, y, size=12, weight="semibold")
    found = matrix.entries(there)
    y += 30
    cell = min(9.0, (width - 60) / (rows + columns), 190 / max(rows, columns))
    box = (0.0, y, cell)
    matrix.draw(sheet, "W", found, size=(rows, columns), box=box, palette=paint)
    turned = {(c, r): weight for (r, c), weight in found.items()}
    box = (columns * cell + 60, y, cell)
    matrix.draw(sheet, "W transposed", turned, size=(columns, rows), box=box, palette=paint)
    return y + max(rows, columns) * cell + 26
