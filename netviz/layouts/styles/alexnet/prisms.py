"""Layers as prisms with their sizes at their edges, vectors as posts, joins as signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from netviz.layouts.oblique.balls import ball
from netviz.layouts.oblique.coats import Coats
from netviz.layouts.oblique.joined import BALLS, on_lines
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.pixels import picture_of
from netviz.layouts.oblique.polygons import extent, rectangle, span
from netviz.layouts.oblique.scales import THIN, Scale
from netviz.layouts.oblique.solid import Solid, on_side, paint
from netviz.layouts.styles.alexnet.labels import Labels
from netviz.layouts.styles.alexnet.options import Options
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import Block, FigureGraph
from netviz.scene import Ink, Mark, box_of


@dataclass(frozen=True, slots=True)
class Prisms:
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
        """One for each block; pooling is written below what it pools, where it follows alone."""
        lines = on_lines(self.figure)
        pooled = self._pooled()
        taken = set(pooled.values())
        return [
            self._piece(b, pooled.get(b.id))
            for b in self.figure.blocks
            if b.id not in lines and b.id not in taken
        ]

    def _pooled(self) -> dict[str, str]:
        """Of each convolution that only a pooling reads: that pooling."""
        readers: dict[str, list[str]] = {}
        for link in self.figure.links:
            readers.setdefault(link.source, []).append(link.target)
        found = {}
        for block in self.figure.blocks:
            after = [self.figure.block(id_) for id_ in readers.get(block.id, ())]
            fits = len(after) == 1 and after[0].role == "pooling" and block.size.spatial
            if (
                fits
                and block.role == "convolution"
                and self.runs[block.id] == self.runs[after[0].id]
            ):
                found[block.id] = after[0].id
        return found

    def _piece(self, block: Block, pooling: str | None) -> Piece:
        return self._ball(block) if block.role in BALLS else self._prism(block, pooling)

    def _ball(self, block: Block) -> Piece:
        radius = max(2.6 * self.unit, 4.2)
        coat = self.coats.block(block)
        ink = Ink(fill=coat.fill, stroke=coat.edge, width=0.7)
        runs = self.runs[block.id]
        return ball(block, ink=ink, radius=radius, text=self.sheet.text, runs=runs)

    def solid(self, block: Block) -> Solid:
        """The prism of ``block``; a vector is a post."""
        size = block.size
        if not size.spatial:
            high = self.scale.length(size.channels) / 2.2
            return Solid(width=2.4 * self.unit, height=high * self.unit, depth=2.4 * self.unit)
        depth = self.scale.edge(size.width) if len(size.spatial) > 1 else THIN
        high = self.scale.edge(size.height)
        wide = self._width(size.channels)
        return Solid(width=wide * self.unit, height=high * self.unit, depth=depth * self.unit)

    def _width(self, channels: int) -> float:
        if self.options.log_width:
            return self.scale.width(channels)
        most = max(b.size.channels for b in self.figure.blocks if b.size.spatial)
        return max(self.options.width * channels / most, 0.8)

    def _prism(self, block: Block, pooling: str | None) -> Piece:
        solid = self.solid(block)
        coat = replace(self.coats.block(block), band=None)
        faces: list[Mark] = [*paint(solid, coat, line=0.7)]
        picture = picture_of(block, self.sheet, self.image)
        if picture:
            faces.append(on_side(solid, picture))
        labels = Labels(self.sheet, self.crowd, self.options.kernels)
        texts = [*labels.edges(block, solid), *labels.below(block, solid)]
        marks: dict[str, tuple[Mark, ...]] = {block.id: (*faces, *texts)}
        blocks: tuple[str, ...] = (block.id,)
        if pooling is not None:
            words = labels.pooling(self.figure.block(pooling), texts, solid)
            marks[pooling] = tuple(words)
            texts += words
            blocks = (block.id, pooling)
        hull = solid.outline()
        level = span(hull, 0.0)
        return Piece(
            blocks=blocks,
            marks=marks,
            hull=(hull,),
            labels=tuple(rectangle(*box_of(text)) for text in texts),
            enter=(level[0] if level else extent([hull])[0], 0.0),
            leave=(solid.x + solid.width, 0.0),
            tops=dict.fromkeys(blocks, solid.point(0.5, 1.0, 1.0)),
            side=solid.side(),
            back=tuple(solid.point(0, y, z) for y, z in ((1, 0), (1, 1), (0, 1), (0, 0))),
            chain=block.chain,
            runs=self.runs[block.id],
        )
