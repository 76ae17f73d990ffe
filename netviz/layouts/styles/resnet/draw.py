"""Marks of a chain: frames, lines and arcs, boxes."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.hatches import BAND, band
from netviz.layouts.strokes import arrow, line
from netviz.layouts.styles.around import moved
from netviz.layouts.styles.resnet.chain import Arc, Frame, Item
from netviz.layouts.styles.resnet.place import Placed
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.symbols import marks as symbol_marks
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Ink, Mark, Path, Point, Rect
from netviz.themes import Paint, mix
from netviz.themes.metrics import ascent

STAGES = ("#e8a33d", "#8f7fd6", "#6fbf73", "#e57373", "#5aa9dd", "#c98bd9", "#8d9a4f", "#d98c5f")
"""Hues of the resolutions, in order, as in the paper's figure from its second on."""

TURN = 15.0
"""How far before a column its line turns in."""

_SYMBOLS = {"add": "add", "concat": "concat", "gate": "mul"}


@dataclass(frozen=True, slots=True)
class Drawer:
    """What turns a placed chain into marks; ``level``: it runs along the page."""

    sheet: Sheet
    placed: Placed
    level: bool
    stages: bool
    sums: bool

    def spot(self, along: float, across: float) -> Point:
        """A place on the page."""
        return (along, -across) if self.level else (across, along)

    def axis(self, item: Item) -> float:
        """Of the item's column."""
        at = self.placed.axes[item.column]
        return -at if self.level else at

    def draw(self) -> list[Element]:
        """Everything, in painting order."""
        chain = self.placed.chain
        found = [self._frame(frame) for frame in sorted(chain.frames, key=lambda f: f.depth)]
        found += [self._line(n - 1, n) for n in sorted(chain.straight)]
        arcs = sorted(chain.arcs, key=lambda arc: -arc.level)
        found += [element for arc in arcs for element in self._arc(arc)]
        found += [self._item(item) for item in chain.items]
        return found

    def _line(self, start: int, stop: int) -> Element:
        one, other = self.placed.chain.items[start], self.placed.chain.items[stop]
        colour = self.sheet.theme.edge
        id_ = f"{one.block.id}->{other.block.id}"
        if one.column != other.column:
            return Element(id=id_, kind="edge", marks=self._turn(one, other))
        a, b = self.spot(one.high, self.axis(one)), self.spot(other.low, self.axis(other))
        bare = other.join and not self.sums and other.block.role == "add"
        if bare:
            return Element(id=id_, kind="edge", marks=(line((a, b), colour=colour, width=0.9),))
        return Element(id=id_, kind="edge", marks=arrow((a, b), colour=colour, width=0.9))

    def _turn(self, one: Item, other: Item) -> tuple[Mark, ...]:
        """From the end of one column to the start of the next."""
        placed, end = self.placed, one.high + 10.0
        way = 1 if not self.level else -1
        gap = self.axis(one) + way * (placed.breadth / 2 + placed.reach + 8.0)
        if self.level:
            gap = self.axis(one) - (placed.breadth / 2 + placed.beside + 6.0)
        spots = (
            (one.high, self.axis(one)), (end, self.axis(one)), (end, gap), (-TURN, gap),
            (-TURN, self.axis(other)), (other.low, self.axis(other)),
        )  # fmt: skip
        points = tuple(self.spot(*spot) for spot in spots)
        return arrow(points, colour=self.sheet.theme.edge, width=0.9)

    def _arc(self, arc: Arc) -> list[Element]:
        """One path for the whole shortcut; what is on it stands on its outermost place."""
        items = self.placed.chain.items
        one, other = items[arc.start], items[arc.stop]
        axis, half = self.axis(other), self.placed.breadth / 2
        start = one.high + 3.0
        if one.column != other.column:
            start = 7.0 - TURN
        stop = (other.low + other.high) / 2 if other.join else other.low - 3.2
        into = axis + (other.breadth / 2 if other.join else 0.0)
        deep = arc.deep
        words = self._words(arc, (start + stop) / 2, axis + half)
        stop += self._spread(arc)
        edge, out = axis + half + 1.0 + 1.2 * arc.level, axis + half + deep / 0.75
        dash = (2.2, 1.8) if arc.through else ()
        theme = self.sheet.theme
        colour = mix(theme.background, theme.edge, 0.45) if arc.bundled else theme.edge
        pieces = [
            ("M", *self.spot(one.high if one.column == other.column else -TURN, axis)),
            ("L", *self.spot(start, axis)),
            ("L", *self.spot(start, edge)),
            ("C", *self.spot(start, out), *self.spot(stop, out), *self.spot(stop, edge)),
        ]
        alone = not other.join and arc.stop not in self.placed.chain.straight
        end = ((stop, axis), (other.low, axis)) if alone else ((stop, into + 7.0), (stop, into))
        a, b = self.spot(*end[0]), self.spot(*end[1])
        pieces.append(("L", *(a if alone else self.spot(stop, into + 4.0))))
        curve = Path(tuple(pieces), Ink(stroke=colour, width=0.9, dash=dash))
        tail = arrow((a, b), colour=colour, width=0.9)
        head = tail if alone else tail[1:]
        last = arc.through[-1].id if arc.through else one.block.id
        edges = [Element(id=f"{last}->{other.block.id}", kind="edge", marks=(curve, *head))]
        return edges + self._projection(arc, one, words)

    def _spread(self, arc: Arc) -> float:
        """Apart from the other arcs that end at the same place."""
        same = sorted(
            (a for a in self.placed.chain.arcs if a.stop == arc.stop), key=lambda a: -a.start
        )
        return 0.0 if len(same) > 5 else 2.2 * (len(same) - 1) / 2 - 2.2 * same.index(arc)

    def _words(
        self, arc: Arc, along: float, across: float
    ) -> tuple[tuple[Mark, ...], float] | None:
        """The small boxes on a projection, and how wide they are."""
        if not arc.words:
            return None
        size = self.sheet.text * 0.75
        texts = [write(word, 0, 0, size=size, fill=self.sheet.theme.ink) for word in arc.words]
        wide = max(text.width for text in texts) + 5.0
        high = len(texts) * size * 1.3 + 2.5
        x, y = self.spot(along, across + arc.deep)
        x -= wide / 2
        ink = Ink(fill=self.sheet.theme.background, stroke=self.sheet.theme.muted, width=0.6)
        found: list[Mark] = [Rect(x, y - high / 2, wide, high, 2.0, ink)]
        for number, text in enumerate(texts):
            at = y - high / 2 + 1.2 + (number + 0.5) * size * 1.3 + ascent(size) / 2
            found.append(
                write(text.string, x + wide / 2, at, size=size, fill=text.fill, anchor="middle")
            )
        return tuple(found), wide

    def _projection(
        self, arc: Arc, one: Item, words: tuple[tuple[Mark, ...], float] | None
    ) -> list[Element]:
        found = []
        before = one.block.id
        for number, block in enumerate(arc.through):
            found.append(Element(id=f"{before}->{block.id}", kind="edge"))
            marks = words[0] if words is not None and number == len(arc.through) - 1 else ()
            found.append(Element(id=block.id, kind="node", role=block.paint, marks=marks))
            before = block.id
        return found

    def _item(self, item: Item) -> Element:
        block, axis = item.block, self.axis(item)
        x, y = self.spot((item.low + item.high) / 2, axis)
        tip = "\n".join(part for part in (block.path, " + ".join(block.parts)) if part)
        found: list[Mark] = []
        if item.join:
            found += self._join(item, x, y)
        elif block.role in ("input", "output"):
            found += self._text(item, x, y, self.sheet.theme.ink)
        else:
            found += self._box(item, x, y)
        if item.size and "shapes" in self.sheet.show:
            found.append(self._size(item, axis))
        own = self.sheet.of(*block.names)
        marks = tuple(moved(mark, own.dx, own.dy) for mark in found)
        return Element(id=block.id, kind="node", role=block.paint, tip=tip, marks=marks)

    def _join(self, item: Item, x: float, y: float) -> tuple[Mark, ...]:
        theme, radius = self.sheet.theme, item.breadth / 2
        symbol = _SYMBOLS.get(item.block.role)
        if item.block.role == "add" and not self.sums:
            return (Circle(x, y, radius, Ink(fill=theme.edge)),)
        paint = self.sheet.paint("merge", *item.block.names)
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.9)
        if symbol is None:
            return (Circle(x, y, radius, ink),)
        return symbol_marks(symbol, x, y, ink=ink, radius=radius)

    def _paint(self, item: Item) -> Paint:
        block, theme = item.block, self.sheet.theme
        own = self.sheet.paint(block.paint, *block.names)
        if not self.stages or block.role not in ("convolution", "upsampling"):
            return own
        hue = STAGES[item.stage % len(STAGES)]
        fill = self.sheet.of(*block.names).colour or mix(theme.background, hue, 0.38)
        return Paint(fill, mix(theme.edge, hue, 0.75), theme.ink)

    def _box(self, item: Item, x: float, y: float) -> tuple[Mark, ...]:
        paint = self._paint(item)
        wide, high = item.breadth, item.high - item.low
        if self.level:
            wide, high = high, wide
        left, top = x - wide / 2, y - high / 2
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.9)
        box = Rect(left, top, wide, high, 2.5, ink)
        lines = band(paint.hatch, (left, top, left + wide, top + high), paint.stroke)
        shift = BAND / 2 if paint.hatch else 0.0
        return (box, *lines, *self._text(item, x + shift, y, paint.text))

    def _text(self, item: Item, x: float, y: float, fill: str) -> tuple[Mark, ...]:
        size = self.sheet.text
        pitch = size * 1.25
        first = y - (len(item.lines) - 1) * pitch / 2 + ascent(size) / 2
        return tuple(
            write(text, x, first + number * pitch, size=size, fill=fill, anchor="middle")
            for number, text in enumerate(item.lines)
        )

    def _size(self, item: Item, axis: float) -> Mark:
        """The resolution from here on, beside the box."""
        small, muted = self.sheet.text * 0.8, self.sheet.theme.muted
        middle, half = (item.low + item.high) / 2, self.placed.breadth / 2
        if self.level:
            x, y = self.spot(middle, axis - half - 3.0)
            return write(item.size, x, y + small, size=small, fill=muted, anchor="middle")
        x, y = self.spot(middle, axis - half - 6.0)
        return write(item.size, x, y + ascent(small) / 2, size=small, fill=muted, anchor="end")

    def _frame(self, frame: Frame) -> Element:
        items, theme = self.placed.chain.items, self.sheet.theme
        one, other = items[frame.first], items[frame.last]
        axis, half = self.axis(one), self.placed.breadth / 2
        inner = max(f.depth for f in self.placed.chain.frames) - frame.depth
        low, high = one.low - 4.0 - 3.0 * inner, other.high + 4.0 + 3.0 * inner
        a, b = self.spot(low, axis - half - 3.5 - inner), self.spot(high, axis + half + 3.5 + inner)
        left, top = min(a[0], b[0]), min(a[1], b[1])
        wide, tall = abs(a[0] - b[0]), abs(a[1] - b[1])
        fill = theme.frames[min(1, len(theme.frames) - 1)]
        box = Rect(left, top, wide, tall, 5.0, Ink(fill=fill, stroke=theme.frame, width=0.8))
        size = self.sheet.text * 1.15
        if self.level:
            x, y, anchor = left + wide / 2, top + tall + size * 2.0, "middle"
        else:
            x, y, anchor = (
                axis - half - self.placed.beside + 18.0 + 22.0 * frame.depth,
                top + tall / 2 + size * 0.36,
                "end",
            )
        text = write(f"×{frame.repeat}", x, y, size=size, fill=theme.ink, anchor=anchor)
        return Element(id=frame.id, kind="frame", role="module", marks=(box, text))
