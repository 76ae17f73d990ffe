"""Good places for a given number of cuts through rows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

_EXACT, _SLACKS, _FAR = 400, (1.0, 1.06, 1.13, 1.22, 1.35, 1.5, 1.7), 0.45
_AGAIN, _OVER = 8.0, 4.0
_CROWD = 1.2


@dataclass(frozen=True, slots=True)
class Rows:
    """For every row where it starts along, its width, and what a cut before it costs; ``again``:
    how many repeated frames such a cut parts."""

    start: list[float]
    wide: list[float]
    cost: list[float]
    again: list[int]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.wide)

    def length(self, first: int, last: int) -> float:
        """Length of the rows ``first`` to before ``last``."""
        return self.start[last] - self.start[first]

    def filled(self) -> float:
        """The part of a page as wide as the widest row that rows take."""
        used = sum(wide * self.length(row, row + 1) for row, wide in enumerate(self.wide))
        return used / (max(self.wide) * self.length(0, self.count))

    def price(self, row: int) -> float:
        """What a cut before ``row`` costs in all."""
        return self.cost[row] + _AGAIN * self.again[row]


def cuts(rows: Rows, counts: Iterable[int], *, apart: int | None) -> list[list[int]]:
    """First rows of columns, for each of ``counts`` columns in a few ways that trade even columns
    for cheap cuts; ``apart`` begins a column in all of them."""
    ends = [0, rows.count] if apart is None else [0, apart, rows.count]
    found: dict[tuple[int, ...], None] = {}
    for count in counts:
        least = rows.length(0, rows.count) / count
        for slack in _SLACKS if rows.count <= _EXACT else (1.0,):
            starts: list[int] = []
            for first, last in itertools.pairwise(ends):
                share = max(1, round(rows.length(first, last) / least))
                starts += _within(rows, (first, last), share, slack)
            found[tuple(starts)] = None
    return [list(starts) for starts in found]


def _within(rows: Rows, span: tuple[int, int], count: int, slack: float) -> list[int]:
    first, last = span
    if count == 1:
        return [first]
    if rows.count > _EXACT:
        return _even(rows, span, count)
    limit = slack * rows.length(first, last) / count
    return _cheapest(rows, span, count, limit=limit) or _even(rows, span, count)


def _cheapest(rows: Rows, span: tuple[int, int], count: int, *, limit: float) -> list[int]:
    """The cheapest cuts into ``count`` columns no longer than ``limit``; none where there is no
    way."""
    first, last = span
    best: dict[int, tuple[float, list[int]]] = {first: (0.0, [first])}
    for left in range(count - 1, 0, -1):
        reached: dict[int, tuple[float, list[int]]] = {}
        for begin, (cost, starts) in best.items():
            for row in range(begin + 1, last - left + 1):
                if rows.length(begin, row) > limit:
                    break
                total = cost + rows.price(row)
                if total < reached.get(row, (math.inf, []))[0]:
                    reached[row] = (total, [*starts, row])
        best = reached
    done = [found for begin, found in best.items() if rows.length(begin, last) <= limit]
    return min(done, default=(0.0, []))[1]


def _even(rows: Rows, span: tuple[int, int], count: int) -> list[int]:
    """``count`` columns of about equal length, cut where it costs little; linear."""
    first, last = span
    starts = [first]
    for left in range(count, 1, -1):
        begin = starts[-1]
        ideal = rows.length(begin, last) / left
        costs: dict[int, float] = {}
        for row in range(begin + 1, last - left + 2):
            off = rows.length(begin, row) / ideal - 1
            if off > _FAR and costs:
                break
            if off > -_FAR:
                over = max(0.0, rows.cost[row] - _CROWD)
                costs[row] = rows.price(row) + _OVER * over + 2.5 * off * off + 0.5 * abs(off)
        if not costs:
            break
        starts.append(min(costs, key=lambda row: costs[row]))
    return starts
