"""What is written at a stack of maps or a vector: its size above, what it does below."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.oblique.polygons import Polygon
from netviz.layouts.oblique.words import kernel, name, pooling, spatial
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import write
from netviz.passes.figure import Block, FigureGraph, Size
from netviz.scene import Text
from netviz.themes.metrics import ascent, visible


@dataclass(frozen=True, slots=True)
class Labels:
    """Writes at the size of ``sheet``; ``crowd``: 0 writes all, 1 leaves kernels out, 2 what
    layers do, too, as without ``operations``."""

    figure: FigureGraph
    sheet: Sheet
    crowd: int
    operations: bool

    def of(self, block: Block, hull: Polygon) -> list[Text]:
        """The words around ``block``, whose outline is ``hull``."""
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
        if not self.operations or self.crowd > 1:
            return []
        words = {"linear": "fully connected", "convolution": "convolution"}.get(
            block.role, block.role
        )
        if block.role == "pooling":
            words = pooling(block)
        window = kernel(block) if self.crowd < 1 else ""
        return [words, window] if window else [words]


def _counted(size: Size) -> str:
    """ "6@28×28"; "120" of a vector."""
    return f"{size.channels}@{spatial(size)}" if size.spatial else str(size.channels)
