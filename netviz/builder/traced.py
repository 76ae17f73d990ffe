"""A traced graph in PlotNeuralNet's vocabulary: boxes by name, each placed after the one before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from netviz.builder import bends
from netviz.builder.dress import MUTE, Dress, definitions
from netviz.builder.naming import Names
from netviz.builder.overhead import arcs, level
from netviz.builder.parts import UNIT, Arrow, Ball, Box
from netviz.builder.spell import bent, branch, dashed, frame, piece
from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.oblique.coats import coats
from netviz.layouts.oblique.fitting import Fitted, fitted
from netviz.layouts.oblique.routes import Routes
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.solid import SLANT
from netviz.layouts.styles.plotneuralnet.boxes import Boxes
from netviz.layouts.styles.plotneuralnet.clusters import Clusters
from netviz.layouts.styles.plotneuralnet.labels import Labels
from netviz.layouts.styles.plotneuralnet.options import Options
from netviz.layouts.styles.plotneuralnet.palette import PLOTNEURALNET
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, FigureGraph, figure_graph
from netviz.renderers.escape_tex import escape
from netviz.renderers.templating import fill
from netviz.tex.options import TexOptions

_LONGEST = 6000.0
"""Points of one row: in PlotNeuralNet's scale about as long as TeX's pages may be."""


def source(
    graph: Graph,
    *,
    sheet: Sheet,
    options: Options,
    tex: TexOptions,
) -> bytes:
    """The LaTeX of ``graph`` in named pics, over our definitions or those in ``tex.layers``.

    What ``sheet`` and ``options`` say of colours, labels and sizes holds; the page is as wide as
    the figure. Raises `FormatError`.
    """
    document = tex.document if tex.via is None else "article"
    layers = None if tex.layers is None else _layers(Path(tex.layers))
    drawn = _Traced.of(graph, sheet, options)
    values = {
        "title": " ".join(graph.name.split()),
        "document": document,
        "layers": layers,
        "lines": [*definitions(drawn.parts()), *drawn.lines()],
    }
    return fill("tex/pics.tex", values, folder=tex.templates).encode("utf-8", "replace")


def _routed(
    figure: FigureGraph, boxes: Boxes, sheet: Sheet, *, width: float | None
) -> tuple[Fitted, Routes]:
    fit = fitted(figure, lambda unit, _: replace(boxes, unit=unit).pieces(), width=width,
                 natural=boxes.unit)  # fmt: skip
    return fit, Routes(fit.pieces, fit.wires, fit.rows, figure.runs, sheet.text).run()


def _layers(folder: Path) -> str:
    """PlotNeuralNet's ``layers``, or the one in a checkout of it, as TeX is to find it."""
    for place in (folder, folder / "layers"):
        if (place / "init.tex").is_file():
            return place.resolve().as_posix()
    raise FormatError(f"no init.tex in {folder}: layers is PlotNeuralNet's folder with it")


@dataclass(frozen=True, slots=True)
class _Traced:
    """``boxes`` makes sizes and colours; ``fit``: what stands where, in points; ``dress``
    spells blocks."""

    boxes: Boxes
    fit: Fitted
    routes: Routes
    dress: Dress

    @classmethod
    def of(cls, graph: Graph, sheet: Sheet, options: Options) -> _Traced:
        figure = figure_graph(graph, repeats=options.repeats)
        clusters = Clusters.of(figure)
        paints = coats(
            sheet, options.palette, PLOTNEURALNET, name="plotneuralnet", opacity=options.opacity
        )
        scale = Scale.of(
            figure.blocks, tallest=options.height, widest=options.width, linear=options.linear
        )
        labels = Labels(sheet, 0, options.kernels, b"")
        boxes = Boxes(clusters, scale, paints, sheet, options, options.scale, labels)
        fit, routes = _routed(figure, boxes, sheet, width=None)
        if routes.tags:  # a skip would go on in another row, which no line can show
            fit, routes = _routed(figure, boxes, sheet, width=_LONGEST)
        return cls(boxes, fit, routes, Dress(boxes, Names()))

    def lines(self) -> list[str]:
        """TikZ: boxes in order, then what joins them, then frames around what repeats."""
        return [*map(piece, self.parts()), *self._joined(), *self._frames()]

    def parts(self) -> list[Box | Ball]:
        """Boxes and balls."""
        last: dict[tuple[int, int], tuple[str, float]] = {}
        found: list[Box | Ball] = []
        for n, members in enumerate(self.boxes.clusters.members):
            spot = self.routes.stand.where(n)
            x, y = self.fit.rows.x[n] / self.fit.unit * UNIT, level(self.fit, self.routes, spot)
            to, offset = "(0,0,0)", f"({x:.2f},{y:.2f},0)"
            if spot in last:
                to, offset = f"({last[spot][0]}-east)", f"({x - last[spot][1]:.2f},0,0)"
            mine = self._cluster(members, to, offset)
            found += mine
            wide = sum(sum(p.widths) for p in mine if isinstance(p, Box)) * UNIT
            end = wide if isinstance(mine[0], Box) else mine[0].radius * UNIT
            last[spot] = (mine[-1].name, x + end)
        return found

    def _cluster(self, members: list[Block], to: str, offset: str) -> list[Box | Ball]:
        if self.boxes.clusters.ball(members[0]):
            return [self.dress.ball(members[0], to, offset)]
        found: list[Box | Ball] = []
        starts = any(b.size.spatial != b.taken.spatial or b.role == "input" for b in members)
        loud = [b for b in members if b.role not in MUTE][-1:] or members[:1]
        for _, same in groupby(members, key=self.dress.kin):
            group = list(same)
            box = self.dress.box(group, to, offset, sized=starts and loud[0] in group)
            found.append(box)
            to, offset = f"({box.name}-east)", "(0,0,0)"
        return found

    def _joined(self) -> list[str]:
        found: list[str] = []
        over = []
        for n, wire in enumerate(self.fit.wires):
            one, two = self.dress.names[wire.first], self.dress.names[wire.last]
            flat = any(self._block(id_).role == "flatten" for id_ in wire.via)
            if self.routes.stand.where(wire.source) != self.routes.stand.where(wire.target):
                found.append(self._bent(n, one, two))
            elif wire.kind == "main" and flat:
                found.append(dashed(one, two))
            elif len(self.routes.way[n]) == 2:
                found.append(piece(self._arrow(one, two, wire.last)))
            else:
                over.append(n)
        tags = {n: self._tags(n) for n in over}
        return [*found, *map(piece, arcs(self.fit, self.routes, self.dress.names, tags))]

    def _bent(self, n: int, one: str, two: str) -> str:
        end = bends.end(self.fit, self.routes, n, two)
        arrow = self._arrow(one, two, self.fit.wires[n].last)
        if end.endswith("-west") and arrow.outside:
            end = f"{two}-nearwest |- {two}-west"
        turns = bends.corners(self.fit, self.routes, n)
        if bends.branches(self.routes, n):
            return branch(one, turns, end, self._tags(n))
        return bent(one, turns, end)

    def _tags(self, n: int) -> str:
        return " ".join(map(self._tag, self.fit.wires[n].via))

    def _arrow(self, one: str, two: str, last: str) -> Arrow:
        block = self._block(last)
        _, height, depth = self.boxes.size(block)
        upright = not self.boxes.clusters.ball(block) and height > SLANT * depth
        return Arrow(one, two, outside=upright)

    def _tag(self, id_: str) -> str:
        block = self._block(id_)
        if block.window is None:
            return escape(block.op)
        return escape("×".join(map(str, block.window.size)) + f", {block.size.channels}")

    def _block(self, id_: str) -> Block:
        return self.boxes.clusters.figure.block(id_)

    def _frames(self) -> list[str]:
        """Around what repeats: a frame a row."""
        names, found = self.dress.names, []
        balls = {part.name for part in self.parts() if isinstance(part, Ball)}
        rows = self.fit.rows.row
        row = {id_: rows[n] for n, piece in enumerate(self.fit.pieces) for id_ in piece.blocks}
        for run in self.boxes.clusters.figure.runs:
            held = [b for b in run.blocks if b in names] if run.repeat > 1 else []
            label = f"{escape(run.label)} $\\times {run.repeat}$".strip()
            for _, inside in groupby(held, key=row.get):
                found.append(frame(list(dict.fromkeys(names[b] for b in inside)), balls, label))
        return found
