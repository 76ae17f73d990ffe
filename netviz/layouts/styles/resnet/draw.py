"""Marks of a chain: frames, lines and arcs, boxes."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.strokes import arrow, line
from netviz.layouts.styles.resnet.arcs import TURN, Arcs
from netviz.layouts.styles.resnet.boxes import Boxes
from netviz.layouts.styles.resnet.chain import Frame, Item
from netviz.layouts.styles.resnet.page import Page
from netviz.layouts.writing import write
from netviz.scene import Element, Ink, Mark, Rect


@dataclass(frozen=True, slots=True)
class Drawer:
    """What turns a placed chain on its ``page`` into marks, with ``boxes``."""

    page: Page
    boxes: Boxes

    def draw(self) -> list[Element]:
        """Everything, in painting order."""
        chain, arcs = self.page.placed.chain, Arcs(self.page)
        found = [self._frame(frame) for frame in sorted(chain.frames, key=lambda f: f.depth)]
        found += [self._line(n - 1, n) for n in sorted(chain.straight)]
        outer = sorted(chain.arcs, key=lambda arc: -arc.level)
        found += [element for arc in outer for element in arcs.elements(arc)]
        found += [self.boxes.item(item) for item in chain.items]
        return found

    def _line(self, start: int, stop: int) -> Element:
        one, other = self.page.placed.chain.items[start], self.page.placed.chain.items[stop]
        colour = self.page.sheet.theme.edge
        id_ = f"{one.block.id}->{other.block.id}"
        if one.column != other.column:
            return Element(id=id_, kind="edge", marks=self._turn(one, other))
        a, b = (
            self.page.spot(one.high, self.page.axis(one)),
            self.page.spot(other.low, self.page.axis(other)),
        )
        bare = other.join and not self.boxes.sums and other.block.role == "add"
        if bare:
            return Element(id=id_, kind="edge", marks=(line((a, b), colour=colour, width=0.9),))
        return Element(id=id_, kind="edge", marks=arrow((a, b), colour=colour, width=0.9))

    def _turn(self, one: Item, other: Item) -> tuple[Mark, ...]:
        """From the end of one column to the start of the next."""
        placed, end = self.page.placed, one.high + 10.0
        way = 1 if not self.page.level else -1
        gap = self.page.axis(one) + way * (placed.breadth / 2 + placed.reach[one.column] + 8.0)
        if self.page.level:
            gap = self.page.axis(one) - (placed.breadth / 2 + placed.beside + 6.0)
        spots = (
            (one.high, self.page.axis(one)), (end, self.page.axis(one)), (end, gap), (-TURN, gap),
            (-TURN, self.page.axis(other)), (other.low, self.page.axis(other)),
        )  # fmt: skip
        points = tuple(self.page.spot(*spot) for spot in spots)
        return arrow(points, colour=self.page.sheet.theme.edge, width=0.9)

    def _frame(self, frame: Frame) -> Element:
        items, theme = self.page.placed.chain.items, self.page.sheet.theme
        one, other = items[frame.first], items[frame.last]
        axis, half = self.page.axis(one), self.page.placed.breadth / 2
        inner = max(f.depth for f in self.page.placed.chain.frames) - frame.depth
        low, high = one.low - 4.0 - 3.0 * inner, other.high + 4.0 + 3.0 * inner
        a, b = (
            self.page.spot(low, axis - half - 3.5 - inner),
            self.page.spot(high, axis + half + 3.5 + inner),
        )
        left, top = min(a[0], b[0]), min(a[1], b[1])
        wide, tall = abs(a[0] - b[0]), abs(a[1] - b[1])
        fill = theme.frames[min(1, len(theme.frames) - 1)]
        box = Rect(left, top, wide, tall, 5.0, Ink(fill=fill, stroke=theme.frame, width=0.8))
        size = self.page.sheet.text * 1.15
        if self.page.level:
            x, y, anchor = left + wide / 2, top + tall + size * 2.0, "middle"
        else:
            x, y, anchor = (
                axis - half - self.page.placed.beside + 18.0 + 22.0 * frame.depth,
                top + tall / 2 + size * 0.36,
                "end",
            )
        text = write(f"×{frame.repeat}", x, y, size=size, fill=theme.ink, anchor=anchor)
        return Element(id=frame.id, kind="frame", role="module", marks=(box, text))
