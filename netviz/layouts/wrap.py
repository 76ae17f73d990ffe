"""A long figure in columns: each laid out on its own, and the lines led on from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from netviz.layouts.aspect import Aspect
from netviz.layouts.captions import Needs
from netviz.layouts.columns import columns
from netviz.layouts.crossings import letters
from netviz.layouts.engines import lay_out
from netviz.layouts.grid import grid
from netviz.layouts.leads import BESIDE, LANE, Column, Route, entered, lead
from netviz.layouts.place import simple
from netviz.layouts.plan import Placed, Plan, Tag
from netviz.layouts.segments import Segment, segments
from netviz.layouts.stretch import stretch
from netviz.layouts.towers import towers

_SMALL, _HOPELESS, _LEAST = 400, 12_000, 1.5


class Placer(Protocol):
    """Lays plans out."""

    def place(
        self, plan: Plan, needs: Mapping[str, Needs], rows: Mapping[str, int] | None = None
    ) -> tuple[Placed, tuple[str, ...]]:
        """``plan`` laid out with frames for captions that need ``needs``; remarks on it."""
        ...

    def share(self, parts: int, items: int) -> tuple[Placer, tuple[str, ...]]:
        """What places each of ``parts`` of ``items`` boxes and bends; remarks on the choice."""
        ...


@dataclass(frozen=True, slots=True)
class Engines:
    """Which engine places boxes, with what options, in about how many seconds."""

    engine: str = "dot"
    options: Mapping[str, str] | None = None
    seconds: float = 8.0

    def place(
        self, plan: Plan, needs: Mapping[str, Needs], rows: Mapping[str, int] | None = None
    ) -> tuple[Placed, tuple[str, ...]]:
        """``plan`` laid out, its frames wide enough for captions that need ``needs``."""
        placed, said = lay_out(
            plan, engine=self.engine, options=self.options, seconds=self.seconds, rows=rows
        )
        return stretch(plan, placed, needs), said

    def share(self, parts: int, items: int) -> tuple[Engines, tuple[str, ...]]:
        """A share of the time for each of ``parts``; where there are far too many ``items`` for
        Graphviz to answer in it, it is not asked."""
        share = replace(self, seconds=max(self.seconds / parts, min(self.seconds, _LEAST)))
        if items <= _HOPELESS or not self.engine.startswith("dot"):
            return share, ()
        said = f"simple layout: {items} boxes and bends are too many for dot"
        return replace(share, engine="layered"), (said,)


def arrange(
    plan: Plan,
    *,
    needs: Mapping[str, Needs],
    later: Mapping[str, Needs],
    aspect: Aspect | None,
    engines: Placer,
    rows: Mapping[str, int] | None = None,
) -> tuple[Placed, tuple[str, ...]]:
    """Place ``plan`` in as many columns as ``aspect`` asks for; the layout, and remarks on it.

    ``needs``: what the caption of each frame needs, ``later``: that of its continuation. ``rows``:
    the row of every cell, where it is decided already. Raises what `lay_out` raises.
    """
    beside = towers(plan) if aspect is not None and rows is None else None
    whole = grid(plan, rows=beside.rows if beside else rows)
    apart = beside.second if beside else None
    size: tuple[float, float] | None = None
    placed: Placed | None = None
    said: tuple[str, ...] = ()
    if beside is None and (len(whole.items) <= _SMALL or aspect is None):
        placed, said = engines.place(plan, needs, rows)
        size = _size(plan, placed)
    starts = columns(whole, aspect, size, apart=apart)
    if len(starts) == 1:
        return (placed, said) if placed else engines.place(plan, needs, rows)
    parts = segments(whole, starts, later={id_: need.room for id_, need in later.items()})
    share, said = engines.share(len(parts), len(whole.items))
    found: list[Placed] = []
    remarks = [*said]
    for part in parts:
        words = {**needs, **{id_: later[id_] for id_ in part.again}}
        one, told = share.place(part.plan, words, part.rows)
        found.append(one)
        remarks += told
    return _joined(plan, parts, found), tuple(dict.fromkeys(remarks))


def _joined(plan: Plan, parts: list[Segment], found: list[Placed]) -> Placed:
    placed, low = [], 0.0
    for part, one in zip(parts, found, strict=True):
        column = _moved(part, one, low)
        placed.append(column)
        low = column.high + 2 * BESIDE + max(0, len(part.given) - 1) * LANE
    frames: dict[str, tuple[float, float, float, float]] = {}
    again = []
    for column in placed:
        again += [(id_, area) for id_, area in column.placed.frames.items() if id_ in frames]
        frames = {**column.placed.frames, **frames}
    return Placed(
        centres={id_: at for column in placed for id_, at in column.placed.centres.items()},
        frames=frames,
        routes=_routes(plan, placed),
        again=tuple(again),
        tags=_tags(placed),
    )


def _routes(plan: Plan, placed: list[Column]) -> tuple[Route, ...]:
    """The line of every link; one that goes by letter begins at its tag."""
    led = lead(placed)
    routes: list[Route] = []
    joined: list[tuple[tuple[str, int], Route]] = []
    column_of = {id_: number for number, column in enumerate(placed) for id_ in column.part.rows}
    for link in plan.links:
        first, last = column_of[link.source], column_of[link.target]
        column = placed[last]
        if first == last:
            routes.append(column.routes[link.source, link.port, link.target])
        elif link.net in column.part.heard:
            routes.append(column.routes[column.part.heard[link.net], 0, link.target])
        else:
            key = column.part.taken[link.net], 0, link.target
            way = led[link.net, last]
            if last == first + 1:
                taken = [route for net, route in joined if net != link.net]
                routes.append(simple(entered(column, way, key, taken=taken)))
            else:
                routes.append(simple([*way, *column.routes[key]]))
            joined.append((link.net, routes[-1]))
    return tuple(routes)


def _tags(placed: list[Column]) -> tuple[Tag, ...]:
    """Where lines go by letter, in the order in which they leave."""
    name = letters(net for column in placed for net in column.part.told)
    found = []
    for column in placed:
        for net, id_ in column.part.told.items():
            centre, route = column.placed.centres[id_], column.routes[(*net, id_)]
            found.append(Tag(name[net], net, centre, route))
        for net, id_ in column.part.heard.items():
            found.append(Tag(name[net], net, column.placed.centres[id_]))
    return tuple(found)


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
    if not areas:
        return 0.0, 0.0, 0.0, 0.0
    lows, highs, starts, ends = zip(*areas, strict=True)
    return min(lows), max(highs), min(starts), max(ends)
