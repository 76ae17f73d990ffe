"""Where pieces stand to one another, what line that asks for, and where lines end at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.rows import FRAME, Rows
from netviz.layouts.oblique.wires import Wire, ends_piece
from netviz.scene import Point


@dataclass(frozen=True, slots=True)
class Stand:
    """``pieces`` in ``rows`` with their ``wires``."""

    pieces: Sequence[Piece]
    wires: Sequence[Wire]
    rows: Rows
    _port: dict[tuple[int, str], float] = field(default_factory=dict, repr=False)

    def where(self, n: int) -> tuple[int, int]:
        """Row and lane of a piece."""
        return self.rows.row[n], self.rows.lane[n]

    def form(self, wire: Wire) -> str:
        """How ``wire`` is drawn: "straight", as "arc", "across" lanes, by "turn" or "branch" into
        the next row, or by "tag", from letter to letter."""
        one, two = self.where(wire.source), self.where(wire.target)
        if one[0] != two[0]:
            follows = one[0] + 1 == two[0] and one[1] == two[1] == 0 and wire.kind == "main"
            last = self._last(*one) == wire.source and one[0] + 1 == two[0] and one[1] == 0
            if last and follows and self._first(*two) == wire.target:
                return "turn"
            ends = last and two[1] == 0 and ends_piece(wire, self.pieces)
            return "branch" if ends and self._continued(one[0]) else "tag"
        if one[1] != two[1]:
            return "tag" if self.rows.tagged and wire in self._tagged() else "across"
        between = self._between(wire)
        return "arc" if between or wire.kind != "main" else "straight"

    def _tagged(self) -> list[Wire]:
        return [self.wires[n] for n in self.rows.tagged]

    def _continued(self, row: int) -> bool:
        """Whether the main flow goes on from the end of ``row`` to the start of the next."""
        ends = self._last(row, 0), self._first(row + 1, 0)
        return any((w.source, w.target) == ends and w.kind == "main" for w in self.wires)

    def _last(self, row: int, lane: int) -> int:
        return max(n for n in range(len(self.pieces)) if self.where(n) == (row, lane))

    def _first(self, row: int, lane: int) -> int:
        return min(n for n in range(len(self.pieces)) if self.where(n) == (row, lane))

    def _between(self, wire: Wire) -> bool:
        low, high = self.rows.x[wire.source], self.rows.x[wire.target]
        spot = self.where(wire.source)
        return any(
            low < self.rows.x[n] < high for n in range(len(self.pieces)) if self.where(n) == spot
        )

    def place_ports(self, form: Mapping[int, str]) -> None:
        """Decide the side steps of lines that leave or reach one block from above."""
        into: dict[tuple[int, str], list[int]] = defaultdict(list)
        out: set[tuple[int, str]] = set()
        for n, wire in enumerate(self.wires):
            if form[n] in ("arc", "tag", "branch"):
                into[wire.target, wire.last].append(n)
                out.add((wire.source, wire.first))
        for key, all_of in into.items():
            both = key in out
            for place, n in enumerate(
                sorted(all_of, key=lambda n: self.rows.x[self.wires[n].source])
            ):
                step = (
                    -3.5 - 3.5 * (len(all_of) - 1 - place)
                    if both
                    else 3.5 * (place - (len(all_of) - 1) / 2)
                )
                self._port[n, "in"] = step
        for n, wire in enumerate(self.wires):
            if (wire.source, wire.first) in into and form[n] in ("arc", "tag"):
                self._port[n, "out"] = 3.5

    def end(self, n: int, side: str) -> Point:
        """Where wire ``n`` leaves or lands above, from its piece's origin."""
        wire = self.wires[n]
        piece = self.pieces[wire.source if side == "out" else wire.target]
        x, y = piece.tops[wire.first if side == "out" else wire.last]
        step = self._port.get((n, side), 0.0)
        if piece.round:
            step = max(min(step, piece.round * 0.8), -piece.round * 0.8)
            y += piece.round - (piece.round**2 - step**2) ** 0.5
        return x + step, y

    def above(self, n: int, side: str) -> float:
        """Where across the page wire ``n`` leaves or lands."""
        piece = self.wires[n].source if side == "out" else self.wires[n].target
        return self.rows.x[piece] + self.end(n, side)[0]

    def entry(self, n: int) -> float:
        """Where the line from the row before comes into the row of piece ``n``, and branches."""
        first = self._first(self.rows.row[n], 0)
        return self.rows.x[first] + self.left(first) - 6.0

    def left(self, n: int) -> float:
        """Where a piece and the frames around it begin."""
        frames = (FRAME - 4) * len(self.pieces[n].runs)
        return min(self.pieces[n].extent()[0] - frames, self.pieces[n].enter[0])
