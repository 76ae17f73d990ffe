"""Ways between lanes: where a branch leaves, and where it joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from netviz.layouts.oblique.piece import Piece, shifted
from netviz.layouts.oblique.polygons import Polygon, crosses
from netviz.layouts.oblique.rows import Rows
from netviz.layouts.oblique.wires import Wire
from netviz.scene import Point


@dataclass(frozen=True, slots=True)
class Across:
    """Lines from one lane of ``rows`` to another: down right behind a piece, up right before."""

    pieces: Sequence[Piece]
    wires: Sequence[Wire]
    rows: Rows

    def _where(self, n: int) -> tuple[int, int]:
        return self.rows.row[n], self.rows.lane[n]

    def way(self, n: int, axis: Mapping[tuple[int, int], float]) -> tuple[Point, ...]:
        """The corners of the line of wire ``n``; ``axis``: y of each row's lanes, which are far
        apart where it is not known yet."""
        wire = self.wires[n]
        one, two = self.pieces[wire.source], self.pieces[wire.target]
        x0, x1 = self.rows.x[wire.source], self.rows.x[wire.target]
        y0 = axis.get(self._where(wire.source), 1000.0 * self.rows.lane[wire.source])
        y1 = axis.get(self._where(wire.target), 1000.0 * self.rows.lane[wire.target])
        start = (x0 + one.leave[0], y0 + one.leave[1])
        if self.rows.lane[wire.source] < self.rows.lane[wire.target]:
            turn = x0 + one.right + 4.0
            return start, (turn, start[1]), (turn, y1), (x1 + two.enter[0], y1 + two.enter[1])
        step = self._step(n)
        if two.round:
            turn = x1 + (two.enter[0] + two.round) + step
            low = y1 + (two.round**2 - step**2) ** 0.5
            return start, (turn, start[1]), (turn, low)
        turn = x1 + min(x for shape in two.hull for x, _ in shape) - 4.0 + step / 4
        return (
            start,
            (turn, start[1]),
            (turn, y1 + 3 + step / 2),
            (x1 + two.enter[0], y1 + 3 + step / 2),
        )

    def _step(self, n: int) -> float:
        """Side step of a line from below, so that those of several lanes keep apart."""
        wire = self.wires[n]
        rivals = sorted(
            (
                other
                for other, w in enumerate(self.wires)
                if w.target == wire.target and self.rows.lane[w.source] > self.rows.lane[w.target]
            ),
            key=lambda other: self.rows.lane[self.wires[other].source],
        )
        radius = self.pieces[wire.target].round or 8.0
        pitch = min(3.5, 1.6 * radius / max(len(rivals) - 1, 1))
        return pitch * (rivals.index(n) - (len(rivals) - 1) / 2)

    def fits(self, n: int) -> bool:
        """Whether the way between two lanes meets no other piece; lanes may be 1000 apart here."""
        wire = self.wires[n]
        if self.rows.x[wire.source] >= self.rows.x[wire.target]:
            return False
        way = self.way(n, {})
        row = self.rows.row[wire.source]
        for m, piece in enumerate(self.pieces):
            if m in (wire.source, wire.target) or self.rows.row[m] != row:
                continue
            at = (self.rows.x[m], 1000.0 * self.rows.lane[m])
            shapes: list[Polygon] = [shifted(s, *at) for s in (*piece.hull, *piece.labels)]
            if any(crosses(a, b, s) for a, b in pairwise(way) for s in shapes):
                return False
        return True
