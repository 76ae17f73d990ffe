"""A plan in parts, one for each column: what crosses a cut ends in a port and starts at another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from netviz.layouts.crossings import Net, told
from netviz.layouts.plan import Cell, Grid, Link, Plan

_WIDE, TAG, _LIGHT = 6.0, 15.0, 0.5


@dataclass(slots=True)
class Segment:
    """One column's plan and its rows. ``given`` and ``taken``: the ports of the nets that leave
    it and that come in; ``told`` and ``heard``: the tags of those that go by letter instead.
    ``again``: frames that another column has begun."""

    plan: Plan
    rows: dict[str, int]
    given: dict[Net, str] = field(default_factory=dict)
    taken: dict[Net, str] = field(default_factory=dict)
    told: dict[Net, str] = field(default_factory=dict)
    heard: dict[Net, str] = field(default_factory=dict)
    again: frozenset[str] = frozenset()

    @property
    def ports(self) -> frozenset[str]:
        """Ids of the cells that stand for what is given and taken."""
        return frozenset((*self.given.values(), *self.taken.values()))


@dataclass(slots=True)
class _Draft:
    """What a column holds while links are shared out."""

    cells: list[Cell] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tags: dict[str, tuple[str, int, bool]] = field(default_factory=dict)


def segments(
    grid: Grid, starts: list[int], *, later: Mapping[str, tuple[float, float]]
) -> list[Segment]:
    """``grid`` cut before each row of ``starts``; a frame that goes on gets the room for its
    caption that ``later`` says."""
    column_of = _columns(grid, starts)
    lettered = told(grid, column_of)
    drafts = [_Draft() for _ in starts]
    parts = [Segment(grid.plan, {}) for _ in starts]
    for cell in grid.plan.cells:
        column = column_of[cell.id]
        drafts[column].cells.append(cell)
        parts[column].rows[cell.id] = grid.row_of[cell.id] - starts[column] + 1
    for link in grid.plan.links:
        first, last = column_of[link.source], column_of[link.target]
        if first == last:
            drafts[first].links.append(link)
        elif (link.net, last) in lettered:
            _tell(parts, drafts, link, (first, last))
        else:
            _lead(parts, drafts, link, (first, last))
    seen: set[str] = set()
    return [
        _finished(part, draft, seen=seen, later=later)
        for part, draft in zip(parts, drafts, strict=True)
    ]


def _lead(parts: list[Segment], drafts: list[_Draft], link: Link, ends: tuple[int, int]) -> None:
    """Part ``link`` at the foot of one column and the head of another."""
    first, last = ends
    out, into = f"\1{link.source}\1{link.port}\1out", f"\1{link.source}\1{link.port}\1in"
    if link.net not in parts[first].given:
        parts[first].given[link.net] = out
        drafts[first].links.append(replace(link, target=out))
    parts[last].taken[link.net] = into
    drafts[last].links.append(Link(into, 0, link.target, link.weight))


def _tell(parts: list[Segment], drafts: list[_Draft], link: Link, ends: tuple[int, int]) -> None:
    """End ``link`` at a letter behind its source, and begin it at the same before its target."""
    first, last = ends
    out, into = f"\1{link.source}\1{link.port}\1told", f"\1{link.source}\1{link.port}\1heard"
    if link.net not in parts[first].told:
        parts[first].told[link.net] = out
        drafts[first].tags[out] = link.source, parts[first].rows[link.source] + 1, False
        drafts[first].links.append(replace(link, target=out, weight=_LIGHT))
    parts[last].heard[link.net] = into
    row = parts[last].rows[link.target] - 1
    if into not in drafts[last].tags or row < drafts[last].tags[into][1]:
        drafts[last].tags[into] = link.target, row, True
    drafts[last].links.append(Link(into, 0, link.target, _LIGHT))


def _columns(grid: Grid, starts: list[int]) -> Mapping[str, int]:
    """The column of every cell."""
    column = [0] * len(grid.rows)
    for number, start in enumerate(starts):
        column[start:] = [number] * (len(column) - start)
    return {cell.id: column[grid.row_of[cell.id]] for cell in grid.plan.cells}


def _finished(
    part: Segment, draft: _Draft, *, seen: set[str], later: Mapping[str, tuple[float, float]]
) -> Segment:
    plan = part.plan
    parents = {frame.id: frame.parent for frame in plan.frames}
    root = next(frame.id for frame in plan.frames if frame.parent is None)
    spans = _spans(draft.cells, part.rows, parents)
    again = frozenset(set(spans) & seen) - {root}
    seen |= set(spans)
    frames = tuple(
        replace(f, label=later[f.id]) if f.id in again else f
        for f in plan.frames
        if f.id in spans or f.id == root
    )
    end = max(part.rows.values(), default=0) + 1
    rows = dict(part.rows)
    frame_of = {cell.id: cell.frame for cell in draft.cells}
    before: list[Cell] = []
    behind: list[Cell] = []
    for id_, (beside, row, comes) in draft.tags.items():
        home: str | None = frame_of[beside]
        while home is not None and home != root and not spans[home][0] <= row <= spans[home][1]:
            home = parents[home]
        tag = Cell(id=id_, across=TAG, along=TAG, frame=home or root, round=True)
        (before if comes else behind).append(tag)
        rows[id_] = row
    ins = [Cell(id=id_, across=_WIDE, along=0.0, frame=root) for id_ in part.taken.values()]
    outs = [Cell(id=id_, across=_WIDE, along=0.0, frame=root) for id_ in part.given.values()]
    rows.update({cell.id: 0 for cell in ins}, **{cell.id: end for cell in outs})
    first = min(rows.values(), default=0)
    part.rows = {id_: row - first for id_, row in rows.items()}
    cells = (*ins, *before, *draft.cells, *behind, *outs)
    part.plan = replace(plan, cells=cells, frames=frames, links=tuple(draft.links))
    part.again = again
    return part


def _spans(
    cells: list[Cell], rows: Mapping[str, int], parents: Mapping[str, str | None]
) -> dict[str, tuple[int, int]]:
    """First and last row of every frame that holds a cell."""
    found: dict[str, tuple[int, int]] = {}
    for cell in cells:
        row = rows[cell.id]
        frame: str | None = cell.frame
        while frame is not None:
            low, high = found.get(frame, (row, row))
            if frame in found and low <= row <= high:
                break
            found[frame] = (min(low, row), max(high, row))
            frame = parents[frame]
    return found
