"""Layers as prisms with their sizes at their edges, vectors as posts, joins as signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from netviz.layouts.oblique.coats import Coats
from netviz.layouts.oblique.joined import BALLS, on_lines
from netviz.layouts.oblique.piece import Piece
from netviz.layouts.oblique.pixels import heatmap
from netviz.layouts.oblique.polygons import extent, rectangle, span
from netviz.layouts.oblique.scales import THIN, Scale
from netviz.layouts.oblique.solid import Solid, on_side, paint
from netviz.layouts.oblique.words import TIMES, kernel, name
from netviz.layouts.styles.alexnet.options import Options
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.symbols import marks as sign
from netviz.layouts.writing import write
from netviz.passes.figure import Block, FigureGraph
from netviz.scene import Ink, Mark, Text, box_of
from netviz.themes.metrics import ascent, visible

_SIGNS = {"add": "add", "gate": "mul", "concat": "concat", "matmul": "matmul", "merge": "sub"}


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
        picture = self._picture(block)
        if picture:
            faces.append(on_side(solid, picture))
        texts = [*self._edges(block, solid), *self._below(block, solid)]
        marks: dict[str, tuple[Mark, ...]] = {block.id: (*faces, *texts)}
        blocks: tuple[str, ...] = (block.id,)
        if pooling is not None:
            words = self._pooling(self.figure.block(pooling), texts, solid)
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

    def _picture(self, block: Block) -> bytes | None:
        if len(block.size.spatial) != 2:
            return None
        if block.role == "input" and self.image:
            return self.image
        values = self.sheet.values.activations if self.sheet.values else {}
        seen = next((values[m] for m in reversed(block.members) if m in values), None)
        return heatmap(seen, block.size) if seen is not None else None

    def _edges(self, block: Block, solid: Solid) -> list[Text]:
        """Height beside the front edge, width along the edge into the depth, channels below."""
        if "shapes" not in self.sheet.show:
            return []
        theme, small = self.sheet.theme, self.sheet.text * 0.9
        spatial = block.size.spatial
        _, (right, _), (_, deep), (front, low) = solid.side()
        (left, _), (end, _), (_, bottom), _ = solid.front()
        # Where a line comes in, and where the channels are written, there is no room for it.
        room = bottom - ascent(small) - 1 > 5 and end - left > self.sheet.text
        apart = room and bool(spatial)
        found = []
        if apart:
            words = str(block.size.height)
            found.append(
                write(words, left - 2, bottom - 1, size=small, fill=theme.muted, anchor="end")
            )
        if len(spatial) > 1 or (spatial and not apart):
            words = str(block.size.width) if apart else TIMES.join(map(str, spatial))
            x, y = (front + right) / 2 + 2, (low + deep) / 2 + ascent(small) + 1.5
            text = write(words, x, y, size=small, fill=theme.muted)
            found.append(self._clear(text, block, solid))
        return found

    def _clear(self, text: Text, block: Block, solid: Solid) -> Text:
        """``text`` to the right of the words below a small prism."""
        size = self.sheet.text
        (left, _), (right, _), (_, low), _ = solid.front()
        half = write(str(block.size.channels), 0, 0, size=size, fill="#000000").width / 2
        edge = (left + right) / 2 + half + 3
        return replace(text, x=edge) if text.x < edge and text.y > low else text

    def _below(self, block: Block, solid: Solid) -> list[Text]:
        theme, size = self.sheet.theme, self.sheet.text
        (left, _), (right, _), (_, low), _ = solid.front()
        lines = []
        if "shapes" in self.sheet.show:
            words = visible(self.sheet.label(str(block.size.channels), *block.names))
            lines.append((words, size, theme.ink))
        if block.role in ("input", "output"):
            lines.append((visible(block.name)[:18] or block.role, size * 0.85, theme.muted))
        elif "names" in self.sheet.show and self.crowd < 2:
            lines.append((name([block]), size * 0.85, theme.muted))
        if block.role == "linear" and self.crowd < 2:
            lines.append(("dense", size * 0.85, theme.muted))
        if self.options.kernels and self.crowd < 1 and (words := kernel(block)):
            lines.append((words, size * 0.85, theme.muted))
        found, y = [], low
        for words, at, colour in lines:
            if words:
                y += ascent(at) + 3.0
                x = (left + right) / 2
                found.append(write(words, x, y, size=at, fill=colour, anchor="middle"))
        return found

    def _pooling(self, block: Block, texts: list[Text], solid: Solid) -> list[Text]:
        """Pooling in words, below the rest."""
        (left, _), (right, _), (_, low), _ = solid.front()
        lowest = max([low, *(t.y for t in texts if t.anchor == "middle")])
        size = self.sheet.text * 0.85
        kind = "max pool" if "max" in block.op else "avg pool" if "avg" in block.op else "pool"
        window = f" {kernel(block)}" if self.crowd < 1 and block.window else ""
        y = lowest + ascent(size) + 3.0
        x, fill = (left + right) / 2, self.sheet.theme.muted
        return [write(kind + window, x, y, size=size, fill=fill, anchor="middle")]
