"""A long figure in columns: each laid out on its own, and the lines led on from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from netviz.layouts.aspect import Aspect
from netviz.layouts.captions import CONTINUED
from netviz.layouts.columns import columns
from netviz.layouts.engines import lay_out
from netviz.layouts.leads import BESIDE, LANE, Column, Route, lead
from netviz.layouts.place import simple
from netviz.layouts.plan import Placed, Plan
from netviz.layouts.ranks import grid
from netviz.layouts.segments import Segment, segments
from netviz.layouts.stretch import stretch

_SMALL = 400

Captions = Mapping[str, tuple[float, float]]


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


def _joined(plan: Plan, parts: list[Segment], found: list[Placed]) -> Placed:
    placed, low = [], 0.0
    for part, one in zip(parts, found, strict=True):
        column = _moved(part, one, low)
        placed.append(column)
        low = column.high + 2 * BESIDE + max(0, len(part.given) - 1) * LANE
    led = lead(placed)
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


def _moved(part: Segment, placed: Placed, to: float) -> Column:
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
    return Column(part, there, to, high + dx, end + dy, dict(zip(keys, there.routes, strict=True)))


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
