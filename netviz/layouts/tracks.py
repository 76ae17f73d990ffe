"""Which level a line turns on between two rows, so that turns of different nets lie apart."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from heapq import heappop, heappush

from netviz.layouts.plan import Across, Grid
from netviz.layouts.ports import Arrival, Ports, exit_of

STRAIGHT = 0.75
_CROWD, _EASY = 150, 60


@dataclass(frozen=True, slots=True)
class Turn:
    """Lines of one net that leave at ``start`` and turn to one side, reaching ``end``."""

    start: float
    end: float

    @property
    def low(self) -> float:
        """Its leftmost point."""
        return min(self.start, self.end)

    @property
    def high(self) -> float:
        """Its rightmost point."""
        return max(self.start, self.end)


def tracks(grid: Grid, across: Across, ports: Ports) -> tuple[dict[Arrival, int], list[int]]:
    """The level of every turning line, counted from its source; how many levels each row needs.

    The levels of a row lie between it and the row before.
    """
    turning: dict[int, dict[tuple[float, bool, tuple[str, int]], list[Arrival]]] = defaultdict(dict)
    for link, chain in zip(grid.plan.links, grid.chains, strict=True):
        for source, target in itertools.pairwise(chain):
            line = (source, link.port, target)
            start = exit_of(grid.items[source], link.port, across)
            end = ports.entry[line]
            if line not in ports.sideways and abs(start - end) > STRAIGHT:
                key = (start, end > start, link.net)
                turning[grid.row_of[target]].setdefault(key, []).append(line)
    levels: dict[Arrival, int] = {}
    counts = [0] * len(grid.rows)
    for row, groups in turning.items():
        turns = {key: _turn(key, lines, ports) for key, lines in groups.items()}
        level = _levels(turns)
        for key, lines in groups.items():
            levels.update(dict.fromkeys(lines, level[key]))
        counts[row] = max(level.values()) + 1
    return levels, counts


_Key = tuple[float, bool, tuple[str, int]]


def _turn(key: _Key, lines: list[Arrival], ports: Ports) -> Turn:
    start, rightwards, _ = key
    ends = [ports.entry[line] for line in lines]
    return Turn(start, max(ends) if rightwards else min(ends))


def _levels(turns: dict[_Key, Turn]) -> dict[_Key, int]:
    """Rightward turns from the right and leftward ones from the left need no crossing."""
    if len(turns) > _CROWD:
        return _packed(turns)
    order = sorted(turns, key=lambda key: (not key[1], -key[0] if key[1] else key[0]))
    level: dict[_Key, int] = {}
    for key in _started(turns, order):
        turn = turns[key]
        level[key] = max(
            (level[other] + 1 for other in level if _overlap(turns[other], turn)), default=0
        )
    return level


def _started(turns: dict[_Key, Turn], order: list[_Key]) -> list[_Key]:
    """``order``, but that where one line ends right below another's start, the one that starts
    there comes first, so that it turns first; as it was where these wait for one another."""
    if len(order) > _EASY:
        return order
    first: dict[_Key, set[_Key]] = {
        lower: {
            upper
            for upper in order
            if upper[2] != lower[2] and abs(turns[upper].start - turns[lower].end) < 3
        }
        for lower in order
    }
    left, found = list(order), list[_Key]()
    while left:
        ready = (key for key in left if first[key].isdisjoint(left))
        found.append(next(ready, left[0]))
        left.remove(found[-1])
    return found


def _packed(turns: dict[_Key, Turn]) -> dict[_Key, int]:
    """The fewest levels, for so many turns that nobody follows them by eye; near linear."""
    level: dict[_Key, int] = {}
    free: list[int] = []
    busy: list[tuple[float, int]] = []
    for key in sorted(turns, key=lambda key: turns[key].low):
        turn = turns[key]
        while busy and busy[0][0] + 4 < turn.low:
            heappush(free, heappop(busy)[1])
        level[key] = heappop(free) if free else len(busy)
        heappush(busy, (turn.high, level[key]))
    return level


def _overlap(first: Turn, second: Turn) -> bool:
    return first.low < second.high + 4 and second.low < first.high + 4
