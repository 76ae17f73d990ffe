"""Layers as stacks of maps, vectors as strips, joins as signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.coats import Coats
from netviz.layouts.oblique.joined import BALLS, on_lines
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.pixels import heatmap
from netviz.layouts.oblique.polygons import Polygon, rectangle
from netviz.layouts.oblique.scales import Scale
from netviz.layouts.oblique.solid import face
from netviz.layouts.oblique.words import kernel, name, spatial
from netviz.layouts.styles.lenet.options import Options
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.symbols import marks as sign
from netviz.layouts.writing import write
from netviz.passes.figure import Block, FigureGraph, Size
from netviz.scene import Circle, Image, Ink, Mark, Rect, Text, box_of
from netviz.themes.metrics import ascent, visible

_SIGNS = {"add": "add", "gate": "mul", "concat": "concat", "matmul": "matmul", "merge": "sub"}
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
        return Piece(
            blocks=(block.id,),
            marks={block.id: sign(_SIGNS[block.role], 0.0, 0.0, ink=ink, radius=radius)},
            hull=(rectangle(-radius, -radius, radius, radius),),
            enter=(-radius, 0.0),
            leave=(radius, 0.0),
            tops={block.id: (0.0, -radius)},
            round=radius,
            chain=block.chain,
            runs=self.runs[block.id],
        )

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
        picture = self._picture(block, n)
        if picture is not None:
            across, down = (size[0], 0.0), (0.0, size[1])
            found.append(Image(x=at[0], y=at[1], across=across, down=down, png=picture))
        return found

    def _picture(self, block: Block, n: int) -> bytes | None:
        """The input image, or the real values of a map."""
        if len(block.size.spatial) != 2:
            return None
        if block.role == "input" and self.image:
            return self.image
        values = self.sheet.values.activations if self.sheet.values else {}
        seen = next((values[m] for m in reversed(block.members) if m in values), None)
        return heatmap(seen, block.size, channel=n) if seen is not None else None

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
        texts = self._labels(block, hull)
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

    def _labels(self, block: Block, hull: Polygon) -> list[Text]:
        theme, size = self.sheet.theme, self.sheet.text
        xs, ys = [x for x, _ in hull], [y for _, y in hull]
        x = low = (min(xs) + max(xs)) / 2
        anchor = "middle"
        if not block.size.spatial:
            rises = self._rises(block)
            x, low = (hull[1][0] - 6.0, hull[2][0] - 6.0) if rises else (hull[0][0], min(xs))
            anchor = "end" if rises else "start"
        above = []
        if "names" in self.sheet.show and self.crowd < 2 and block.path:
            above.append((name([block]), size * 0.85, theme.muted))
        counted = _counted(block.size) if "shapes" in self.sheet.show else ""
        above.append((visible(self.sheet.label(counted, *block.names)), size, theme.ink))
        below = [(word, size * 0.85, theme.muted) for word in self._does(block)]
        found, y = [], min(ys) - 3.5
        for words, at, colour in reversed([a for a in above if a[0]]):
            found.append(write(words, x, y, size=at, fill=colour, anchor=anchor))
            y -= size * 1.25
        y = max(ys) + ascent(size * 0.85) + 4
        for words, at, colour in below:
            found.append(write(words, low, y, size=at, fill=colour, anchor=anchor))
            y += size * 1.1
        return found

    def _rises(self, block: Block) -> bool:
        """Whether longer vectors follow: words then keep to the left of the lines to them."""
        readers = [link.target for link in self.figure.links if link.source == block.id]
        after = [self.figure.block(id_).size for id_ in readers]
        return any(not s.spatial and s.channels > block.size.channels for s in after)

    def _does(self, block: Block) -> list[str]:
        """What a layer does, for below it."""
        if block.role in ("input", "output"):
            return [visible(block.name)[:18] or block.role]
        if not self.options.operations or self.crowd > 1:
            return []
        words = {"linear": "fully connected", "convolution": "convolution"}.get(
            block.role, block.role
        )
        if block.role == "pooling":
            kind = {"a": "average", "m": "max"}.get(block.op.replace("adaptive_", "")[:1], "")
            words = f"{kind} pooling".strip()
        window = kernel(block) if self.crowd < 1 else ""
        return [words, window] if window else [words]


def _counted(size: Size) -> str:
    """ "6@28×28"; "120" of a vector."""
    return f"{size.channels}@{spatial(size)}" if size.spatial else str(size.channels)
