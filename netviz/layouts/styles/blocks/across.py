"""Lines from tower to tower."""

from __future__ import annotations

from collections import Counter

from netviz.layouts.styles.blocks.arrive import entered, height_of
from netviz.layouts.styles.blocks.arrive import into as into_part
from netviz.layouts.styles.blocks.lines import Line, Spot
from netviz.layouts.styles.blocks.parts import Part
from netviz.layouts.styles.blocks.place import FAN, FORK, Placed


def across(placed: Placed, leaf: dict[str, Part]) -> list[Line]:
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
        height = height_of(target, link, seen[link.target] / (into_one[link.target] + 1))
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
            found.append(into_part(link, way, target, into))
            continue
        found.append(entered(link, (*way, (height, channel)), target, column=into, side=-1))
    return found
