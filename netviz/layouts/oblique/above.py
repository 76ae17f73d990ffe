"""What lies above the pieces of a lane: arcs, letters, frames; each at a height of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.overhead import Over, levels
from netviz.layouts.oblique.rows import FRAME
from netviz.layouts.oblique.stand import Stand
from netviz.passes.figure import Run

TAG = 5.0
"""The radius of a letter that continues a line elsewhere."""

Spot = tuple[int, int]
"""Row and lane."""


@dataclass(frozen=True, slots=True)
class Above:
    """``runs`` of a figure that stands as ``stand``; ``text``: the size of labels; ``room``: width
    and height of what is written on a wire."""

    stand: Stand
    runs: Sequence[Run]
    text: float
    room: Mapping[int, tuple[float, float]]

    def overs(self, form: Mapping[int, str]) -> dict[Spot, list[Over]]:
        """What is above each lane, placed."""
        wanted: dict[tuple[int, int], list[Over]] = defaultdict(list)
        for n, wire in enumerate(self.stand.wires):
            one, two = wire.source, wire.target
            if form[n] in ("arc", "branch"):
                wide, high = self.room.get(n, (0.0, 0.0))
                left = self.stand.entry(two) if form[n] == "branch" else self.stand.above(n, "out")
                right = max(self.stand.above(n, "in"), left + wide)
                wanted[self.stand.where(two)].append(
                    Over(("arc", n), left, right, high / 2, high / 2)
                )
            elif form[n] == "tag":
                wide, high = self.room.get(n, (-4.0, 0.0))
                for key, n_, x, room in (
                    ("leave", one, self.stand.above(n, "out"), 0.0),
                    ("land", two, self.stand.above(n, "in"), wide + 4),
                ):
                    reach, deep = TAG + 1, max(TAG, high / 2)
                    over = Over((key, n), x - reach - room, x + reach, deep, deep)
                    wanted[self.stand.where(n_)].append(over)
        for run in self.runs:
            self._frame_overs(run, wanted)
        there = {self.stand.where(n) for n in range(len(self.stand.pieces))}
        return {spot: levels(wanted[spot], self._tops(spot)) for spot in there}

    def _frame_overs(self, run: Run, wanted: dict[tuple[int, int], list[Over]]) -> None:
        for row in sorted({self.stand.rows.row[n] for n in self.held(run)}):
            held = [n for n in self.held(run) if self.stand.rows.row[n] == row]
            lane = min(self.stand.rows.lane[n] for n in held)
            left, right = self._sides(held, run)
            number = self.runs.index(run)
            wanted[row, lane].append(Over(("frame", number), left, right, 0.0, self.text + 4))

    def held(self, run: Run) -> list[int]:
        """The numbers of the pieces in ``run``."""
        return [n for n, piece in enumerate(self.stand.pieces) if run.id in piece.runs]

    def _sides(self, held: list[int], run: Run) -> tuple[float, float]:
        inner = len(
            {id_ for n in held for id_ in self.stand.pieces[n].runs} - set(self._around(run))
        )
        pad = (FRAME - 4) * max(inner, 1)
        left = min(self.stand.rows.x[n] + self.stand.pieces[n].extent()[0] for n in held)
        right = max(self.stand.rows.x[n] + self.stand.pieces[n].extent()[2] for n in held)
        return left - pad, right + pad

    def _around(self, run: Run) -> list[str]:
        found, by_id = [], {r.id: r for r in self.runs}
        while run.around is not None and run.around in by_id:
            run = by_id[run.around]
            found.append(run.id)
        return found

    def _tops(self, spot: tuple[int, int]) -> list[tuple[float, float, float]]:
        found = []
        for n, piece in enumerate(self.stand.pieces):
            if self.stand.where(n) == spot:
                left, top, right, _ = piece.extent()
                found.append((self.stand.rows.x[n] + left, self.stand.rows.x[n] + right, top))
        return found
