"""How lines get from the foot of one column to the head of another."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from netviz.layouts.crossings import Net
from netviz.layouts.plan import Place, Placed
from netviz.layouts.segments import Segment

BESIDE, LANE = 16.0, 7.0
_BELOW, _STEP, _INSET = 10.0, 7.0, 5.0

Route = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A laid out segment, moved to its place, with its extent across and its length."""

    part: Segment
    placed: Placed
    low: float
    high: float
    length: float
    routes: Mapping[tuple[str, int, str], Route]


def lead(placed: list[Column]) -> dict[tuple[Net, int], list[Place]]:
    """The corners between the ports of every net: down, up beside its column, and over the next
    ones. Nets do not share a stretch, and do not cross where they need not."""
    ends: dict[Net, dict[int, float]] = {}
    for number, column in enumerate(placed):
        for net, id_ in column.part.taken.items():
            ends.setdefault(net, {})[number] = column.placed.centres[id_][0]
    lanes: dict[Net, tuple[Route, float]] = {}
    for column in placed:
        nets = sorted(column.part.given, key=lambda net: max(ends[net].values()), reverse=True)
        taken = [route for link, route in column.routes.items() if link[2] not in column.part.ports]
        for place, net in enumerate(nets):
            lane = column.high + BESIDE + place * LANE
            out = column.routes[(*net, column.part.given[net])]
            way = _aside(column, out, lane, [route for route in taken if route[0] != out[0]])
            if not way:
                below = column.length + _BELOW + place * LANE
                way = (*out, (out[-1][0], below), (lane, below))
            taken.append(way)
            lanes[net] = way, lane
    levels = _levels({net: (lane, max(ends[net].values())) for net, (_, lane) in lanes.items()})
    found: dict[tuple[Net, int], list[Place]] = {}
    for net, (way, lane) in lanes.items():
        above = -_BELOW - levels[net] * LANE
        for number, end in ends[net].items():
            found[net, number] = [*way, (lane, above), (end, above)]
    return found


def entered(
    column: Column, led: list[Place], key: tuple[str, int, str], *, taken: list[Route]
) -> list[Place]:
    """``led``, up the lane beside ``column``, joined to the line of the link ``key``: straight into
    the side of its target or to where it turns first, if a way there is free of ``taken``."""
    into = column.routes[key]
    lane = led[-2][0]
    if len(into) < 3:
        return [*led, *into]
    others = [route for link, route in column.routes.items() if link[:2] != key[:2]]
    others += taken
    (_, level), (x, _) = into[1], into[2]
    before = min(into[0][0], x)
    if lane < before and _is_free(column, (lane, before), level, others):
        return [*led[:-2], (lane, level), *into[2:]]
    return [*led[:-2], *(_sideways(column, lane, key[2], others) or (*led[-2:], *into))]


def _sideways(column: Column, lane: float, target: str, others: list[Route]) -> list[Place]:
    """From ``lane`` level into the side of the box ``target``; nothing where that is not free."""
    cell = next(cell for cell in column.part.plan.cells if cell.id == target)
    x, y = column.placed.centres[cell.id]
    side = x - cell.across / 2
    steps = (0.0, -_STEP, _STEP, -2 * _STEP, 2 * _STEP)
    for level in (y + step for step in steps if abs(step) < cell.along / 2 - _INSET):
        if lane < side and _is_free(column, (lane, side), level, others):
            return [(lane, level), (side, level)]
    return []


def _aside(column: Column, out: Route, lane: float, others: list[Route]) -> Route:
    """``out`` led straight to ``lane`` where it first turns towards it; nothing where that is not
    free."""
    for place, ((x0, y0), (x1, y1)) in enumerate(itertools.pairwise(out)):
        if y0 == y1 and x1 > x0 and _is_free(column, (x0, lane), y0, others):
            return (*out[: place + 1], (lane, y0))
    return ()


def _is_free(column: Column, reach: tuple[float, float], level: float, others: list[Route]) -> bool:
    """Whether no box, caption or level stretch lies at ``level`` within ``reach``."""
    low, high = reach
    for cell in column.part.plan.cells:
        x, y = column.placed.centres[cell.id]
        half, long = max(cell.across / 2, cell.shoulder), cell.along / 2
        if x + half > low and x - half < high and y - long - 4 < level < y + long + cell.stem + 4:
            return False
    for frame in column.part.plan.frames:
        left, right, start, _ = column.placed.frames.get(frame.id, (0.0, 0.0, 0.0, 0.0))
        if right > low and left < high and start - 3 < level < start + frame.label[1] + 2:
            return False
    stretches = (pair for route in others for pair in itertools.pairwise(route))
    return not any(
        abs(y0 - level) < 4 and abs(y1 - level) < 4 and max(x0, x1) > low and min(x0, x1) < high
        for (x0, y0), (x1, y1) in stretches
    )


def _levels(spans: Mapping[Net, tuple[float, float]]) -> dict[Net, int]:
    """A level for every stretch, short ones below long ones, so that they nest."""
    level: dict[Net, int] = {}
    order: Iterable[Net] = sorted(spans, key=lambda net: spans[net][1] - spans[net][0])
    for net, (low, high) in ((net, spans[net]) for net in order):
        under = (level[n] + 1 for n in level if spans[n][0] < high + 4 and low < spans[n][1] + 4)
        level[net] = max(under, default=0)
    return level
