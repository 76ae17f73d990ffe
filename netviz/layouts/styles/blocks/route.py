"""The way of every line, from part to part, as corners on the page's two directions."""

from __future__ import annotations

from itertools import pairwise

from netviz.layouts.styles.blocks.across import across
from netviz.layouts.styles.blocks.arrive import entered, fans, height_of, into
from netviz.layouts.styles.blocks.levels import ENTRY, Lane, Level, asides
from netviz.layouts.styles.blocks.lines import Line, Spot, branched
from netviz.layouts.styles.blocks.parts import Part
from netviz.layouts.styles.blocks.place import FAN, FORK, Column, Placed


def route(placed: Placed) -> list[Line]:
    """The lines of ``placed``."""
    leaf: dict[str, Part] = {}
    for column in placed.columns:
        for inner in column.level.every():
            leaf |= {p.id: p for item in inner.items for p in item.leaves()}
    found: list[Line] = []
    for column in placed.columns:
        found += _level(column.level, column, leaf, {})
        found += _besides(column)
    found += across(placed, leaf)
    return branched(found)


def _level(
    level: Level, column: Column, leaf: dict[str, Part], prefix: dict[str, tuple[Spot, ...]]
) -> list[Line]:
    """Lines of one level; ``prefix``: the way of what comes in from outside to the axis."""
    found: list[Line] = []
    for number, item in enumerate(level.items):
        inner: dict[str, tuple[Spot, ...]] = {}
        for link in level.straight.get(number, ())[:1]:
            inner[link.source] = prefix.get(link.source) or ((leaf[link.source].high, column.axis),)
        for lane in level.lanes:
            if lane.stop != number:
                continue
            way = _lane(lane, level, column, leaf=leaf, prefix=prefix)
            if lane.below:
                inner[lane.link.source] = way
            elif item.form != "frame" or lane.link.source != level.main.get(number):
                found.append(
                    entered(lane.link, way, leaf[lane.link.target], column=column, side=lane.side)
                )
        if item.form == "frame":
            found += _level(level.within[number], column, leaf, inner)
            continue
        own = list(level.straight.get(number, ()))
        own += [lane.link for lane in level.lanes if lane.stop == number and lane.below]
        for link in own[:1]:
            found.append(into(link, inner[link.source], item, column))
    return found


def _lane(
    lane: Lane,
    level: Level,
    column: Column,
    *,
    leaf: dict[str, Part],
    prefix: dict[str, tuple[Spot, ...]],
) -> tuple[Spot, ...]:
    """Up to the lane, along it, and to the height at which it turns in, or back to the axis."""
    source = leaf[lane.link.source]
    edge = column.axis + lane.side * lane.offset
    if lane.inside:
        middle = (source.low + source.high) / 2
        start: tuple[Spot, ...] = (
            (middle, column.axis + lane.side * source.breadth / 2),
            (middle, edge),
        )
    else:
        low = level.start if lane.start == ENTRY else level.items[lane.start].outlet
        fork = low + FORK
        before = prefix.get(lane.link.source) if lane.start == ENTRY else None
        start = (*(before or ((source.high, column.axis),)), (fork, column.axis), (fork, edge))
    if lane.below:
        back = level.items[lane.stop].low - 8.0 - (FAN if fans(level.items[lane.stop]) else 0.0)
        return (*start, (back, edge), (back, column.axis))
    return (*start, (height_of(leaf[lane.link.target], lane.link, lane.share), edge))


def _besides(column: Column) -> list[Line]:
    """From what stands beside to its part, and from lines to outputs beside them."""
    found: list[Line] = []
    for level in column.level.every():
        for item in level.items:
            middle = (item.low + item.high) / 2
            last = list(item.leaves())[-1]
            for part, side in asides(item, column.side):
                near = column.axis + side * item.breadth / 2
                if part in item.ends:
                    height = (part.low + part.high) / 2
                    far = part.axis - side * part.breadth / 2
                    way = ((last.high, column.axis), (height, column.axis), (height, far))
                    found.append(Line(f"{last.id}->{part.id}", (way,)))
                    continue
                far = part.axis - side * part.breadth / 2
                found.append(Line(f"{part.id}->{item.id}", (((middle, far), (middle, near)),)))
                chain = [*part.items, part]
                for a, b in pairwise(chain):
                    found.append(
                        Line(f"{a.id}->{b.id}", (((a.high, part.axis), (b.low, part.axis)),))
                    )
    return found
