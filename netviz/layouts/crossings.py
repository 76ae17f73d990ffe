"""Which lines between columns are led there, and which go by letter."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from netviz.layouts.plan import Grid

MOST_LED = 3
"""So many lines are led over a gutter; of more, just the one that the main path goes on by."""

Net = tuple[str, int]


def told(grid: Grid, column_of: Mapping[str, int]) -> frozenset[tuple[Net, int]]:
    """Nets, with columns that they go on in by a letter instead of a line between columns: those
    of constants, and those of a crowd but for the one that the main path goes on by."""
    reach = _reach(grid, column_of)
    side = {cell.id for cell in grid.plan.cells if cell.side}
    found = {(net, column) for net, column in reach if net[0] in side}
    for gutter in range(max(column_of.values(), default=0)):
        crossing = [
            (net, column)
            for net, column in reach
            if column_of[net[0]] <= gutter < column and (net, column) not in found
        ]
        if len({net for net, _ in crossing}) > MOST_LED:
            far = {way: reach[way] - grid.row_of[way[0][0]] for way in crossing}
            main = [way for way in crossing if far[way] == min(far.values())][:MOST_LED]
            found.update(way for way in crossing if way not in main)
    return frozenset(found)


def _reach(grid: Grid, column_of: Mapping[str, int]) -> dict[tuple[Net, int], int]:
    """For every net and every other column that it goes to, the first row there."""
    found: dict[tuple[Net, int], int] = {}
    for link in grid.plan.links:
        last = column_of[link.target]
        if column_of[link.source] != last:
            way = link.net, last
            found[way] = min(found.get(way, len(grid.rows)), grid.row_of[link.target])
    return found


def letters(nets: Iterable[Net]) -> dict[Net, str]:
    """A, B, ... Z, AA, AB ... for ``nets`` in their order."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = (
        "".join(word)
        for length in itertools.count(1)
        for word in itertools.product(alphabet, repeat=length)
    )
    return dict(zip(nets, names, strict=False))
