"""A long figure in columns: each laid out on its own, and the lines led on from one to the next."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from netviz.layouts.aspect import Aspect
from netviz.layouts.captions import CONTINUED
from netviz.layouts.columns import columns
from netviz.layouts.engines import lay_out
from netviz.layouts.place import simple
from netviz.layouts.plan import Place, Placed, Plan
from netviz.layouts.ranks import grid
from netviz.layouts.segments import Net, Segment, segments
from netviz.layouts.stretch import stretch

_BESIDE, _LANE, _BELOW = 16.0, 7.0, 10.0
_SMALL = 400

Captions = Mapping[str, tuple[float, float]]
Route = tuple[Place, ...]


def arrange(
    plan: Plan,
    *,
    captions: Captions,
    halves: Captions,
    aspect: Aspect | None,
    engine: str = "dot",
    options: Mapping[str, str] | None = None,
    seconds: float = 8.0,
) -> tuple[Placed, tuple[str, ...]]:
    """Place ``plan`` in as many columns as ``aspect`` asks for; the layout, and remarks on it.

    ``captions``: width and height of each frame's caption, ``halves``: widths of its two parts.
    The rest is that of `lay_out`, whose errors it raises.
    """
    whole = grid(plan)
    if len(whole.items) <= _SMALL or aspect is None:
        placed, said = lay_out(plan, engine=engine, options=options, seconds=seconds)
        placed = stretch(plan, placed, captions, halves)
        starts = columns(whole, aspect, _size(plan, placed))
    else:
        starts = columns(whole, aspect)
        if len(starts) == 1:
            placed, said = lay_out(plan, engine=engine, options=options, seconds=seconds)
            placed = stretch(plan, placed, captions, halves)
    if len(starts) == 1:
        return placed, said
    parts = segments(whole, starts, more=CONTINUED)
    found: list[Placed] = []
    remarks: list[str] = []
    for part in parts:
        placed, said = lay_out(
            part.plan, engine=engine, options=options, seconds=seconds / len(parts), rows=part.rows
        )
        room = {
            id_: (size[0] + (CONTINUED if id_ in part.again else 0.0), size[1])
            for id_, size in captions.items()
        }
        apart = dict(halves)
        for id_ in part.again:
            first, second = halves[id_]
            apart[id_] = (first, second + CONTINUED)
        found.append(stretch(part.plan, placed, room, apart))
        remarks += said
    return _joined(plan, parts, found), tuple(dict.fromkeys(remarks))


@dataclass(frozen=True, slots=True)
class _Column:
    """A laid out segment, moved to its place, with its extent across and its length."""

    part: Segment
    placed: Placed
    low: float
    high: float
    length: float
    routes: Mapping[tuple[str, int, str], Route]


def _joined(plan: Plan, parts: list[Segment], found: list[Placed]) -> Placed:
    placed, low = [], 0.0
    for part, one in zip(parts, found, strict=True):
        column = _moved(part, one, low)
        placed.append(column)
        low = column.high + 2 * _BESIDE + max(0, len(part.given) - 1) * _LANE
    led = _lead(placed)
    routes: list[Route] = []
    column_of = {id_: number for number, part in enumerate(parts) for id_ in part.rows}
    for link in plan.links:
        first, last = column_of[link.source], column_of[link.target]
        if first == last:
            routes.append(placed[first].routes[link.source, link.port, link.target])
            continue
        into = placed[last].routes[parts[last].taken[link.net], 0, link.target]
        routes.append(simple([*led[link.net, last], *into]))
    frames: dict[str, tuple[float, float, float, float]] = {}
    again = []
    for column in placed:
        again += [(id_, area) for id_, area in column.placed.frames.items() if id_ in frames]
        frames = {**column.placed.frames, **frames}
    return Placed(
        centres={id_: at for column in placed for id_, at in column.placed.centres.items()},
        frames=frames,
        routes=tuple(routes),
        again=tuple(again),
    )


def _moved(part: Segment, placed: Placed, to: float) -> _Column:
    """``placed`` moved across so that it begins at ``to``, and along so that it begins at 0."""
    low, high, top, end = _extent(part.plan, placed)
    dx, dy = to - low, -top
    there = replace(
        placed,
        centres={id_: (x + dx, y + dy) for id_, (x, y) in placed.centres.items()},
        frames={
            id_: (a + dx, b + dx, c + dy, d + dy) for id_, (a, b, c, d) in placed.frames.items()
        },
        routes=tuple(tuple((x + dx, y + dy) for x, y in route) for route in placed.routes),
    )
    keys = [(link.source, link.port, link.target) for link in part.plan.links]
    return _Column(part, there, to, high + dx, end + dy, dict(zip(keys, there.routes, strict=True)))


def _size(plan: Plan, placed: Placed) -> tuple[float, float]:
    low, high, start, end = _extent(plan, placed)
    return high - low, end - start


def _extent(plan: Plan, placed: Placed) -> tuple[float, float, float, float]:
    """Low and high across, start and end along of everything."""
    areas = [*placed.frames.values()]
    for cell in plan.cells:
        x, y = placed.centres[cell.id]
        half = max(cell.across / 2, cell.shoulder)
        areas.append((x - half, x + half, y - cell.along / 2, y + cell.along / 2 + cell.stem))
    areas += [(x, x, y, y) for route in placed.routes for x, y in route]
    lows, highs, starts, ends = zip(*areas, strict=True)
    return min(lows), max(highs), min(starts), max(ends)


def _lead(placed: list[_Column]) -> dict[tuple[Net, int], list[Place]]:
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
            lane = column.high + _BESIDE + place * _LANE
            out = column.routes[(*net, column.part.given[net])]
            way = _aside(column, out, lane, [route for route in taken if route[0] != out[0]])
            if not way:
                below = column.length + _BELOW + place * _LANE
                way = (*out, (out[-1][0], below), (lane, below))
            taken.append(way)
            lanes[net] = way, lane
    levels = _levels({net: (lane, max(ends[net].values())) for net, (_, lane) in lanes.items()})
    found: dict[tuple[Net, int], list[Place]] = {}
    for net, (way, lane) in lanes.items():
        above = -_BELOW - levels[net] * _LANE
        for number, end in ends[net].items():
            found[net, number] = [*way, (lane, above), (end, above)]
    return found


def _aside(column: _Column, out: Route, lane: float, others: list[Route]) -> Route:
    """``out`` led straight to ``lane`` where it first turns towards it; nothing where that is not
    free."""
    for place, ((x0, y0), (x1, y1)) in enumerate(itertools.pairwise(out)):
        if y0 == y1 and x1 > x0 and _is_free(column, (x0, lane), y0, others):
            return (*out[: place + 1], (lane, y0))
    return ()


def _is_free(
    column: _Column, reach: tuple[float, float], level: float, others: list[Route]
) -> bool:
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
