"""Where the parts lie: each level of a column is a stack along its axis, lines that pass parts run
in lanes at its sides, narrow ones inside wide ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from netviz.layouts.styles.blocks.levels import (
    Lane,
    Level,
    asides,
    choose_sides,
    fork,
    level_of,
)
from netviz.layouts.styles.blocks.parts import Figure, Link, Part
from netviz.layouts.styles.blocks.sizes import Scale

FORK, FAN, BAR, BESIDE, CHAIN, ASIDE = 5.5, 14.0, 9.0, 14.0, 11.0, 22.0
"""Above a part, where lines leave the axis; below an attention, where its own line and another's
turn to query, key and value; between a part and what stands beside it."""


@dataclass(slots=True)
class Column:
    """A tower: its level, the side of its lanes, and its axis across the page."""

    level: Level
    side: int
    axis: float = 0.0
    left: float = 0.0
    right: float = 0.0


@dataclass(slots=True)
class Placed:
    """Columns, and links from one to another with the columns' numbers."""

    columns: list[Column]
    across: list[tuple[Link, int, int]]
    channels: dict[int, list[float]] = field(default_factory=dict)
    high: float = 0.0


def place(figure: Figure, scale: Scale) -> Placed:
    """Give every part of ``figure``, as measured, its place."""
    owner = {leaf.id: n for n, c in enumerate(figure.columns) for p in c for leaf in p.leaves()}
    across = [
        (link, owner[link.source], owner[link.target])
        for link in figure.links
        if owner[link.source] != owner[link.target]
    ]
    leaving = {link.source for link, _, _ in across}
    columns = []
    last = len(figure.columns) - 1
    for number, parts in enumerate(figure.columns):
        links = [ln for ln in figure.links if owner[ln.source] == owner[ln.target] == number]
        side = 1 if number == last and last > 0 else -1
        level = level_of(parts, links, entry=None, side=side)
        for inner in level.every():
            fork(inner, leaving)
            choose_sides(inner, side)
        columns.append(Column(level, side))
    found = Placed(columns, across)
    for column in columns:
        _breadths(column.level, column.side, scale)
        top = _heights(column.level, 0.0, scale)
        column.left = -_extent(column.level, -1, column.side)
        column.right = _extent(column.level, 1, column.side)
        found.high = max(found.high, top)
    _abreast(found, scale)
    return found


def _breadths(level: Level, side: int, scale: Scale) -> None:
    """How far every item, and every lane, reaches to both sides."""
    for number, item in enumerate(level.items):
        if item.form == "frame":
            inner = level.within[number]
            _breadths(inner, side, scale)
            item.left = -_extent(inner, -1, side) - scale.pad
            item.right = _extent(inner, 1, side) + scale.pad
            continue
        item.left, item.right = -item.breadth / 2, item.breadth / 2
    placed: list[Lane] = []
    for lane in sorted(level.lanes, key=lambda one: one.stop - one.start):
        spanned = level.items[max(lane.start + (not lane.inside), 0) : lane.stop + (not lane.below)]
        reach = [_reach(item, lane.side, side) for item in spanned]
        outer = [
            other.offset + scale.lane
            for other in placed
            if other.side == lane.side
            and other.start < lane.stop
            and lane.start < other.stop
            and other.link.source != lane.link.source
        ]
        lane.offset = max([value + scale.lane + 2 for value in reach] + outer, default=20.0)
        placed.append(lane)


def _reach(item: Part, direction: int, side: int) -> float:
    """How far ``item`` and what stands beside it reach in ``direction``."""
    own = item.right if direction > 0 else -item.left
    here = [part for part, there in asides(item, side) if there == direction]
    ends = [ASIDE + part.breadth for part in here if part in item.ends]
    beside = [part.breadth + BESIDE for part in here if part not in item.ends]
    return max([own + sum(beside), *ends])


def _extent(level: Level, direction: int, side: int) -> float:
    lanes = [lane.offset for lane in level.lanes if lane.side == direction]
    return max([_reach(item, direction, side) for item in level.items] + lanes, default=0.0)


def _heights(level: Level, low: float, scale: Scale, *, outer: bool = True) -> float:
    """Stack the items from ``low`` on; the level's upper end."""
    at = level.start = low
    for number, item in enumerate(level.items):
        at += 0.0 if outer and not number else _gap(level, number, scale)
        item.low = at
        if item.form == "frame":
            inner = level.within[number]
            item.high = _heights(inner, at, scale, outer=False) + scale.pad
        else:
            item.high = at + item.length
        over = [(part.length - item.length) / 2 for part in item.beside]
        item.outlet = item.high + max([0.0, *over])
        for leaf in list(item.leaves())[-1:]:
            leaf.outlet = item.outlet
        at = item.high
    return at


def _gap(level: Level, number: int, scale: Scale) -> float:
    """Between item ``number`` and what comes before it."""
    item = level.items[number]
    first = next(iter(item.leaves()))
    gap = scale.gap + (FORK if number - 1 in level.forks else 0.0)
    if item.form != "frame" and first.fan:
        gap += FAN
    if any(lane.stop == number and lane.below for lane in level.lanes):
        gap += 6.0
    before = level.items[number - 1] if number else None
    if item.form != "frame":
        gap += max([_over(part, item) for part in item.beside], default=0.0)
    if before is not None:
        gap += max([(p.length - before.length) / 2 for p in before.beside] + [0.0])
        gap += sum(p.length + 2.0 for p in before.ends)
        gap += 6.0 if before.ends and before.crosses else 0.0
    return gap


def _over(part: Part, item: Part) -> float:
    """By how much what stands beside ``item`` reaches below it."""
    stem = sum(inner.length + CHAIN for inner in part.items)
    return max(0.0, (part.length - item.length) / 2 + stem)


def _abreast(placed: Placed, scale: Scale) -> None:
    """Columns side by side, with a channel for the lines between them."""
    at = 0.0
    for number, column in enumerate(placed.columns):
        count = len({link.source for link, _, there in placed.across if there == number})
        label = 26.0 if number else 0.0
        if number:
            room = 16.0 * scale.tight + scale.lane * count + label * scale.tight
            placed.channels[number] = [
                at + 9.0 + scale.lane * lane for lane in range(max(count, 1))
            ]
            at += room
        column.axis = at - column.left
        at = column.axis + column.right
        for level in column.level.every():
            for item in level.items:
                item.axis = column.axis
                _put_beside(item, column)


def _put_beside(item: Part, column: Column) -> None:
    """Places of what stands beside ``item``, and of the chains that end in it."""
    reach = {-1: item.breadth / 2, 1: item.breadth / 2}
    middle = (item.low + item.high) / 2
    above = item.outlet + FORK - 2.0 + (6.0 if item.crosses else 0.0)
    for part, side in asides(item, column.side):
        part.near = -side
        if part in item.ends:
            part.axis = column.axis + side * (ASIDE + part.breadth / 2)
            part.low, part.high = above, above + part.length
            above = part.high + 2.0
            continue
        part.axis = column.axis + side * (reach[side] + BESIDE + part.breadth / 2)
        reach[side] += BESIDE + part.breadth
        part.low, part.high = middle - part.length / 2, middle + part.length / 2
        at = part.low
        for inner in reversed(part.items):
            inner.axis = part.axis
            inner.low, inner.high = at - CHAIN - inner.length, at - CHAIN
            at = inner.low
