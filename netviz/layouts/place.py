"""From rows and places across to a whole layout: heights of rows, frames, and every line."""

from __future__ import annotations

import itertools
import math

from netviz.layouts.lanes import straightened
from netviz.layouts.plan import Across, Cell, Frame, Grid, Link, Place, Placed
from netviz.layouts.ports import Arrival, Ports, exit_of, ports
from netviz.layouts.tracks import tracks

TRACK, TURN_ROOM, PAD = 7.0, 24.0, 9.0


def place(grid: Grid, across: Across) -> Placed:
    """Give ``grid`` its second axis and route its links at right angles between rows."""
    across = straightened(grid, across)
    doors = ports(grid, across)
    levels, counts = tracks(grid, across, doors)
    bands = _Bands(grid, counts)
    centres = {
        id_: (across.centre[id_], bands.centre[grid.row_of[id_]])
        for id_, item in grid.items.items()
        if item.cell is not None
    }
    extents = _tight(grid, across) if grid.plan.direction == "TB" else across.extent
    lines = _Lines(grid, across, doors=doors, levels=levels, bands=bands)
    return Placed(
        centres=centres,
        frames={id_: (*extents[id_], *bands.frame(id_)) for id_ in bands.spans},
        reserved=across.extent,
        routes=tuple(
            lines.route(link, chain)
            for link, chain in zip(grid.plan.links, grid.chains, strict=True)
        ),
    )


def _tight(grid: Grid, across: Across) -> dict[str, tuple[float, float]]:
    """The extent that each frame needs for what it holds, its caption left aside."""
    found: dict[str, tuple[float, float]] = {}
    for id_, item in grid.items.items():
        x, half = across.centre[id_], item.across / 2 + PAD
        low, high = found.get(item.frame, (x - half, x + half))
        found[item.frame] = (min(low, x - half), max(high, x + half))
    for frame in reversed(grid.plan.frames):
        if frame.parent is not None and frame.id in found:
            low, high = found[frame.id]
            around = found.get(frame.parent, (low, high))
            found[frame.parent] = (min(around[0], low - PAD), max(around[1], high + PAD))
    return found


class _Bands:
    """Where rows lie along: ``centre`` of the boxes, ``turns``: where the first level lies."""

    def __init__(self, grid: Grid, counts: list[int]) -> None:
        plan = grid.plan
        self._head = {f.id: f.label[1] if plan.direction == "TB" else PAD for f in plan.frames}
        self.spans, children = spans(grid)
        self._opening = self._nested(children, end=0)
        self._closing = self._nested(children, end=1)
        rows = range(len(grid.rows))
        before, after = [0.0 for _ in rows], [0.0 for _ in rows]
        for id_, (first, last) in self.spans.items():
            before[first] = max(before[first], self._opening[id_])
            after[last] = max(after[last], self._closing[id_])
        self.up, self.down = [0.0 for _ in rows], [0.0 for _ in rows]
        for row, ids in enumerate(grid.rows):
            cells = [c for id_ in ids if (c := grid.items[id_].cell) is not None]
            self.up[row] = max((c.along / 2 for c in cells), default=0.0)
            self.down[row] = max((c.along / 2 + c.stem for c in cells), default=0.0)
        self.centre, self.turns = [], []
        along = 0.0
        for row in rows:
            gap = plan.row_gap if row else 0.0
            if counts[row]:
                gap = max(gap, TURN_ROOM) + (counts[row] - 1) * TRACK
            self.turns.append(along + max(7.0, (gap - (counts[row] - 1) * TRACK) / 2 - 3))
            along += gap + before[row] + self.up[row]
            self.centre.append(along)
            along += self.down[row] + after[row]

    def _nested(self, children: dict[str, list[str]], *, end: int) -> dict[str, float]:
        """How far each frame's border lies outside its first (or last) row."""
        found: dict[str, float] = {}
        for id_ in reversed(list(self.spans)):
            inner = [
                found[child]
                for child in children.get(id_, ())
                if child in found and self.spans[child][end] == self.spans[id_][end]
            ]
            own = self._head[id_] if end == 0 else PAD
            found[id_] = own + max(inner, default=0.0)
        return found

    def frame(self, id_: str) -> tuple[float, float]:
        """Start and end of a frame."""
        first, last = self.spans[id_]
        start = self.centre[first] - self.up[first] - self._opening[id_]
        return start, self.centre[last] + self.down[last] + self._closing[id_]


def spans(grid: Grid) -> tuple[dict[str, tuple[int, int]], dict[str, list[str]]]:
    """First and last row of every frame but the outermost, parents first; children of each."""
    frames = {frame.id: frame for frame in grid.plan.frames}
    rows: dict[str, tuple[int, int]] = {}
    for cell in grid.plan.cells:
        row = grid.row_of[cell.id]
        low, high = rows.get(cell.frame, (row, row))
        rows[cell.frame] = (min(low, row), max(high, row))
    children: dict[str, list[str]] = {}
    for frame in reversed(grid.plan.frames):
        if frame.parent is None or frame.id not in rows:
            continue
        children.setdefault(frame.parent, []).append(frame.id)
        low, high = rows.get(frame.parent, rows[frame.id])
        own = rows[frame.id]
        rows[frame.parent] = (min(low, own[0]), max(high, own[1]))
    return {id_: rows[id_] for id_ in frames if id_ in rows and not _outer(frames[id_])}, children


def _outer(frame: Frame) -> bool:
    return frame.parent is None


class _Lines:
    """Corners of every link."""

    def __init__(
        self,
        grid: Grid,
        across: Across,
        *,
        doors: Ports,
        levels: dict[Arrival, int],
        bands: _Bands,
    ) -> None:
        self._grid, self._across, self._doors = grid, across, doors
        self._levels, self._bands = levels, bands

    def route(self, link: Link, chain: tuple[str, ...]) -> tuple[Place, ...]:
        """The corners of ``link``: it leaves behind its source's box and ends at its target's."""
        grid, bands = self._grid, self._bands
        first = grid.items[chain[0]].cell
        x = exit_of(grid.items[chain[0]], link.port, self._across)
        row = grid.row_of[chain[0]]
        points = [(x, bands.centre[row] + (first.along / 2 if first else 0.0))]
        for source, target in itertools.pairwise(chain):
            line = (source, link.port, target)
            row = grid.row_of[target]
            if line in self._doors.sideways:
                points.append((x, bands.centre[row]))
                x = self._doors.entry[line]
                points.append((x, bands.centre[row]))
                return simple(points)
            if line in self._levels:
                level = bands.turns[row] + self._levels[line] * TRACK
                points.append((x, level))
                x = self._doors.entry[line]
                points.append((x, level))
        last = grid.items[chain[-1]].cell
        depth = _reach(last, x - self._across.centre[chain[-1]]) if last else 0.0
        points.append((x, bands.centre[row] - depth))
        return simple(points)


def _reach(cell: Cell, aside: float) -> float:
    """How far the outline of ``cell`` lies before its middle, ``aside`` from its centre."""
    half = cell.along / 2
    return math.sqrt(max(half**2 - aside**2, 0.0)) if cell.round else half


def simple(points: list[Place]) -> tuple[Place, ...]:
    """``points`` without those on a straight line between their neighbours."""
    kept = points[:1]
    for place, point in enumerate(points[1:-1], 1):
        after = points[place + 1]
        if (kept[-1][0] == point[0] == after[0]) or (kept[-1][1] == point[1] == after[1]):
            continue
        kept.append(point)
    return (*kept, points[-1])
