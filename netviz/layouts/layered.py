"""netviz' own places across: quick on any size, used where Graphviz gives up.

Every frame is laid out on its own, innermost first: what lies on the main path stands in the
middle, everything else is packed beside it, as near as its rows allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.layouts.plan import Across, Grid

_PAD, _FAR = 9.0, 260.0


@dataclass(slots=True)
class _Block:
    """Something over a span of rows: an item, a lane of knots, or a whole frame. It reaches from
    ``low`` to ``high`` beside its axis, which lies at ``centre``."""

    id: str
    low: float
    high: float
    first: int
    last: int
    main: bool
    items: list[str] = field(default_factory=list)
    centre: float = 0.0


def layered(grid: Grid, options: Mapping[str, str], *, seconds: float) -> Across:
    """Places across for ``grid`` in time near linear in its items; ``options`` are not used."""
    del options, seconds
    gap = grid.plan.column_gap
    spine = _spine(grid)
    inside: dict[str, list[_Block]] = defaultdict(list)
    for block in _blocks(grid, spine):
        inside[grid.items[block.items[0]].frame].append(block)
    extents: dict[str, tuple[float, float]] = {}
    for frame in reversed(grid.plan.frames):
        blocks = inside[frame.id]
        if not blocks:
            continue
        down = grid.plan.direction == "TB"
        low, high = _pack(blocks, gap)
        label = frame.label[0] if down else 0.0
        head = 0.0 if down else frame.label[1] - _PAD
        low, high = min(low, -label / 2) - _PAD - head, max(high, label / 2) + _PAD
        extents[frame.id] = low, high
        if frame.parent is not None:
            first = min(block.first for block in blocks)
            last = max(block.last for block in blocks)
            main = any(block.main for block in blocks)
            inside[frame.parent].append(_Block(frame.id, low, high, first, last, main))
    return _absolute(grid, inside, extents)


def _spine(grid: Grid) -> set[str]:
    """Items on one heaviest path from the first row down."""
    best: dict[str, tuple[float, str]] = {}
    for (source, target), pull in grid.steps.items():
        if pull > best.get(target, (0.0, ""))[0]:
            best[target] = (pull, source)
    sinks = [id_ for row in reversed(grid.rows) for id_ in row]
    found: set[str] = set()
    current = sinks[0] if sinks else ""
    while current:
        found.add(current)
        current = best.get(current, (0.0, ""))[1]
    return found


def _blocks(grid: Grid, spine: set[str]) -> list[_Block]:
    """Items, with each net's knots in one frame joined to a lane."""
    lanes: dict[tuple[str, ...], _Block] = {}
    blocks = []
    for id_, item in grid.items.items():
        row, half = grid.row_of[id_], item.across / 2
        if item.cell is not None:
            blocks.append(_Block(id_, -half, half, row, row, id_ in spine, [id_]))
            continue
        parts = id_.split("\0")
        key = (*parts[1:3], item.frame)
        lane = lanes.get(key)
        if lane is None:
            lanes[key] = lane = _Block(id_, -half, half, row, row, False, [])
            blocks.append(lane)
        lane.items.append(id_)
        lane.first, lane.last = min(lane.first, row), max(lane.last, row)
    return blocks


def _pack(blocks: list[_Block], gap: float) -> tuple[float, float]:
    """Centre each block near 0; the extent of all. Where the middle is taken, blocks go to the
    right, and to the left once the right has grown far."""
    taken: dict[int, tuple[float, float]] = {}
    low = high = 0.0
    order = sorted(blocks, key=lambda b: (not b.main, b.last - b.first, b.first))
    for block in order:
        rows = range(block.first, block.last + 1)
        ends = [taken[row] for row in rows if row in taken]
        depth = min((left for left, _ in ends), default=0.0)
        reach = max((right for _, right in ends), default=0.0)
        if not ends or depth - gap >= block.high or reach + gap <= block.low:
            block.centre = 0.0
        elif reach <= _FAR - depth:
            block.centre = reach + gap - block.low
        else:
            block.centre = depth - gap - block.high
        here = block.centre + block.low, block.centre + block.high
        for row in rows:
            left, right = taken.get(row, here)
            taken[row] = min(left, here[0]), max(right, here[1])
        low, high = min(low, here[0]), max(high, here[1])
    return low, high


def _absolute(
    grid: Grid, inside: dict[str, list[_Block]], extents: dict[str, tuple[float, float]]
) -> Across:
    centre: dict[str, float] = {}
    extent: dict[str, tuple[float, float]] = {}
    shift = {frame.id: 0.0 for frame in grid.plan.frames if frame.parent is None}
    for frame in grid.plan.frames:
        if frame.id not in shift:
            continue
        origin = shift[frame.id]
        if frame.id in extents:
            low, high = extents[frame.id]
            extent[frame.id] = origin + low, origin + high
        for block in inside[frame.id]:
            if block.items:
                centre.update((id_, origin + block.centre) for id_ in block.items)
            else:
                shift[block.id] = origin + block.centre
    return Across(centre, extent)
