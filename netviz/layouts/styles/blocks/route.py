"""The way of every line, from part to part, as corners on the page's two directions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from netviz.layouts.styles.blocks.levels import ENTRY, Lane, Level, asides
from netviz.layouts.styles.blocks.parts import Link, Part
from netviz.layouts.styles.blocks.place import BAR, FAN, FORK, Column, Placed

_LEAD = 14.0

Spot = tuple[float, float]
"""Along the figure, across it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One tensor's way: ``stems`` ends in an arrowhead each; ``id``: "source->target"."""

    id: str
    stems: tuple[tuple[Spot, ...], ...]


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
    found += _across(placed, leaf)
    return _branched(found)


def _branched(lines: list[Line]) -> list[Line]:
    """``lines``, each from shortly before it leaves another of the same tensor, so that no long
    stretch is drawn twice and corners stay round."""
    drawn: dict[str, list[tuple[Spot, Spot]]] = {}
    found = []
    for line in lines:
        seen = drawn.setdefault(line.id.partition("->")[0], [])
        stems = tuple(_trimmed(stem, seen) for stem in line.stems)
        seen += (pair for stem in stems for pair in pairwise(stem))
        found.append(Line(line.id, stems))
    return found


def _trimmed(stem: tuple[Spot, ...], seen: list[tuple[Spot, Spot]]) -> tuple[Spot, ...]:
    kept = list(stem)
    gone = None
    while len(kept) > 2 and any(_covers(one, (kept[0], kept[1])) for one in seen):
        gone = kept.pop(0)
    if gone is None:
        return stem
    far = abs(gone[0] - kept[0][0]) + abs(gone[1] - kept[0][1])
    part = min(1.0, _LEAD / far) if far else 0.0
    lead = tuple(b + (a - b) * part for a, b in zip(gone, kept[0], strict=True))
    return ((lead[0], lead[1]), *kept)


def _covers(one: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    for way in (0, 1):
        fixed = 1 - way
        if all(abs(spot[fixed] - one[0][fixed]) < 0.01 for spot in (one[1], *other)):
            low, high = sorted((one[0][way], one[1][way]))
            return all(low - 0.01 <= spot[way] <= high + 0.01 for spot in other)
    return False


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
                    _entered(lane.link, way, leaf[lane.link.target], column=column, side=lane.side)
                )
        if item.form == "frame":
            found += _level(level.within[number], column, leaf, inner)
            continue
        own = list(level.straight.get(number, ()))
        own += [lane.link for lane in level.lanes if lane.stop == number and lane.below]
        for link in own[:1]:
            found.append(_into(link, inner[link.source], item, column))
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
        back = level.items[lane.stop].low - 8.0 - (FAN if _fans(level.items[lane.stop]) else 0.0)
        return (*start, (back, edge), (back, column.axis))
    return (*start, (_height(leaf[lane.link.target], lane.link, lane.share), edge))


def _fans(item: Part) -> bool:
    return item.form != "frame" and item.fan


def _height(target: Part, link: Link, share: float = 0.5) -> float:
    """Where a line from the side meets ``target``: at this ``share`` of its height, or under it for
    keys and values."""
    if target.fan and link.letters:
        return target.low - BAR
    return target.low + (target.high - target.low) * share


def _entered(link: Link, way: tuple[Spot, ...], target: Part, *, column: Column, side: int) -> Line:
    """A line that comes from ``side``."""
    id_ = f"{link.source}->{link.target}"
    if target.fan and link.letters:
        return Line(id_, _fan(link, way, target, column=column, side=side))
    height = way[-1][0]
    half = _half(target, height)
    return Line(id_, ((*way, (height, column.axis + side * half)),))


def _half(target: Part, height: float) -> float:
    """How far ``target`` reaches from the axis at ``height``; a ball is round."""
    half = target.breadth / 2
    if target.form != "ball":
        return half
    rise = height - (target.low + target.high) / 2
    return max(half**2 - rise**2, 0.0) ** 0.5


def _into(link: Link, way: tuple[Spot, ...], target: Part, column: Column) -> Line:
    """A line that comes along the axis."""
    id_ = f"{link.source}->{link.target}"
    if target.fan and link.letters:
        return Line(
            id_, _fan(link, (*way, (target.low - FAN, column.axis)), target, column=column, side=0)
        )
    return Line(id_, ((*way, (target.low, column.axis)),))


def _fan(
    link: Link, way: tuple[Spot, ...], target: Part, *, column: Column, side: int
) -> tuple[tuple[Spot, ...], ...]:
    """Branches to the places of value, key and query; mirrored where others come from the right."""
    letters = dict.fromkeys(link.letters)
    places = {"q": -1, "k": 0, "v": 1} if target.mirrored else {"v": -1, "k": 0, "q": 1}
    step = target.breadth / 4
    height = way[-1][0]
    stems = []
    for letter in letters:
        at = column.axis + places[letter] * step
        if at == column.axis and side == 0:
            stems.append((*way, (target.low, at)))
        else:
            stems.append((*way, (height, at), (target.low, at)))
    return tuple(stems)


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


def _across(placed: Placed, leaf: dict[str, Part]) -> list[Line]:
    """Lines from tower to tower: along the channel between them, or over the top."""
    found: list[Line] = []
    order: dict[int, list[str]] = {}
    top, over = placed.high + 8.0, 0
    into_one = Counter(link.target for link, _, _ in placed.across)
    seen: Counter[str] = Counter()
    for link, here, there in placed.across:
        source, target = leaf[link.source], leaf[link.target]
        out, into = placed.columns[here], placed.columns[there]
        lanes = order.setdefault(there, [])
        if link.source not in lanes:
            lanes.append(link.source)
        number = min(lanes.index(link.source), len(placed.channels[there]) - 1)
        channel = placed.channels[there][number]
        fork = source.outlet + FORK
        seen[link.target] += 1
        height = _height(target, link, seen[link.target] / (into_one[link.target] + 1))
        way: tuple[Spot, ...] = ((source.high, out.axis), (fork, out.axis))
        if there - here > 1:
            beside = placed.channels[here + 1][0] + 3.0 + 2.5 * over
            over += 1
            way = (*way, (fork, beside), (top, beside), (top, channel))
            top += 7.0
        else:
            way = (*way, (fork, channel))
        if target is into.level.items[0] and 0 not in into.level.main:
            below = target.low - 12.0 - (FAN if target.fan else 0.0)
            way = (*way, (below, channel), (below, into.axis))
            found.append(_into(link, way, target, into))
            continue
        found.append(_entered(link, (*way, (height, channel)), target, column=into, side=-1))
    return found
