"""Two plans with rows in common, one placed beside the other."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.layouts.engines import ENGINES
from netviz.layouts.graphviz import GaveUpError
from netviz.layouts.layered import layered
from netviz.layouts.look import Look
from netviz.layouts.place import place
from netviz.layouts.plan import Across, Cell, Frame, Grid, Link, Placed, Plan
from netviz.layouts.ranks import grid

APART = 46.0
"""Points between the two models."""

_TOO_MANY = 3000


def beside(
    plans: tuple[Plan, Plan], rows: Mapping[str, int], *, look: Look, wide: tuple[float, float]
) -> tuple[Plan, Placed, tuple[str, ...]]:
    """Both plans as one, where everything lies, and remarks on it.

    ``wide``: how wide the heading over either is, when data flows down.
    """
    grids = tuple(grid(plan, rows=rows) for plan in plans)
    found: list[Across] = []
    remarks: dict[str, None] = {}
    for one in grids:
        try:
            if len(one.items) > _TOO_MANY:
                raise GaveUpError(f"{len(one.items)} boxes and bends are too many for it")
            engine = ENGINES[look.engine]
            found.append(engine(one, look.engine_options, seconds=look.seconds / 2))
        except GaveUpError as error:
            remarks[f"simple layout: {error}"] = None
            found.append(layered(one, {}, seconds=look.seconds))
    ends = [_ends(one, across) for one, across in zip(grids, found, strict=True)]
    spare = [
        max(0.0, width - (high - low)) / 2 for width, (low, high) in zip(wide, ends, strict=True)
    ]
    apart = APART + (sum(spare) if look.direction == "TB" else 0.0)
    shift = ends[0][1] + apart - ends[1][0]
    whole = _joined(grids[0], grids[1])
    across = Across(
        {**found[0].centre, **{id_: x + shift for id_, x in found[1].centre.items()}},
        {
            **found[0].extent,
            **{id_: (low + shift, high + shift) for id_, (low, high) in found[1].extent.items()},
        },
    )
    return whole.plan, place(whole, across), tuple(remarks)


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
