"""Where a long figure is cut into columns, each read like the whole."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass

from netviz.layouts.aspect import Aspect
from netviz.layouts.place import PAD, TURN_ROOM, spans
from netviz.layouts.plan import Grid

GUTTER = 40.0
_BESIDE, _LEGEND, _ABOVE = 44.0, 110.0, 110.0
_LINE, _OUTER, _INNER, _AGAIN, _CROWD = 0.12, 0.2, 1.0, 3.8, 10


@dataclass(frozen=True, slots=True)
class _Rows:
    """For every row its length and width, and what a cut before it would cost."""

    start: list[float]
    wide: list[float]
    cost: list[float]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.wide)

    def length(self, first: int, last: int) -> float:
        """Length of the rows ``first`` to before ``last``."""
        return self.start[last] - self.start[first]


def columns(
    grid: Grid, aspect: Aspect | None, size: tuple[float, float] | None = None
) -> list[int]:
    """The first row of every column of ``grid``; just 0 where one column is best. ``size``: width
    and length of the figure in one column, where they are known."""
    if aspect is None or len(grid.rows) < 4:
        return [0]
    rows = _measured(grid)
    width, length = size or (max(rows.wide), rows.length(0, rows.count))
    page = _Page(grid.plan.direction == "TB", aspect, width / max(rows.wide))
    wide, long = page.size(width, length)
    if long <= max(aspect.short, aspect.free * wide):
        return [0]
    guess = math.sqrt(page.wished * length / (width + GUTTER))
    tried = {max(1, math.floor(guess) + more) for more in (-1, 0, 1, 2, 3)}
    found = [_cut(rows, count) for count in sorted(tried) if count < rows.count]
    return min(found, key=lambda starts: page.badness(rows, starts))


@dataclass(frozen=True, slots=True)
class _Page:
    """The page around a figure. ``scale``: what rows' widths are short of the truth."""

    down: bool
    aspect: Aspect
    scale: float

    @property
    def wished(self) -> float:
        """Width over length."""
        return self.aspect.ratio if self.down else 1 / self.aspect.ratio

    def size(self, width: float, length: float) -> tuple[float, float]:
        """With title, legend, footer and margins."""
        if not self.down:
            return width + _ABOVE, length + _BESIDE
        return width + _BESIDE + (_LEGEND if length > 1.15 * width else 0.0), length + _ABOVE

    def badness(self, rows: _Rows, starts: list[int]) -> float:
        """How far ``starts`` make the page from its wish, and what their cuts cost."""
        ends = [*starts[1:], rows.count]
        pairs = list(zip(starts, ends, strict=True))
        across = sum(max(rows.wide[a:b]) for a, b in pairs) * self.scale
        wide, long = self.size(
            across + GUTTER * (len(pairs) - 1), max(rows.length(*pair) for pair in pairs)
        )
        price = sum(rows.cost[row] for row in starts[1:]) / len(starts)
        return abs(math.log(wide / long / self.wished)) + 0.25 * price + 0.06 * len(starts)


def _measured(grid: Grid) -> _Rows:
    plan, count = grid.plan, len(grid.rows)
    extra = [0.0] * (count + 1)
    cut = [0.0] * (count + 1)
    depth = {frame.id: 0 for frame in plan.frames if frame.parent is None}
    inside, _ = spans(grid)
    for frame in plan.frames:
        if frame.parent is not None:
            depth[frame.id] = depth[frame.parent] + 1
        if frame.id in inside:
            first, last = inside[frame.id]
            extra[first] += frame.label[1]
            extra[last] += PAD
            price = _OUTER if depth[frame.id] == 1 else _INNER
            # "x12" on both halves of a frame would read as twice as many.
            price += _AGAIN if frame.repeat > 1 else 0.0
            cut[first + 1] += price
            cut[last + 1] -= price
    _add_lines(grid, cut)
    start, wide = [0.0], []
    for row, ids in enumerate(grid.rows):
        items = [grid.items[id_] for id_ in ids]
        tall = max((i.cell.along + i.cell.stem for i in items if i.cell is not None), default=0.0)
        start.append(start[-1] + tall + TURN_ROOM + extra[row])
        nested = max((depth[item.frame] for item in items), default=0)
        wide.append(sum(i.across + plan.column_gap for i in items) + 2 * PAD * nested)
    return _Rows(start, wide, list(itertools.accumulate(cut)))


def _add_lines(grid: Grid, cut: list[float]) -> None:
    """Add to the changes ``cut`` what the lines cost that a cut would have to lead on."""
    reach: dict[tuple[str, int], int] = defaultdict(int)
    for link in grid.plan.links:
        reach[link.net] = max(reach[link.net], grid.row_of[link.target])
    for (source, _), last in reach.items():
        cut[grid.row_of[source] + 1] += _LINE
        cut[last + 1] -= _LINE


def _cut(rows: _Rows, count: int) -> list[int]:
    """The first rows of ``count`` columns of about equal length, cut where it costs little."""
    starts = [0]
    for left in range(count, 1, -1):
        first = starts[-1]
        ideal = rows.length(first, rows.count) / left
        costs: dict[int, float] = {}
        for row in range(first + 1, rows.count - left + 2):
            off = rows.length(first, row) / ideal - 1
            if off > 0.45 and costs:
                break
            if off > -0.45:
                over = max(0.0, rows.cost[row] - _CROWD * _LINE)
                costs[row] = rows.cost[row] + 4 * over + 2.5 * off * off + 0.5 * abs(off)
        if not costs:
            break
        starts.append(min(costs, key=lambda row: costs[row]))
    return starts
