"""Blocks that touch, as one piece: solids side by side on the axis, with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.balls import ball
from netviz.layouts.oblique.coats import Coats
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.pixels import picture_of
from netviz.layouts.oblique.polygons import Polygon, extent, span
from netviz.layouts.oblique.scales import THIN, Scale
from netviz.layouts.oblique.solid import Coat, Solid, on_side, paint
from netviz.layouts.styles.plotneuralnet.clusters import Clusters
from netviz.layouts.styles.plotneuralnet.labels import Labels, told
from netviz.layouts.styles.plotneuralnet.options import Options
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block
from netviz.scene import Ink, Mark

_FLAT = frozenset(("pooling", "normalisation", "activation", "dropout", "input", "output"))


@dataclass(frozen=True, slots=True)
class Boxes:
    """Makes pieces of ``clusters`` at ``unit`` points a unit."""

    clusters: Clusters
    scale: Scale
    coats: Coats
    sheet: Sheet
    options: Options
    unit: float
    labels: Labels

    def pieces(self) -> list[Piece]:
        """All of them, in the order of their first blocks."""
        return [
            self._ball(members[0]) if self.clusters.ball(members[0]) else self._solids(members)
            for members in self.clusters.members
        ]

    def _ball(self, block: Block) -> Piece:
        radius = max(self.options.radius * self.unit, 4.2)
        coat = self.coats.block(block)
        ink = Ink(fill=coat.fill, stroke=coat.edge, width=0.6, opacity=self.options.opacity)
        runs = self.clusters.runs(block)
        return ball(block, ink=ink, radius=radius, text=self.sheet.text, runs=runs)

    def _solids(self, members: Sequence[Block]) -> Piece:
        solids = self._placed(members)
        marks: dict[str, tuple[Mark, ...]] = {
            b.id: self._faces(b, solid) for b, solid in zip(members, solids, strict=True)
        }
        first, edge = self._starts(members), not self.clusters.flattened(members[-1])
        texts = self.labels.of(members, solids, first=first, edge=edge)
        for id_, text in texts:
            marks[id_] = (*marks[id_], text)
        hull = tuple(solid.outline() for solid in solids)
        last = solids[-1]
        level = [shape for shape in hull if extent([shape])[1] <= 0 <= extent([shape])[3]]
        return Piece(
            blocks=tuple(b.id for b in members),
            marks=marks,
            hull=hull,
            labels=tuple(self.labels.room(text) for _, text in texts),
            enter=(_left_at_axis(level[0] if level else hull[0]), 0.0),
            leave=(last.x + last.width, 0.0),
            tops={b.id: _top(s) for b, s in zip(members, solids, strict=True)},
            side=last.side(),
            back=tuple(solids[0].point(0, y, z) for y, z in ((1, 0), (1, 1), (0, 1), (0, 0))),
            chain=members[0].chain,
            runs=self.clusters.runs(members[0]),
        )

    def _starts(self, members: Sequence[Block]) -> bool:
        """Whether the resolution is another than what was last written: the size is written."""
        before = [told(cluster) for cluster in self.clusters.sources(members)]
        return not before or told(members) not in before

    def _placed(self, members: Sequence[Block]) -> list[Solid]:
        x, found = 0.0, []
        for block in members:
            width, height, depth = (n * self.unit for n in self.size(block))
            found.append(Solid(x=x, width=width, height=height, depth=depth))
            x += width
        return found

    def size(self, block: Block) -> tuple[float, float, float]:
        """Width, height and depth of its box, in units."""
        width, height, depth = self.scale.box(block.size)
        thin = block.role == "upsampling" and self.clusters.touched(block)
        if block.id in self.clusters.slabs:
            width = self.scale.width(self.clusters.slabs[block.id].size.channels)
        elif block.size.spatial and (block.role in _FLAT or thin):
            width = 1.0 if block.role in ("input", "output") else THIN * 0.7
        return width, height, depth

    def _faces(self, block: Block, solid: Solid) -> tuple[Mark, ...]:
        found = list(paint(solid, self.coat(block)))
        picture = picture_of(block, self.sheet, self.labels.image)
        if picture is not None:
            found.append(on_side(solid, picture))
        return tuple(found)

    def coat(self, block: Block) -> Coat:
        """Its colours: of a copied slab, those of what it copies."""
        if block.id not in self.clusters.slabs:
            coat = self.coats.block(block)
            return coat if self.options.band else Coat(coat.fill, coat.edge, None, coat.hatch)
        copied = self.coats.block(self.clusters.slabs[block.id])
        return Coat(copied.fill, copied.edge, None, "", 0.45 * self.options.opacity, (2.0, 1.5))


def _top(solid: Solid) -> tuple[float, float]:
    """The middle of the upper back edge, above which nothing of the solid is."""
    return solid.point(0.5, 1.0, 1.0)


def _left_at_axis(shape: Polygon) -> float:
    found = span(shape, 0.0)
    return found[0] if found else 0.0
