"""The size at which a figure fits its page: text keeps its size, shapes shrink, rows wrap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.rows import Rows, in_rows
from netviz.layouts.oblique.wires import Wire, ends_piece, wires
from netviz.passes.figure import FigureGraph, Link

NATURAL, EDGE, LONGEST = 2.6, 8.0, 1000.0
"""Points a unit where there is room; the page's margin; a row's length where none is asked."""

_SHRUNK = (
    *((1.0, 0), (0.87, 0), (0.76, 0), (0.66, 0), (0.57, 0)),
    *((0.66, 1), (0.57, 1), (0.5, 1), (0.44, 1)),
)
_TIGHT = ((0.4, 1), (0.34, 2), (0.26, 2))
_ROOM = 24.0

Make = Callable[[float, int], Sequence[Piece]]
"""Pieces at so many points a unit, with labels from all (0) to the fewest (2)."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """``pieces`` at ``unit`` points a unit, what joins them, where they stand, in rows of at most
    ``limit`` points."""

    pieces: Sequence[Piece]
    wires: list[Wire]
    inner: list[Link]
    rows: Rows
    unit: float
    limit: float = LONGEST


def fitted(
    figure: FigureGraph, make: Make, *, width: float | None, natural: float = NATURAL
) -> Fitted:
    """``figure`` at its natural size, or as large as ``width`` points allow: in as few rows as a
    moderate shrinking allows, then with fewer labels; too wide at last."""
    if width is None:
        found = _at(figure, make, (natural, 0), LONGEST)
        lanes = max(found.rows.lane, default=0)
        # Many lanes below each other would make a tower of a figure that has few columns.
        return found if lanes < 2 else _at(figure, make, (natural / (1 + lanes / 6), 0), LONGEST)
    limit = width - 2 * EDGE
    tried: list[tuple[int, int, int, int, Fitted]] = []
    for part, crowd in _SHRUNK:
        found = _at(figure, make, (natural * part, crowd), limit)
        if _fits(found, limit):
            tried.append((min(_cut(found), 1), found.rows.count, crowd, len(tried), found))
            if found.rows.count == 1:
                break
    if tried:
        return min(tried)[-1]
    for part, crowd in _TIGHT:
        found = _at(figure, make, (natural * part, crowd), limit)
        if _fits(found, limit):
            return found
    return found


def again(fit: Fitted, failed: Iterable[int]) -> Fitted:
    """``fit`` with room for the wires ``failed`` to be interrupted, from letter to letter."""
    tagged = fit.rows.tagged | frozenset(failed)
    return replace(fit, rows=in_rows(fit.pieces, fit.wires, fit.limit, tagged=tagged))


def _at(figure: FigureGraph, make: Make, size: tuple[float, int], limit: float) -> Fitted:
    pieces = make(*size)
    lines, inner = wires(figure, pieces)
    rows = in_rows(pieces, lines, limit)
    if rows.count > 1:
        rows = in_rows(pieces, lines, limit - _ROOM, gaps=rows.gaps)  # for lines from row to row
    return Fitted(pieces, lines, inner, rows, size[0], limit)


def _cut(found: Fitted) -> int:
    """How many skips would have to go on in another row."""
    row, last = found.rows.row, {found.rows.row[n]: n for n in range(len(found.rows.row))}
    return sum(
        row[w.source] != row[w.target]
        and (last[row[w.source]] != w.source or not ends_piece(w, found.pieces))
        for w in found.wires
    )


def _fits(found: Fitted, limit: float) -> bool:
    return found.rows.width(found.pieces) <= limit
