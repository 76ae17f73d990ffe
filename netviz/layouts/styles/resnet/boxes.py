"""Boxes of a chain, what stands beside them, and the joins between them."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.hatches import BAND, band
from netviz.layouts.styles.around import moved
from netviz.layouts.styles.resnet.chain import Item
from netviz.layouts.styles.resnet.page import Page
from netviz.layouts.symbols import marks as symbol_marks
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Ink, Mark, Rect
from netviz.themes import Paint, mix
from netviz.themes.metrics import ascent

STAGES = ("#e8a33d", "#8f7fd6", "#6fbf73", "#e57373", "#5aa9dd", "#c98bd9", "#8d9a4f", "#d98c5f")
"""Hues of the resolutions, in order, as in the paper's figure from its second on."""

_SYMBOLS = {"add": "add", "concat": "concat", "gate": "mul"}


@dataclass(frozen=True, slots=True)
class Boxes:
    """Draws the items of a chain; ``stages``: coloured by resolution; ``sums``: with a sign."""

    page: Page
    stages: bool
    sums: bool

    def item(self, item: Item) -> Element:
        """One box or join, with the resolution where it changes."""
        block, axis = item.block, self.page.axis(item)
        x, y = self.page.spot((item.low + item.high) / 2, axis)
        tip = "\n".join(part for part in (block.path, " + ".join(block.parts)) if part)
        found: list[Mark] = []
        if item.join:
            found += self._join(item, x, y)
        elif block.role in ("input", "output"):
            found += self._text(item, x, y, self.page.sheet.theme.ink)
        else:
            found += self._box(item, x, y)
        if item.size and "shapes" in self.page.sheet.show:
            found.append(self._size(item, axis))
        own = self.page.sheet.of(*block.names)
        marks = tuple(moved(mark, own.dx, own.dy) for mark in found)
        return Element(id=block.id, kind="node", role=block.paint, tip=tip, marks=marks)

    def _join(self, item: Item, x: float, y: float) -> tuple[Mark, ...]:
        theme, radius = self.page.sheet.theme, item.breadth / 2
        symbol = _SYMBOLS.get(item.block.role)
        if item.block.role == "add" and not self.sums:
            return (Circle(x, y, radius, Ink(fill=theme.edge)),)
        paint = self.page.sheet.paint("merge", *item.block.names)
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.9)
        if symbol is None:
            return (Circle(x, y, radius, ink),)
        return symbol_marks(symbol, x, y, ink=ink, radius=radius)

    def _paint(self, item: Item) -> Paint:
        block, theme = item.block, self.page.sheet.theme
        own = self.page.sheet.paint(block.paint, *block.names)
        if not self.stages or block.role not in ("convolution", "upsampling"):
            return own
        hue = STAGES[item.stage % len(STAGES)]
        fill = self.page.sheet.of(*block.names).colour or mix(theme.background, hue, 0.38)
        return Paint(fill, mix(theme.edge, hue, 0.75), theme.ink)

    def _box(self, item: Item, x: float, y: float) -> tuple[Mark, ...]:
        paint = self._paint(item)
        wide, high = item.breadth, item.high - item.low
        if self.page.level:
            wide, high = high, wide
        left, top = x - wide / 2, y - high / 2
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.9)
        box = Rect(left, top, wide, high, 2.5, ink)
        lines = band(paint.hatch, (left, top, left + wide, top + high), paint.stroke)
        shift = BAND / 2 if paint.hatch else 0.0
        return (box, *lines, *self._text(item, x + shift, y, paint.text))

    def _text(self, item: Item, x: float, y: float, fill: str) -> tuple[Mark, ...]:
        size = self.page.sheet.text
        pitch = size * 1.25
        first = y - (len(item.lines) - 1) * pitch / 2 + ascent(size) / 2
        return tuple(
            write(text, x, first + number * pitch, size=size, fill=fill, anchor="middle")
            for number, text in enumerate(item.lines)
        )

    def _size(self, item: Item, axis: float) -> Mark:
        """The resolution from here on, beside the box."""
        small, muted = self.page.sheet.text * 0.8, self.page.sheet.theme.muted
        middle, half = (item.low + item.high) / 2, self.page.placed.breadth / 2
        if self.page.level:
            x, y = self.page.spot(middle, axis - half - 3.0)
            return write(item.size, x, y + small, size=small, fill=muted, anchor="middle")
        x, y = self.page.spot(middle, axis - half - 6.0)
        return write(item.size, x, y + ascent(small) / 2, size=small, fill=muted, anchor="end")
