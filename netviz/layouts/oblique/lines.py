"""The marks of lines between pieces: arrows, dotted skips with what is on them, tags, frames."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netviz.layouts.oblique.above import TAG
from netviz.layouts.oblique.arrows import arrow, line
from netviz.layouts.oblique.captions import caption, words
from netviz.layouts.oblique.fitting import Fitted
from netviz.layouts.oblique.piece import Piece, moved, shifted
from netviz.layouts.oblique.routes import Routes
from netviz.layouts.writing import write
from netviz.passes.figure import Block, FigureGraph
from netviz.scene import Circle, Element, Ink, Mark, Path, Point, Rect
from netviz.themes.metrics import ascent

_DOTS, _DASHES = (0.8, 1.8), (2.4, 1.8)

Tag = Callable[[tuple[Block, ...]], tuple[tuple[Mark, ...], float, float]]
"""The label on a skip that layers fit, around the origin, with its width and height."""


Stood = tuple[Piece, Point]
Between = Callable[[Stood, Stood], tuple[Mark, ...]]
"""What joins two neighbours, each with where its origin is; nothing: an arrow."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Colours of lines and frames: ``edge``, ``ink`` and ``muted`` text, ``ground``, ``frame``;
    ``size`` of text in points, ``width`` of lines."""

    edge: str
    ink: str
    ground: str
    frame: str
    size: float
    width: float = 0.9


@dataclass(frozen=True, slots=True)
class Liner:
    """Draws what `Routes` found between the pieces of ``fitted``."""

    figure: FigureGraph
    fitted: Fitted
    routes: Routes
    pen: Pen
    tag: Tag
    between: Between | None = None

    def edges(self) -> Iterator[Element]:
        """One element for each link, and one for each block that is drawn on a line."""
        for n in range(len(self.fitted.wires)):
            yield from self._wire(n)
        for link in self.fitted.inner:
            yield Element(id=f"{link.source}->{link.target}", kind="edge", role=link.kind)

    def _wire(self, n: int) -> Iterator[Element]:
        wire = self.fitted.wires[n]
        way = self.routes.way[n]
        via = tuple(self.figure.block(id_) for id_ in wire.via)
        own = self._own(n) if self.between and not via else ()
        if own:
            yield self._link(n, 0, own)
        elif not via:
            dash = _DOTS if wire.kind == "projection" else ()
            width = self.pen.width * (1.3 if n in self.routes.bundled else 1.0)
            marks = (
                self._tagged(n, dash) if n in self.routes.tags else (self._arrow(way, dash, width))
            )
            yield self._link(n, 0, marks)
        elif any(block.role == "flatten" for block in via):
            yield from self._flattened(n, via)
        else:
            yield from self._fitted(n, via)

    def _own(self, n: int) -> tuple[Mark, ...]:
        """What the style itself draws between two neighbours."""
        wire = self.fitted.wires[n]
        if self.between is None or len(self.routes.way[n]) != 2 or wire.kind != "main":
            return ()
        pieces = self.fitted.pieces
        one, two = self.routes.at(wire.source), self.routes.at(wire.target)
        return self.between((pieces[wire.source], one), (pieces[wire.target], two))

    def _link(self, n: int, step: int, marks: tuple[Mark, ...]) -> Element:
        link = self.fitted.wires[n].links[step]
        id_ = f"{link.source}->{link.target}"
        return Element(id=id_, kind="edge", role=link.kind, marks=marks)

    def _flattened(self, n: int, via: tuple[Block, ...]) -> Iterator[Element]:
        """Dashes from the corners of maps to those of the vector that they become."""
        wire = self.fitted.wires[n]
        one, two = self.fitted.pieces[wire.source], self.fitted.pieces[wire.target]
        straight = len(self.routes.way[n]) == 2 and n not in self.routes.tags
        ink = Ink(stroke=self.pen.edge, width=0.6, dash=_DASHES)
        if straight and one.side and two.back:
            side = shifted(one.side, *self.routes.at(wire.source))
            back = shifted(two.back, *self.routes.at(wire.target))
            texts = [
                shifted(shape, *self.routes.at(end))
                for end, piece in ((wire.source, one), (wire.target, two))
                for shape in piece.labels
            ]
            pairs = [(side[k], back[k]) for k in (0, 1, 3)]
            lines = [p for p in pairs if not any(meets(*p, text) for text in texts)]
            marks: tuple[Mark, ...] = tuple(Path((("M", *a), ("L", *b)), ink) for a, b in lines)
        elif n in self.routes.tags:
            marks = self._tagged(n, _DASHES)
        else:
            marks = self._arrow(self.routes.way[n], _DASHES, self.pen.width)
        for step in range(len(via) + 1):
            yield self._link(n, step, ())
        for place, block in enumerate(via):
            yield Element(id=block.id, kind="node", role=block.role, tip=tip(block),
                          marks=() if place else marks)  # fmt: skip

    def _fitted(self, n: int, via: tuple[Block, ...]) -> Iterator[Element]:
        """A dotted line with a label for the layers on it, where it runs level."""
        way = self.routes.way[n]
        marks, wide, _ = self.tag(via)
        if n in self.routes.tags or len(way) != 4:
            line = self._tagged(n, _DOTS) if n in self.routes.tags else self._arrow(way, _DOTS, 0.9)
            for step in range(len(via) + 1):
                yield self._link(n, step, line if not step else ())
            x, y = self.routes.tags[n][1] if n in self.routes.tags else way[len(way) // 2]
            x, y = (x - TAG - 3 - wide / 2, y) if n in self.routes.tags else (x, y)
            yield self._on_line(via, moved(marks, x, y))
        else:
            (x0, y), (x1, _) = way[1], way[2]
            middle = (x0 + x1) / 2
            first = (way[0], way[1], (middle - wide / 2, y))
            yield self._link(n, 0, (self._line(first, _DOTS, self.pen.width),))
            for step in range(1, len(via)):
                yield self._link(n, step, ())
            rest = ((middle + wide / 2, y), way[2], way[3])
            yield self._link(n, len(via), self._arrow(rest, _DOTS, self.pen.width))
            yield self._on_line(via, moved(marks, middle, y))
        for block in via[1:]:
            yield Element(id=block.id, kind="node", role=block.role, tip=tip(block))

    def _on_line(self, via: tuple[Block, ...], marks: tuple[Mark, ...]) -> Element:
        return Element(id=via[0].id, kind="node", role=via[0].role, tip=tip(via[0]), marks=marks)

    def _line(self, points: tuple[Point, ...], dash: tuple[float, ...], width: float) -> Path:
        return line(points, self.pen.edge, width, dash)

    def _arrow(
        self, points: tuple[Point, ...], dash: tuple[float, ...], width: float
    ) -> tuple[Mark, ...]:
        return arrow(points, self.pen.edge, width, dash)

    def _tagged(self, n: int, dash: tuple[float, ...]) -> tuple[Mark, ...]:
        """Two stubs that end at tags of one letter: the line goes on from one to the other."""
        low, above, other, goal = self.routes.way[n]
        letter = _letter(sorted(self.routes.tags).index(n))
        found: list[Mark] = [self._line((low, above), dash, self.pen.width)]
        found += self._arrow((other, goal), dash, self.pen.width)
        size = self.pen.size * (0.8 if len(letter) == 1 else 0.62)
        for x, y in self.routes.tags[n]:
            ink = Ink(fill=self.pen.ground, stroke=self.pen.edge, width=0.7)
            found.append(Circle(x, y, TAG, ink))
            low_ = y + ascent(size) / 2
            found.append(write(letter, x, low_, size=size, fill=self.pen.ink, anchor="middle"))
        return tuple(found)

    def frames(self) -> Iterator[Element]:
        """A dashed frame around what repeats, with how often."""
        for run in self.figure.runs:
            for part, (left, top, right, low) in enumerate(self.routes.frames.get(run.id, ())):
                ink = Ink(stroke=self.pen.frame, width=0.8, dash=(3.2, 2.2))
                ways = self.routes.way.values()
                text = caption(run, (left, top, right), ways, size=self.pen.size, ink=self.pen.ink)
                box = Rect(left, top, right - left, low - top, 4.0, ink)
                id_ = f"run/{run.id}" + (f"~{part + 1}" if part else "")
                yield Element(id=id_, kind="frame", tip=words(run), marks=(box, text))


def tip(block: Block) -> str:
    """What hovering tells of a block."""
    where = [block.path] if block.path else []
    shape = "×".join(map(str, block.shape))
    count = [f"{block.params:,} parameters"] if block.params else []
    often = [f"×{block.repeat}"] if block.repeat > 1 else []
    return " · ".join([*where, " + ".join(block.parts), shape, *count, *often])


def _letter(n: int) -> str:
    return string.ascii_uppercase[n] if n < 26 else str(n - 25)


def meets(one: Point, other: Point, box: tuple[Point, ...], near: float = 1.0) -> bool:
    """Whether the stretch from ``one`` to ``other`` passes the upright ``box`` or comes as ``near``
    to it, sampled finely."""
    xs, ys = [x for x, _ in box], [y for _, y in box]
    for step in range(41):
        x = one[0] + (other[0] - one[0]) * step / 40
        y = one[1] + (other[1] - one[1]) * step / 40
        if min(xs) - near < x < max(xs) + near and min(ys) - near < y < max(ys) + near:
            return True
    return False
