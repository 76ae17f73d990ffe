"""What is written at a stack of boxes: channels, size, kernels, names; measured, and by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netviz.layouts.oblique.polygons import Polygon, rectangle
from netviz.layouts.oblique.solid import Solid
from netviz.layouts.oblique.words import channels, kernels, name, short, spatial
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import write
from netviz.passes.figure import Block, Size
from netviz.scene import Text, box_of
from netviz.themes.metrics import ascent, visible

_SILENT = frozenset(("pooling", "normalisation", "activation", "dropout", "concat", "shape"))
_LEAD = 1.28


@dataclass(frozen=True, slots=True)
class Labels:
    """Writes labels at the size of ``sheet``; ``crowd``: 0 writes all, 1 leaves kernels and
    parameters out, 2 names too. ``image``: the input's picture as PNG."""

    sheet: Sheet
    crowd: int = 0
    kernels: bool = True
    image: bytes = b""

    def of(
        self, members: Sequence[Block], solids: Sequence[Solid], *, first: bool, edge: bool
    ) -> list[tuple[str, Text]]:
        """Texts with the ids of their blocks; ``first``: the size changes here; ``edge``: there
        is room for it at the lower right."""
        loud = [n for n in range(len(members)) if self._loud(members, n)] or [0]
        last = members[loud[-1]]
        told = first and last.size.spatial and "shapes" in self.sheet.show
        if told and edge:
            found = self._below(members, solids, loud)
            text = self._at_edge(_outermost(solids, solids[loud[-1]]), last.size)
            if not any(_meet(box_of(text), box_of(other)) for _, other in found):
                return [*found, (last.id, text)]
        return self._below(members, solids, loud, spatial(last.size) if told else "")

    def _loud(self, members: Sequence[Block], n: int) -> bool:
        """Whether channels are told of the ``n``-th: not where they are another's."""
        thin = members[n].role == "upsampling" and n + 1 < len(members)
        return members[n].role not in _SILENT and not thin

    def _below(
        self, members: Sequence[Block], solids: Sequence[Solid], loud: list[int], more: str = ""
    ) -> list[tuple[str, Text]]:
        left = solids[loud[0]].front()[3][0]
        right = solids[loud[-1]].front()[2][0]
        low = max(s.front()[2][1] for s in solids)
        blocks = [members[n] for n in loud]
        y = low
        found: list[tuple[str, Text]] = []
        lines = self._lines(blocks)
        if more:
            lines.insert(1, (more, self.sheet.text * 0.9, self.sheet.theme.muted))
        for line, size, colour in lines:
            y += ascent(size) + 2.5 if not found else size * _LEAD
            text = write(line, (left + right) / 2, y, size=size, fill=colour, anchor="middle")
            found.append((blocks[0].id, text))
        return found

    def _lines(self, blocks: Sequence[Block]) -> list[tuple[str, float, str]]:
        """Lines under a stack with their sizes and colours, the most important first."""
        theme, size = self.sheet.theme, self.sheet.text
        show = self.sheet.show
        found: list[tuple[str, float, str]] = []
        own = next((b for b in blocks if self.sheet.of(*b.names).label is not None), None)
        if own is not None:
            found.append((visible(self.sheet.label("", *own.names)), size, theme.ink))
        elif "shapes" in show:
            found.append((channels(blocks), size, theme.ink))
        end = blocks[0].role in ("input", "output")
        if end:
            found.append((visible(blocks[0].name)[:24] or blocks[0].role, size * 0.85, theme.muted))
        elif "names" in show and self.crowd < 2:
            found.append((name(blocks), size * 0.85, theme.muted))
        if self.kernels and self.crowd < 1 and (words := kernels(blocks)):
            found.append((words, size * 0.85, theme.muted))
        if "params" in show and self.crowd < 1 and any(b.params for b in blocks):
            found.append((short(sum(b.params for b in blocks)), size * 0.85, theme.muted))
        if "flops" in show and self.crowd < 1 and any(b.flops for b in blocks):
            words = f"{short(sum(b.flops for b in blocks))}FLOPs"
            found.append((words, size * 0.85, theme.muted))
        return [line for line in found if line[0]]

    def _at_edge(self, solid: Solid, size: Size) -> Text:
        """The resolution at the middle of the lower right edge, which runs into the depth."""
        _, _, (back, high), (front, low) = solid.side()
        small = self.sheet.text * 0.9
        x, y = (front + back) / 2 + 2.0, (low + high) / 2 + ascent(small) + 1.5
        return write(spatial(size), x, y, size=small, fill=self.sheet.theme.muted)

    def room(self, text: Text) -> Polygon:
        """The box that a text takes."""
        return rectangle(*box_of(text))


def told(members: Sequence[Block]) -> tuple[int, ...]:
    """The resolution that is written at blocks that touch: of the last that tells its channels."""
    loud = [b for b in members if b.role not in _SILENT] or members
    return loud[-1].size.spatial


def _outermost(solids: Sequence[Solid], one: Solid) -> Solid:
    """The last of ``solids`` that is as high and deep as ``one``: its edge is the one seen."""
    alike = [s for s in solids if (s.height, s.depth) == (one.height, one.depth)]
    return alike[-1]


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
