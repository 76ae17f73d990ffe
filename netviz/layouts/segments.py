"""A plan in parts, one for each column: what crosses a cut ends in a port and starts at another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from netviz.layouts.plan import Cell, Grid, Link, Plan

_WIDE = 6.0

Net = tuple[str, int]


@dataclass(slots=True)
class Segment:
    """One column's plan and its rows. ``given`` and ``taken``: the ports of the nets that leave
    it and that come in. ``again``: frames that another column has begun."""

    plan: Plan
    rows: dict[str, int]
    given: dict[Net, str] = field(default_factory=dict)
    taken: dict[Net, str] = field(default_factory=dict)
    again: frozenset[str] = frozenset()

    @property
    def ports(self) -> frozenset[str]:
        """Ids of the cells that stand for what is given and taken."""
        return frozenset((*self.given.values(), *self.taken.values()))


def segments(grid: Grid, starts: list[int], *, more: float) -> list[Segment]:
    """``grid`` cut before each row of ``starts``; a frame that goes on gets ``more`` room for its
    caption."""
    column_of = _columns(grid, starts)
    cells: list[list[Cell]] = [[] for _ in starts]
    for cell in grid.plan.cells:
        cells[column_of[cell.id]].append(cell)
    links: list[list[Link]] = [[] for _ in starts]
    given: list[dict[Net, str]] = [{} for _ in starts]
    taken: list[dict[Net, str]] = [{} for _ in starts]
    for link in grid.plan.links:
        first, last = column_of[link.source], column_of[link.target]
        if first == last:
            links[first].append(link)
            continue
        out, into = f"\1{link.source}\1{link.port}\1out", f"\1{link.source}\1{link.port}\1in"
        if link.net not in given[first]:
            given[first][link.net] = out
            links[first].append(replace(link, target=out))
        taken[last][link.net] = into
        links[last].append(Link(into, 0, link.target, link.weight))
    seen: set[str] = set()
    found = []
    for column, start in enumerate(starts):
        rows = {c.id: grid.row_of[c.id] - start + 1 for c in cells[column]}
        part = Segment(grid.plan, rows, given[column], taken[column])
        found.append(_finished(part, cells[column], links[column], seen=seen, more=more))
    return found


def _columns(grid: Grid, starts: list[int]) -> Mapping[str, int]:
    """The column of every cell."""
    column = [0] * len(grid.rows)
    for number, start in enumerate(starts):
        column[start:] = [number] * (len(column) - start)
    return {cell.id: column[grid.row_of[cell.id]] for cell in grid.plan.cells}


def _finished(
    part: Segment, cells: list[Cell], links: list[Link], *, seen: set[str], more: float
) -> Segment:
    plan = part.plan
    parents = {frame.id: frame.parent for frame in plan.frames}
    root = next(frame.id for frame in plan.frames if frame.parent is None)
    used = {root}
    for cell in cells:
        frame: str | None = cell.frame
        while frame is not None and frame not in used:
            used.add(frame)
            frame = parents[frame]
    again = frozenset(used & seen) - {root}
    seen |= used
    frames = tuple(
        replace(f, label=(f.label[0] + more, f.label[1])) if f.id in again else f
        for f in plan.frames
        if f.id in used
    )
    end = max(part.rows.values(), default=0) + 1
    ins = [Cell(id=id_, across=_WIDE, along=0.0, frame=root) for id_ in part.taken.values()]
    outs = [Cell(id=id_, across=_WIDE, along=0.0, frame=root) for id_ in part.given.values()]
    first = 0 if ins else 1
    part.rows = {id_: row - first for id_, row in part.rows.items()}
    part.rows.update({cell.id: 0 for cell in ins}, **{cell.id: end - first for cell in outs})
    part.plan = replace(plan, cells=(*ins, *cells, *outs), frames=frames, links=tuple(links))
    part.again = again
    return part
