"""Shortcuts beside a chain: bows of straight lines and round corners, and what is on them."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.strokes import arrow
from netviz.layouts.styles.resnet.chain import Arc, Item
from netviz.layouts.styles.resnet.page import Page
from netviz.layouts.writing import write
from netviz.scene import Element, Ink, Mark, Path, Rect
from netviz.themes import mix
from netviz.themes.metrics import ascent

TURN = 15.0
"""How far before a column its line turns in."""
_ROUND = 16.0
_FITTED = 1.8
"""How much later a fitted shortcut leaves the chain than a plain one."""

Spot = tuple[float, float]
"""Along the chain, across it."""
Piece = tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Arcs:
    """Draws the shortcuts of a chain."""

    page: Page

    def elements(self, arc: Arc) -> list[Element]:
        """One path for the whole shortcut; what is on it stands on its outermost place."""
        page = self.page
        one, other = page.placed.chain.items[arc.start], page.placed.chain.items[arc.stop]
        axis, half = page.axis(other), page.placed.breadth / 2
        here = one.column == other.column
        start, stop = self._heights(arc)
        words = self._words(arc, self._free(arc), axis + half)
        low = (one.high if here else start - 3.0, axis)
        alone = not other.join and arc.stop not in page.placed.chain.straight
        into = axis + (other.breadth / 2 if other.join else 0.0)
        end = ((stop, axis), (other.low, axis)) if alone else ((stop, into + 7.0), (stop, into))
        theme = page.sheet.theme
        colour = mix(theme.background, theme.edge, 0.6) if arc.bundled else theme.edge
        ink = Ink(stroke=colour, width=0.9, dash=(2.2, 1.8) if arc.through else ())
        back = end[0] if alone else (stop, into + 4.0)
        curve = Path(self._bow(low, (start, axis + half + arc.deep), back, arc), ink)
        tail = arrow((page.spot(*end[0]), page.spot(*end[1])), colour=colour, width=0.9)
        head = tail if alone else tail[1:]
        last = arc.through[-1].id if arc.through else one.block.id
        edges = [Element(id=f"{last}->{other.block.id}", kind="edge", marks=(curve, *head))]
        return edges + self._projection(arc, one, words)

    def _heights(self, arc: Arc) -> Spot:
        """Where ``arc`` leaves the chain and where it comes back."""
        one, other = self.page.placed.chain.items[arc.start], self.page.placed.chain.items[arc.stop]
        start = one.high if one.column == other.column else 4.0 - TURN
        stop = (other.low + other.high) / 2 if other.join else other.low - 3.2
        return start + 3.0 + (_FITTED if arc.through else 0.0), stop + self._spread(arc)

    def _free(self, arc: Arc) -> float:
        """The height nearest to the middle of ``arc`` where what is written on it meets no line."""
        chain, (start, stop) = self.page.placed.chain, self._heights(arc)
        column = chain.items[arc.stop].column
        busy = [
            height
            for other in chain.arcs
            if other is not arc and chain.items[other.stop].column == column
            for height in self._heights(other)
            if other.deep > 2 * arc.deep - arc.outer
        ]
        middle, need = (start + stop) / 2, self.page.sheet.text * 0.6 * len(arc.words) + 3.0
        tries = [middle + way * step * 2.0 for step in range(200) for way in (1, -1)]
        free = (
            at for at in tries
            if start + need < at < stop - need and all(abs(at - h) > need for h in busy)
        )  # fmt: skip
        return next(free, middle)

    def _bow(self, low: Spot, far: Spot, end: Spot, arc: Arc) -> tuple[Piece, ...]:
        """From ``low`` on the axis out at the height of ``far``, and back at that of ``end``."""
        spot, start, stop, out = self.page.spot, far[0], end[0], far[1]
        way = 1.0 if stop >= start else -1.0
        round_, turn = way * min(_ROUND, abs(stop - start) * 0.42), min(arc.deep - 1.0, _ROUND)
        bend, lift = 0.45 * turn, 0.45 * round_
        return (
            ("M", *spot(*low)),
            ("L", *spot(start, low[1])),
            ("L", *spot(start, out - turn)),
            ("C", *spot(start, out - bend), *spot(start + lift, out), *spot(start + round_, out)),
            ("L", *spot(stop - round_, out)),
            ("C", *spot(stop - lift, out), *spot(stop, out - bend), *spot(stop, out - turn)),
            ("L", *spot(*end)),
        )

    def _spread(self, arc: Arc) -> float:
        """Apart from the other arcs that end at the same place."""
        chain = self.page.placed.chain
        same = sorted((a for a in chain.arcs if a.stop == arc.stop), key=lambda a: -a.level)
        room = 8.0 if chain.items[arc.stop].join else 4.4
        pitch = max(min(2.2, room / max(len(same) - 1, 1)), 1.0)
        return pitch * (same.index(arc) - (len(same) - 1) / 2)

    def _words(
        self, arc: Arc, along: float, across: float
    ) -> tuple[tuple[Mark, ...], float] | None:
        """The small boxes on a projection, and how wide they are."""
        if not arc.words:
            return None
        size = self.page.sheet.text * 0.75
        texts = [write(word, 0, 0, size=size, fill=self.page.sheet.theme.ink) for word in arc.words]
        wide = max(text.width for text in texts) + 5.0
        high = len(texts) * size * 1.3 + 2.5
        x, y = self.page.spot(along, across + arc.deep)
        x -= wide / 2
        ink = Ink(
            fill=self.page.sheet.theme.background, stroke=self.page.sheet.theme.muted, width=0.6
        )
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
