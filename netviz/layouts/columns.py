"""Where a long figure is cut into columns, each read like the whole."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass

from netviz.layouts.aspect import LONGEST, Aspect
from netviz.layouts.crossings import MOST_LED
from netviz.layouts.cuts import Rows, cuts
from netviz.layouts.place import PAD, TURN_ROOM, spans
from netviz.layouts.plan import Grid

GUTTER = 40.0
_BESIDE, _ABOVE, _SURELY = 44.0, 130.0, 0.92
_LINE, _OUTER, _INNER, _SMALL = 0.12, 0.2, 1.0, 1.6
_AGAIN, _WASTE, _TOO_LONG = 1.6, 1.4, 12.0
"""Of a page's badness: a repeated frame cut in two, a page left blank, a page e
times as long as it may be."""
_EVEN, _LESS, _ODD = 0.45, 0.85, 0.75
"""A figure that is no longer than it may be, but fills less than this of a page as wide as its
widest row, is cut if the page becomes so much smaller by cuts that are easy to follow."""


def columns(
    grid: Grid,
    aspect: Aspect | None,
    size: tuple[float, float] | None = None,
    *,
    apart: int | None = None,
) -> list[int]:
    """The first row of every column of ``grid``; just 0 where one column is best. ``size``: width
    and length of the figure in one column, where they are known. ``apart``: a row that must begin
    a column."""
    if aspect is None or len(grid.rows) < 4:
        return [0]
    rows = _measured(grid)
    width, length = size or (max(rows.wide), rows.length(0, rows.count))
    page = _Page(grid.plan.direction == "TB", aspect, width / max(rows.wide))
    wide, long = page.size(width, length)
    fits = long <= max(aspect.short, aspect.free * wide)
    if apart is None and fits and (long <= aspect.short or rows.filled() > _EVEN):
        return [0]
    guess = math.sqrt(page.wished * length / (width + GUTTER))
    tried = {max(1, math.floor(guess) + more) for more in (-1, 0, 1, 2, 3)}
    counts = sorted(count for count in tried if count < rows.count)
    found = cuts(rows, counts, apart=apart)
    if fits and apart is None:
        easy = [count <= MOST_LED for count in _crossing(grid)]
        found = [starts for starts in found if page.gains(rows, starts, easy=easy)]
    return min(found, key=lambda starts: page.badness(rows, starts)) if found else [0]


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
        return width + _BESIDE, length + _ABOVE

    def around(self, rows: Rows, starts: list[int]) -> tuple[float, float]:
        """Width and length of the page with columns that begin at ``starts``."""
        pairs = list(itertools.pairwise([*starts, rows.count]))
        widths = [max(rows.wide[a:b]) * self.scale for a, b in pairs]
        across = sum(widths) + GUTTER * (len(pairs) - 1)
        return self.size(across, max(rows.length(*pair) for pair in pairs))

    def gains(self, rows: Rows, starts: list[int], *, easy: list[bool]) -> bool:
        """Whether ``starts`` make the page much smaller than one column, and no odder, by cuts that
        are ``easy`` to follow."""
        wide, long = self.around(rows, starts)
        smaller = wide * long < _LESS * math.prod(self.around(rows, [0]))
        odd = abs(math.log(wide / long / self.wished)) > _ODD
        return smaller and not odd and all(easy[r] and not rows.again[r] for r in starts[1:])

    def badness(self, rows: Rows, starts: list[int]) -> float:
        """How far ``starts`` make the page from its wish, what it wastes, what the cuts cost."""
        pairs = list(itertools.pairwise([*starts, rows.count]))
        widths = [max(rows.wide[a:b]) * self.scale for a, b in pairs]
        lengths = [rows.length(*pair) for pair in pairs]
        across = sum(widths) + GUTTER * (len(pairs) - 1)
        wide, long = self.around(rows, starts)
        price = sum(rows.cost[row] for row in starts[1:])
        again = sum(rows.again[row] for row in starts[1:])
        used = sum(a * b for a, b in zip(widths, lengths, strict=True))
        blank = 1 - used / (across * max(lengths))
        off = abs(math.log(wide / long / self.wished))
        over = max(0.0, abs(math.log(wide / long)) - math.log(_SURELY * LONGEST))
        bad = off + 0.12 * price + 0.06 * len(starts) + _WASTE * blank
        return bad + _TOO_LONG * over + _AGAIN * min(1, again)


def _measured(grid: Grid) -> Rows:
    plan, count = grid.plan, len(grid.rows)
    extra = [0.0] * (count + 1)
    cut = [0.0] * (count + 1)
    again = [0] * (count + 1)
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
            # A stage of many blocks is cut rather than one of the blocks.
            price += _SMALL * max(0.0, 1 - 2 * (last - first + 1) / count)
            cut[first + 1] += price
            cut[last + 1] -= price
            # "x12" on both halves of a frame would read as twice as many.
            again[first + 1] += frame.repeat > 1
            again[last + 1] -= frame.repeat > 1
    start, wide = [0.0], []
    for row, ids in enumerate(grid.rows):
        items = [grid.items[id_] for id_ in ids]
        tall = max((i.cell.along + i.cell.stem for i in items if i.cell is not None), default=0.0)
        start.append(start[-1] + tall + TURN_ROOM + extra[row])
        nested = max((depth[item.frame] for item in items), default=0)
        wide.append(sum(i.across + plan.column_gap for i in items) + 2 * PAD * nested)
    frames = itertools.accumulate(cut)
    # Beyond a few, lines are not led across but end at a letter.
    lines = (_LINE * min(count, MOST_LED + 1) for count in _crossing(grid))
    cost = [a + b for a, b in zip(frames, lines, strict=True)]
    return Rows(start, wide, cost, list(itertools.accumulate(again)))


def _crossing(grid: Grid) -> list[int]:
    """How many tensors' lines a cut before each row would part."""
    change = [0] * (len(grid.rows) + 1)
    reach: dict[tuple[str, int], int] = defaultdict(int)
    for link in grid.plan.links:
        reach[link.net] = max(reach[link.net], grid.row_of[link.target])
    for (source, _), last in reach.items():
        change[grid.row_of[source] + 1] += 1
        change[last + 1] -= 1
    return list(itertools.accumulate(change))
