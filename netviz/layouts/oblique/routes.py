"""Lines between pieces that stand in rows and lanes: arrows, skips above, ways between lanes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from netviz.layouts.oblique.across import Across
from netviz.layouts.oblique.overhead import Over, levels
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.polygons import along
from netviz.layouts.oblique.rows import FRAME, Rows
from netviz.layouts.oblique.wires import Wire, ends_piece
from netviz.passes.figure import Run
from netviz.scene import Point

GAP, TAG = 10.0, 5.0
"""Points between lanes; the radius of a tag that continues a line elsewhere."""


@dataclass(slots=True)
class Routes:
    """``way``: the corners of each wire's line, by number; ``tags``: the places of both tags of
    wires that are continued; ``frames``: boxes of runs; ``axis``: y of each row's lanes;
    ``failed``: wires that should be continued, and have no room for it yet.
    """

    pieces: Sequence[Piece]
    wires: Sequence[Wire]
    rows: Rows
    runs: Sequence[Run]
    text: float
    via_room: dict[int, tuple[float, float]] = field(default_factory=dict)
    way: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    tags: dict[int, tuple[Point, Point]] = field(default_factory=dict)
    bundled: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    frames: dict[str, list[tuple[float, float, float, float]]] = field(default_factory=dict)
    axis: dict[tuple[int, int], float] = field(default_factory=dict)
    turns: dict[int, float] = field(default_factory=dict)
    _over: dict[tuple[int, int], list[Over]] = field(default_factory=dict)
    _port: dict[tuple[int, str], float] = field(default_factory=dict)

    @property
    def across(self) -> Across:
        """The ways between lanes."""
        return Across(self.pieces, self.wires, self.rows)

    def run(self) -> Routes:
        """Route it all."""
        form = {n: self._form(wire) for n, wire in enumerate(self.wires)}
        for n, kind in form.items():
            if kind == "across" and not self.across.fits(n):
                form[n] = "tag"
                self.failed.add(n)
        self._ports(form)
        self._overheads(form)
        self._stack()
        for n, kind in form.items():
            getattr(self, f"_draw_{kind}")(n)
        self._frame_boxes()
        self.failed |= {n for n, kind in form.items() if kind == "across" and self._meets(n)}
        return self

    def _meets(self, n: int) -> bool:
        """Whether a way between lanes lies on that of another tensor."""
        mine = self.wires[n].source, self.wires[n].first
        return any(
            along(self.way[n], way)
            for m, way in self.way.items()
            if m != n and m not in self.tags and (self.wires[m].source, self.wires[m].first) != mine
        )

    def where(self, n: int) -> tuple[int, int]:
        """Row and lane of a piece."""
        return self.rows.row[n], self.rows.lane[n]

    def at(self, n: int) -> Point:
        """Where the origin of a piece is."""
        return self.rows.x[n], self.axis[self.where(n)]

    def _form(self, wire: Wire) -> str:
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

    def _ports(self, form: dict[int, str]) -> None:
        """Side steps of lines that leave or reach one block from above."""
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

    def _end(self, n: int, side: str) -> Point:
        """Where wire ``n`` leaves or lands above, from its piece's origin."""
        wire = self.wires[n]
        piece = self.pieces[wire.source if side == "out" else wire.target]
        x, y = piece.tops[wire.first if side == "out" else wire.last]
        step = self._port.get((n, side), 0.0)
        if piece.round:
            step = max(min(step, piece.round * 0.8), -piece.round * 0.8)
            y += piece.round - (piece.round**2 - step**2) ** 0.5
        return x + step, y

    def _overheads(self, form: dict[int, str]) -> None:
        wanted: dict[tuple[int, int], list[Over]] = defaultdict(list)
        for n, wire in enumerate(self.wires):
            one, two = wire.source, wire.target
            if form[n] in ("arc", "branch"):
                wide, high = self.via_room.get(n, (0.0, 0.0))
                left = self._entry(two) if form[n] == "branch" else self._above(n, "out")
                right = max(self._above(n, "in"), left + wide)
                wanted[self.where(two)].append(Over(("arc", n), left, right, high / 2, high / 2))
            elif form[n] == "tag":
                wide, high = self.via_room.get(n, (-4.0, 0.0))
                for key, n_, x, room in (
                    ("leave", one, self._above(n, "out"), 0.0),
                    ("land", two, self._above(n, "in"), wide + 4),
                ):
                    reach, deep = TAG + 1, max(TAG, high / 2)
                    over = Over((key, n), x - reach - room, x + reach, deep, deep)
                    wanted[self.where(n_)].append(over)
        for run in self.runs:
            self._frame_overs(run, wanted)
        for spot in {self.where(n) for n in range(len(self.pieces))}:
            self._over[spot] = levels(wanted[spot], self._tops(spot))

    def _above(self, n: int, side: str) -> float:
        """Where across the page wire ``n`` leaves or lands."""
        piece = self.wires[n].source if side == "out" else self.wires[n].target
        return self.rows.x[piece] + self._end(n, side)[0]

    def _entry(self, n: int) -> float:
        """Where the line from the row before comes into the row of piece ``n``, and branches."""
        first = self._first(self.rows.row[n], 0)
        return self.rows.x[first] + self._left(first) - 6.0

    def _left(self, n: int) -> float:
        frames = (FRAME - 4) * len(self.pieces[n].runs)
        return min(self.pieces[n].extent()[0] - frames, self.pieces[n].enter[0])

    def _frame_overs(self, run: Run, wanted: dict[tuple[int, int], list[Over]]) -> None:
        for row in sorted({self.rows.row[n] for n in self._held(run)}):
            held = [n for n in self._held(run) if self.rows.row[n] == row]
            lane = min(self.rows.lane[n] for n in held)
            left, right = self._sides(held, run)
            number = self.runs.index(run)
            wanted[row, lane].append(Over(("frame", number), left, right, 0.0, self.text + 4))

    def _held(self, run: Run) -> list[int]:
        return [n for n, piece in enumerate(self.pieces) if run.id in piece.runs]

    def _sides(self, held: list[int], run: Run) -> tuple[float, float]:
        inner = len({id_ for n in held for id_ in self.pieces[n].runs} - set(self._around(run)))
        pad = (FRAME - 4) * max(inner, 1)
        left = min(self.rows.x[n] + self.pieces[n].extent()[0] for n in held)
        right = max(self.rows.x[n] + self.pieces[n].extent()[2] for n in held)
        return left - pad, right + pad

    def _around(self, run: Run) -> list[str]:
        found, by_id = [], {r.id: r for r in self.runs}
        while run.around is not None and run.around in by_id:
            run = by_id[run.around]
            found.append(run.id)
        return found

    def _tops(self, spot: tuple[int, int]) -> list[tuple[float, float, float]]:
        found = []
        for n, piece in enumerate(self.pieces):
            if self.where(n) == spot:
                left, top, right, _ = piece.extent()
                found.append((self.rows.x[n] + left, self.rows.x[n] + right, top))
        return found

    def _stack(self) -> None:
        """The axes of all rows and lanes, one below the other."""
        y = 0.0
        for row in range(self.rows.count):
            lanes = sorted({lane for r, lane in self._over if r == row})
            for lane in lanes:
                inside = [n for n in range(len(self.pieces)) if self.where(n) == (row, lane)]
                up = max(-self.pieces[n].extent()[1] for n in inside)
                up = max([up, *(-o.top for o in self._over[row, lane])])
                down = max(self.pieces[n].extent()[3] for n in inside)
                self.axis[row, lane] = y + up
                y += up + down + GAP
            framed = any(run.id in p.runs for run in self.runs for p in self.pieces)
            y += FRAME if framed else 0.0
            self.turns[row] = y
            y += GAP + 4

    def _draw_straight(self, n: int) -> None:
        wire = self.wires[n]
        (x0, y0), (x1, y1) = self.at(wire.source), self.at(wire.target)
        leave, enter = self.pieces[wire.source].leave, self.pieces[wire.target].enter
        self.way[n] = ((x0 + leave[0], y0 + leave[1]), (x1 + enter[0], y1 + enter[1]))

    def _draw_arc(self, n: int) -> None:
        wire = self.wires[n]
        (x0, y0), (x1, _) = self.at(wire.source), self.at(wire.target)
        over = next(o for o in self._over[self.where(wire.source)] if o.key == ("arc", n))
        (a, b), (c, d) = self._end(n, "out"), self._end(n, "in")
        y = y0 + over.y
        self.way[n] = ((x0 + a, y0 + b), (x0 + a, y), (x1 + c, y), (x1 + c, y0 + d))
        if over.bundled:
            self.bundled.add(n)

    def _draw_branch(self, n: int) -> None:
        wire = self.wires[n]
        x1, y0 = self.at(wire.target)
        over = next(o for o in self._over[self.where(wire.target)] if o.key == ("arc", n))
        c, d = self._end(n, "in")
        entry = self._entry(wire.target)
        self.way[n] = ((entry, y0), (entry, y0 + over.y), (x1 + c, y0 + over.y), (x1 + c, y0 + d))

    def _draw_tag(self, n: int) -> None:
        wire = self.wires[n]
        found = []
        for side, key, piece in (("out", "leave", wire.source), ("in", "land", wire.target)):
            x, y = self.at(piece)
            over = next(o for o in self._over[self.where(piece)] if o.key == (key, n))
            dx, dy = self._end(n, side)
            found.append(((x + dx, y + dy), (x + dx, y + over.y)))
        (low, tag), (goal, other) = found
        self.tags[n] = (tag, other)
        self.way[n] = (low, (tag[0], tag[1] + TAG), (other[0], other[1] + TAG), goal)

    def _draw_turn(self, n: int) -> None:
        wire = self.wires[n]
        (x0, y0), (x1, y1) = self.at(wire.source), self.at(wire.target)
        leave, enter = self.pieces[wire.source].leave, self.pieces[wire.target].enter
        right = x0 + self.pieces[wire.source].extent()[2] + 8
        left = x1 + self._left(wire.target) - 12
        y = self.turns[self.rows.row[wire.source]]
        self.way[n] = (
            (x0 + leave[0], y0 + leave[1]), (right, y0 + leave[1]), (right, y), (left, y),
            (left, y1 + enter[1]), (x1 + enter[0], y1 + enter[1]),
        )  # fmt: skip

    def _draw_across(self, n: int) -> None:
        self.way[n] = self.across.way(n, self.axis)

    def _frame_boxes(self) -> None:
        for number, run in enumerate(self.runs):
            boxes = []
            for (row, lane), overs in self._over.items():
                for over in overs:
                    if over.key == ("frame", number):
                        held = [n for n in self._held(run) if self.rows.row[n] == row]
                        low = max(self.at(n)[1] + self.pieces[n].extent()[3] for n in held)
                        top = self.axis[row, lane] + over.y
                        boxes.append((over.left, top, over.right, low + FRAME - 4))
            self.frames[run.id] = boxes
