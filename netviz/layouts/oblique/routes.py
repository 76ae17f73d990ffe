"""Lines between pieces that stand in rows and lanes: arrows, skips above, ways between lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from netviz.layouts.oblique.above import TAG, Above
from netviz.layouts.oblique.across import Across
from netviz.layouts.oblique.overhead import Over
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.polygons import along
from netviz.layouts.oblique.rows import FRAME, Rows
from netviz.layouts.oblique.stand import Stand
from netviz.layouts.oblique.wires import Wire
from netviz.passes.figure import Run
from netviz.scene import Point

GAP = 10.0
"""Points between lanes."""


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
    stand: Stand = field(init=False)

    def __post_init__(self) -> None:
        self.stand = Stand(self.pieces, self.wires, self.rows)

    @property
    def across(self) -> Across:
        """The ways between lanes."""
        return Across(self.pieces, self.wires, self.rows)

    @property
    def above(self) -> Above:
        """What lies above the pieces."""
        return Above(self.stand, self.runs, self.text, self.via_room)

    def run(self) -> Routes:
        """Route it all."""
        stand = self.stand
        form = {n: stand.form(wire) for n, wire in enumerate(self.wires)}
        for n, kind in form.items():
            if kind == "across" and not self.across.fits(n):
                form[n] = "tag"
                self.failed.add(n)
        stand.place_ports(form)
        self._over = self.above.overs(form)
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
        return self.stand.where(n)

    def at(self, n: int) -> Point:
        """Where the origin of a piece is."""
        return self.rows.x[n], self.axis[self.stand.where(n)]

    def _stack(self) -> None:
        """The axes of all rows and lanes, one below the other."""
        y = 0.0
        for row in range(self.rows.count):
            lanes = sorted({lane for r, lane in self._over if r == row})
            for lane in lanes:
                inside = [n for n in range(len(self.pieces)) if self.stand.where(n) == (row, lane)]
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
        over = next(o for o in self._over[self.stand.where(wire.source)] if o.key == ("arc", n))
        (a, b), (c, d) = self.stand.end(n, "out"), self.stand.end(n, "in")
        y = y0 + over.y
        self.way[n] = ((x0 + a, y0 + b), (x0 + a, y), (x1 + c, y), (x1 + c, y0 + d))
        if over.bundled:
            self.bundled.add(n)

    def _draw_branch(self, n: int) -> None:
        wire = self.wires[n]
        x1, y0 = self.at(wire.target)
        over = next(o for o in self._over[self.stand.where(wire.target)] if o.key == ("arc", n))
        c, d = self.stand.end(n, "in")
        entry = self.stand.entry(wire.target)
        self.way[n] = ((entry, y0), (entry, y0 + over.y), (x1 + c, y0 + over.y), (x1 + c, y0 + d))

    def _draw_tag(self, n: int) -> None:
        wire = self.wires[n]
        found = []
        for side, key, piece in (("out", "leave", wire.source), ("in", "land", wire.target)):
            x, y = self.at(piece)
            over = next(o for o in self._over[self.stand.where(piece)] if o.key == (key, n))
            dx, dy = self.stand.end(n, side)
            found.append(((x + dx, y + dy), (x + dx, y + over.y)))
        (low, tag), (goal, other) = found
        self.tags[n] = (tag, other)
        self.way[n] = (low, (tag[0], tag[1] + TAG), (other[0], other[1] + TAG), goal)

    def _draw_turn(self, n: int) -> None:
        wire = self.wires[n]
        (x0, y0), (x1, y1) = self.at(wire.source), self.at(wire.target)
        leave, enter = self.pieces[wire.source].leave, self.pieces[wire.target].enter
        right = x0 + self.pieces[wire.source].extent()[2] + 8
        left = x1 + self.stand.left(wire.target) - 12
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
                        held = [n for n in self.above.held(run) if self.rows.row[n] == row]
                        low = max(self.at(n)[1] + self.pieces[n].extent()[3] for n in held)
                        top = self.axis[row, lane] + over.y
                        boxes.append((over.left, top, over.right, low + FRAME - 4))
            self.frames[run.id] = boxes
