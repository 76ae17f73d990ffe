"""Layers as stacks of maps, vectors as strips, joins as signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.balls import ball
from netviz.layouts.oblique.coats import Coats
from netviz.layouts.oblique.joined import BALLS, on_lines
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.pixels import picture_of
from netviz.layouts.oblique.polygons import Polygon, rectangle
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.solid import face
from netviz.layouts.styles.lenet.labels import Labels
from netviz.layouts.styles.lenet.options import Options
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, FigureGraph, Size
from netviz.scene import Circle, Image, Ink, Mark, Rect, Text, box_of

_LEAN = 0.22
_DOT = 0.75


@dataclass(frozen=True, slots=True)
class Stacks:
    """Makes pieces of ``figure`` at ``unit`` points a unit; ``runs``: around each block."""

    figure: FigureGraph
    runs: Mapping[str, tuple[str, ...]]
    scale: Scale
    coats: Coats
    sheet: Sheet
    options: Options
    unit: float
    crowd: int
    image: bytes

    def pieces(self) -> list[Piece]:
        """One for each block that is not on a line."""
        lines = on_lines(self.figure)
        return [self._piece(b) for b in self.figure.blocks if b.id not in lines]

    def _piece(self, block: Block) -> Piece:
        if block.role in BALLS:
            return self._ball(block)
        return self._stack(block) if block.size.spatial else self._strip(block)

    def _ball(self, block: Block) -> Piece:
        radius = max(2.6 * self.unit, 4.2)
        coat = self.coats.block(block)
        ink = Ink(fill=coat.fill, stroke=coat.edge, width=0.7)
        runs = self.runs[block.id]
        return ball(block, ink=ink, radius=radius, text=self.sheet.text, runs=runs)

    def _stack(self, block: Block) -> Piece:
        wide, high = self.box(block.size)
        count = min(block.size.channels, self.options.maps)
        more = block.size.channels > count > 1
        step = self.options.spacing * self.unit
        reach = step * (count - 1) + (3 * step if more else 0.0)
        back = (0.0, -(high + reach) / 2)
        offsets = [step * n for n in range(count)]
        if more:
            offsets[-1] += 3 * step
        marks: list[Mark] = []
        for n, offset in enumerate(offsets):
            if more and n == count - 1:
                marks += self._dots((wide + offsets[-2], back[1] + offsets[-2]), step)
            marks += self._map(block, n, (back[0] + offset, back[1] + offset), (wide, high))
        x, y = back
        hull: Polygon = (
            (x, y), (x + wide, y), (x + wide + reach, y + reach),
            (x + wide + reach, y + reach + high), (x + reach, y + reach + high), (x, y + high),
        )  # fmt: skip
        front = rectangle(x + reach, y + reach, x + reach + wide, y + reach + high)
        first = rectangle(x, y, x + wide, y + high)
        return self._with_labels(block, marks, hull, (front, first))

    def box(self, size: Size) -> tuple[float, float]:
        """Width and height of a map, in points."""
        wide = self.scale.edge(size.width) if len(size.spatial) > 1 else 1.6
        return wide * self.unit, self.scale.edge(size.height) * self.unit

    def _map(
        self, block: Block, n: int, at: tuple[float, float], size: tuple[float, float]
    ) -> list[Mark]:
        coat = self.coats.block(block)
        other = self.coats.role(block.role, block.paint).band or coat.fill
        own = self.sheet.of(*block.names).colour
        fill = coat.fill if own or n % 2 == 0 else other
        ink = Ink(fill=fill, stroke=coat.edge, width=0.6, opacity=self.options.opacity)
        found: list[Mark] = [Rect(*at, *size, 0.0, ink)]
        picture = picture_of(block, self.sheet, self.image, channel=n)
        if picture is not None:
            across, down = (size[0], 0.0), (0.0, size[1])
            found.append(Image(x=at[0], y=at[1], across=across, down=down, png=picture))
        return found

    def _dots(self, corner: tuple[float, float], step: float) -> list[Mark]:
        """Three dots on the way from one map's upper right corner to the next one's."""
        ink = Ink(fill=self.sheet.theme.ink)
        x, y = corner
        return [Circle(x + step * k, y + step * k, _DOT, ink) for k in (1.0, 2.0, 3.0)]

    def _strip(self, block: Block) -> Piece:
        high = self.scale.length(block.size.channels) / 2.2 * self.unit
        thick, lean = 2.2 * self.unit, _LEAN * high
        coat = self.coats.block(block)
        low, up, far = high / 2, -high / 2, 2 * lean
        shape = ((0.0, low), (thick, low), (thick + far, up), (far, up))
        ink = Ink(fill=coat.fill, stroke=coat.edge, width=0.6)
        room = 6.0  # between vectors, for lines
        hull: Polygon = (
            shape[3], (thick + far + room, up), (thick + room, low), shape[0],
        )  # fmt: skip
        right = (shape[2], shape[2], shape[1], shape[1])
        left = (shape[3], shape[3], shape[0], shape[0])
        return self._with_labels(block, [face(shape, ink)], hull, (right, left))

    def _with_labels(
        self,
        block: Block,
        marks: Sequence[Mark],
        hull: Polygon,
        faces: tuple[Polygon, Polygon],
    ) -> Piece:
        """The piece of ``marks``; ``faces``: its front at the right, its back at the left."""
        texts = Labels(self.figure, self.sheet, self.crowd, self.options.operations).of(block, hull)
        xs = [x for x, _ in hull]
        front, first = faces
        middle = (min(xs) + max(xs)) / 2
        top = min(y for _, y in hull)
        tops = [x for x, y in hull if y == top]
        return Piece(
            blocks=(block.id,),
            marks={block.id: (*marks, *texts)},
            hull=(hull,),
            labels=tuple(rectangle(*box_of(text)) for text in texts),
            enter=(min(x for x, _ in first), 0.0) if block.size.spatial else (middle - 1, 0.0),
            leave=(max(xs) if block.size.spatial else middle + 1, 0.0),
            tops={block.id: ((min(tops) + max(tops)) / 2, top - self._above(block, texts))},
            side=(front[1], front[1], front[2], front[2]),
            back=(first[0], first[0], first[3], first[3]),
            chain=block.chain,
            runs=self.runs[block.id],
        )

    def _above(self, block: Block, texts: Sequence[Text]) -> float:
        """Skips start above the words over a stack."""
        return max((t.ascent + 5 for t in texts if t.y < 0), default=0.0)
