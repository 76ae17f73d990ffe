"""Lines through many rows made straight where an engine left small steps in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import median

from netviz.layouts.plan import Across, Grid

_MOST = 3000
_STEP, _APART, _PAD = 0.75, 9.0, 9.0

Span = tuple[float, float]
"""Low and high across."""


def straightened(grid: Grid, across: Across) -> Across:
    """``across`` with the knots of each link in as few straight lanes as the room between their
    neighbours allows. The order of every row stays, so no lines come to cross."""
    if len(grid.items) > _MOST:
        return across
    room = _Room(grid, across)
    for knots in dict.fromkeys(chain[1:-1] for chain in grid.chains):
        for run in room.runs(knots):
            room.align(run)
    return replace(across, centre=room.centre)


@dataclass(frozen=True, slots=True)
class _Run:
    """Knots one below the other, and where all of them may lie."""

    knots: tuple[str, ...]
    span: Span


class _Room:
    """Where items lie, and what is free beside them."""

    def __init__(self, grid: Grid, across: Across) -> None:
        self.centre = dict(across.centre)
        self._grid = grid
        self._parent = {frame.id: frame.parent for frame in grid.plan.frames}
        self._areas = _areas(grid, across)
        self._passing = _passing(grid)

    def runs(self, knots: tuple[str, ...]) -> list[_Run]:
        """``knots`` parted where no lane is free for all of them."""
        found: list[_Run] = []
        for knot in knots:
            low, high = self._free(knot)
            if found:
                last = found[-1]
                both = max(low, last.span[0]), min(high, last.span[1])
                if both[0] <= both[1]:
                    found[-1] = _Run((*last.knots, knot), both)
                    continue
            found.append(_Run((knot,), (low, high)))
        return found

    def align(self, run: _Run) -> None:
        """Put the knots of ``run`` in one lane."""
        places = [self.centre[knot] for knot in run.knots]
        if max(places) - min(places) > _STEP:
            lane = min(max(median(places), run.span[0]), run.span[1])
            self.centre.update(dict.fromkeys(run.knots, lane))

    def _free(self, knot: str) -> Span:
        """How far ``knot`` may move between what is beside it, within the frame that it lies in."""
        grid, x = self._grid, self.centre[knot]
        row, home = grid.row_of[knot], grid.items[knot].frame
        low, high = self._areas[home]
        low, high = min(x, low + _PAD), max(x, high - _PAD)
        beside = [self._edges(id_) for id_ in grid.rows[row] if id_ != knot]
        around = set(_around(home, self._parent))
        beside += [self._areas[id_] for id_ in self._passing[row] if id_ not in around]
        for left, right in beside:
            if right <= x:
                low = max(low, min(x, right + _APART))
            elif left >= x:
                high = min(high, max(x, left - _APART))
            else:
                return x, x
        return low, high

    def _edges(self, id_: str) -> Span:
        x, half = self.centre[id_], self._grid.items[id_].across / 2
        return x - half, x + half


def _around(frame: str | None, parent: dict[str, str | None]) -> list[str]:
    found = []
    while frame is not None:
        found.append(frame)
        frame = parent[frame]
    return found


def _areas(grid: Grid, across: Across) -> dict[str, Span]:
    """How far every frame reaches with what it holds, and what an engine kept free for it."""
    found: dict[str, Span] = dict(across.extent)
    for id_, item in grid.items.items():
        x, half = across.centre[id_], item.across / 2 + _PAD
        low, high = found.get(item.frame, (x, x))
        found[item.frame] = min(low, x - half), max(high, x + half)
    for frame in reversed(grid.plan.frames):
        if frame.parent is not None and frame.id in found:
            low, high = found[frame.id]
            around = found.get(frame.parent, (low, high))
            found[frame.parent] = min(around[0], low - _PAD), max(around[1], high + _PAD)
    return found


def _passing(grid: Grid) -> dict[int, list[str]]:
    """The frames that lie beside or around each row."""
    parent = {frame.id: frame.parent for frame in grid.plan.frames}
    rows: dict[str, tuple[int, int]] = {}
    for cell in grid.plan.cells:
        row = grid.row_of[cell.id]
        for id_ in _around(cell.frame, parent):
            first, last = rows.get(id_, (row, row))
            rows[id_] = min(first, row), max(last, row)
    found: dict[int, list[str]] = defaultdict(list)
    for id_, (first, last) in rows.items():
        if parent[id_] is not None:
            for row in range(first, last + 1):
                found[row].append(id_)
    return found
