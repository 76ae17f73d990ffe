"""Two models with rows in common, one placed beside the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from netviz.layouts.captions import Needs
from netviz.layouts.engines import ENGINES
from netviz.layouts.graphviz import GaveUpError
from netviz.layouts.grid import grid
from netviz.layouts.layered import layered
from netviz.layouts.look import Look
from netviz.layouts.place import place
from netviz.layouts.plan import Across, Cell, Frame, Grid, Link, Placed, Plan
from netviz.layouts.stretch import stretch

APART = 46.0
"""Points between the two models."""

_TOO_MANY = 3000


@dataclass(frozen=True, slots=True)
class Beside:
    """Places either model's part of a plan on its own, and both side by side; their cells' and
    frames' ids begin with "0" and "1". ``wide``: how wide the heading over either is, when data
    flows down; ``parts``: how many plans share the time."""

    look: Look
    wide: tuple[float, float]
    parts: int = 1

    def share(self, parts: int, items: int) -> tuple[Beside, tuple[str, ...]]:
        """The same for each of ``parts``, in its share of the time."""
        del items
        return replace(self, parts=parts), ()

    def place(
        self, plan: Plan, needs: Mapping[str, Needs], rows: Mapping[str, int] | None = None
    ) -> tuple[Placed, tuple[str, ...]]:
        """Where everything lies, and remarks on it."""
        grids = _side(plan, "0", rows or {}), _side(plan, "1", rows or {})
        found: list[Across] = []
        remarks: dict[str, None] = {}
        for one in grids:
            try:
                found.append(self._across(one))
            except GaveUpError as error:
                remarks[f"simple layout: {error}"] = None
                found.append(layered(one, {}, seconds=self.look.seconds))
        ends = [_ends(one, across) for one, across in zip(grids, found, strict=True)]
        spare = [
            max(0.0, width - (high - low)) / 2
            for width, (low, high) in zip(self.wide, ends, strict=True)
        ]
        apart = APART + (sum(spare) if self.look.direction == "TB" else 0.0)
        shift = ends[0][1] + apart - ends[1][0]
        across = Across(
            {**found[0].centre, **{id_: x + shift for id_, x in found[1].centre.items()}},
            {
                **found[0].extent,
                **{id_: (a + shift, b + shift) for id_, (a, b) in found[1].extent.items()},
            },
        )
        placed = _ordered(plan, *_placed(grids, across))
        return stretch(plan, placed, needs), tuple(remarks)

    def _across(self, one: Grid) -> Across:
        if not one.items:
            return Across({})
        if len(one.items) > _TOO_MANY:
            raise GaveUpError(f"{len(one.items)} boxes and bends are too many for it")
        engine, look = ENGINES[self.look.engine], self.look
        return engine(one, look.engine_options, seconds=look.seconds / 2 / self.parts)


def _side(plan: Plan, side: str, rows: Mapping[str, int]) -> Grid:
    """The rows of one of the two models; ids of what stands for a line's end hold its source's."""
    cells = tuple(cell for cell in plan.cells if cell.id.lstrip("\1").startswith(side))
    links = tuple(link for link in plan.links if link.source.lstrip("\1").startswith(side))
    frames = tuple(f for f in plan.frames if f.parent is None or f.id.startswith(side))
    return grid(replace(plan, cells=cells, links=links, frames=frames), rows=rows)


def _placed(grids: tuple[Grid, Grid], across: Across) -> tuple[tuple[Link, ...], Placed]:
    whole = _joined(*grids)
    return whole.plan.links, place(whole, across)


def _ordered(plan: Plan, links: tuple[Link, ...], placed: Placed) -> Placed:
    """``placed`` with its routes in the order of the links of ``plan``."""
    route = dict(zip(links, placed.routes, strict=True))
    return replace(placed, routes=tuple(route[link] for link in plan.links))


def _ends(one: Grid, across: Across) -> tuple[float, float]:
    """How far ``one`` reaches across."""
    places = [(across.centre[id_], item.across / 2) for id_, item in one.items.items()]
    lows = [x - half for x, half in places] + [low for low, _ in across.extent.values()]
    highs = [x + half for x, half in places] + [high for _, high in across.extent.values()]
    return min(lows, default=0.0), max(highs, default=0.0)


def _joined(first: Grid, second: Grid) -> Grid:
    longest = max(len(first.rows), len(second.rows))
    rows = [
        (*(first.rows[row] if row < len(first.rows) else ()),
         *(second.rows[row] if row < len(second.rows) else ()))
        for row in range(longest)
    ]  # fmt: skip
    frames: dict[str, Frame] = {f.id: f for plan in (first.plan, second.plan) for f in plan.frames}
    cells: tuple[Cell, ...] = (*first.plan.cells, *second.plan.cells)
    links: tuple[Link, ...] = (*first.plan.links, *second.plan.links)
    return Grid(
        plan=Plan(
            cells=cells, frames=tuple(frames.values()), links=links, direction=first.plan.direction
        ),
        items={**first.items, **second.items},
        row_of={**first.row_of, **second.row_of},
        rows=tuple(rows),
        steps={**first.steps, **second.steps},
        chains=(*first.chains, *second.chains),
    )
