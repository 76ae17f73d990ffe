"""Marks on the page for placed parts and routed lines."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from netviz.layouts.hatches import band as hatched
from netviz.layouts.strokes import arrow
from netviz.layouts.styles.blocks.parts import Part
from netviz.layouts.styles.blocks.place import Placed
from netviz.layouts.styles.blocks.route import Line, Spot
from netviz.layouts.styles.blocks.sizes import BALL, WAVE, Scale
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.symbols import marks as symbol_marks
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Ink, Mark, Path, Point, Rect, box_of
from netviz.themes import mix
from netviz.themes.metrics import ascent

Taken = tuple[float, float, float, float]
_SHARES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)
"""Where along a frame it is told how often it occurs: in the middle where there is room."""


@dataclass(frozen=True, slots=True)
class Painter:
    """What turns places into marks: ``direction``: "BT", "TB" or "LR"."""

    sheet: Sheet
    scale: Scale
    direction: str

    def spot(self, along: float, across: float) -> Point:
        """A place on the page."""
        if self.direction == "LR":
            return along, across
        return across, along if self.direction == "TB" else -along

    def paint(self, placed: Placed, lines: list[Line]) -> list[Element]:
        """Frames, then lines, then parts, in painting order."""
        frames: list[Element] = []
        nodes: list[Element] = []
        drawn = [self._line(line) for line in lines]
        taken = [box for element in drawn for mark in element.marks for box in _stretches(mark)]
        for column in placed.columns:
            for level in column.level.every():
                for item in level.items:
                    if item.form == "frame":
                        frames.append(self._frame(item, column.side, taken))
                        nodes += (self._part(part) for part in item.ends)
                        continue
                    for part in item.everything():
                        nodes.append(self._part(part))
        frames.sort(key=lambda element: -_area(element))
        return [*frames, *drawn, *nodes]

    def _line(self, line: Line) -> Element:
        theme = self.sheet.theme
        found: list[Mark] = []
        for stem in line.stems:
            points = tuple(self.spot(*spot) for spot in _corners(stem))
            found += arrow(points, colour=theme.edge, width=0.9)
        return Element(id=line.id, kind="edge", marks=tuple(found))

    def _frame(self, part: Part, side: int, taken: list[Taken]) -> Element:
        theme = self.sheet.theme
        x0, y0 = self.spot(part.low, part.axis + part.left)
        x1, y1 = self.spot(part.high, part.axis + part.right)
        left, top = min(x0, x1), min(y0, y1)
        wide, high = abs(x1 - x0), abs(y1 - y0)
        fill = theme.frames[min(1, len(theme.frames) - 1)]
        colour = self.sheet.of(*part.ids, part.path).colour or fill
        found: list[Mark] = [
            Rect(left, top, wide, high, 9.0, Ink(fill=colour, stroke=theme.frame, width=0.9))
        ]
        found += self._times(part, (left, top, wide, high), side, taken)
        tip = f"{part.path} · {part.lines[0]} ×{part.repeat}" if part.lines else part.path
        return Element(id=part.ids[0], kind="frame", role="module", tip=tip, marks=tuple(found))

    def _times(
        self, part: Part, box: tuple[float, float, float, float], side: int, taken: list[Taken]
    ) -> list[Mark]:
        """How often the frame in ``box`` occurs, beside it, where no line or part is."""
        left, top, wide, high = box
        if self.direction == "LR":
            spots = [(left + wide * at, top - 5.0, "middle") for at in _SHARES]
        else:
            ends = {-1: (left - 5.0, "end"), 1: (left + wide + 5.0, "start")}
            spots = [
                (ends[way][0], top + high * at, ends[way][1])
                for way in (side or -1, -side or 1)
                for at in _SHARES
            ]
        tries = [self._words(part, *spot) for spot in spots]
        return next((words for words in tries if not _covered(words, taken)), tries[0])

    def _words(self, part: Part, x: float, y: float, anchor: str) -> list[Mark]:
        """ "×N", and whether the weights are the same."""
        theme, small, size = self.sheet.theme, self.scale.small, self.scale.text * 1.25
        level = self.direction == "LR"
        y += 0.0 if level else size * 0.36
        found: list[Mark] = [
            write(f"×{part.repeat}", x, y, size=size, fill=theme.ink, anchor=anchor)
        ]
        if part.shared:
            y += -size - 2 if level else small * 1.4
            told = ("shared",) if level else ("shared", "weights")
            for number, word in enumerate(told):
                at = y + number * small * 1.15
                found.append(write(word, x, at, size=small, fill=theme.muted, anchor=anchor))
        return found

    def _part(self, part: Part) -> Element:
        x, y = self.spot((part.low + part.high) / 2, part.axis)
        draw = {"ball": self._ball, "wave": self._wave, "text": self._text}.get(
            part.form, self._box
        )
        kind = "node"
        return Element(
            id=part.id, kind=kind, role=part.role or "merge", tip=part.tip, marks=draw(part, x, y)
        )

    def _ball(self, part: Part, x: float, y: float) -> tuple[Mark, ...]:
        paint = self.sheet.paint(
            "matmul" if part.symbol == "matmul" else "merge", part.id, part.path
        )
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.9)
        return symbol_marks(part.symbol, x, y, ink=ink, radius=BALL)

    def _wave(self, part: Part, x: float, y: float) -> tuple[Mark, ...]:
        theme = self.sheet.theme
        toward = part.near
        level = self.scale.level
        centre, middle = x + toward * (part.breadth / 2 - WAVE), y
        if level:
            centre, middle = x, y + toward * (part.breadth / 2 - WAVE)
        ink = Ink(fill=theme.background, stroke=theme.edge, width=0.9)
        r = WAVE * 0.72
        wave = (
            ("M", centre - r, middle),
            ("C", centre - r * 0.55, middle - r * 1.15, centre - r * 0.45, middle - r * 1.15,
             centre, middle),
            ("C", centre + r * 0.45, middle + r * 1.15, centre + r * 0.55, middle + r * 1.15,
             centre + r, middle),
        )  # fmt: skip
        pen = Ink(stroke=theme.edge, width=0.9)
        found: list[Mark] = [Circle(centre, middle, WAVE, ink), Path(wave, pen)]
        if level:
            high = part.breadth - 2 * WAVE - 3
            at = middle - toward * (WAVE + 3 + high / 2)
            return (*found, *self._lines(part, x, at, anchor="middle", fill=theme.ink))
        anchor = "end" if toward > 0 else "start"
        at = centre - toward * (WAVE + 4)
        return (*found, *self._lines(part, at, y, anchor=anchor, fill=theme.ink))

    def _text(self, part: Part, x: float, y: float) -> tuple[Mark, ...]:
        return self._lines(part, x, y, anchor="middle", fill=self.sheet.theme.ink)

    def _box(self, part: Part, x: float, y: float) -> tuple[Mark, ...]:
        paint = self.sheet.paint(part.role, part.id, part.path)
        wide, high = (
            (part.length, part.breadth) if self.scale.level else (part.breadth, part.length)
        )
        left, top = x - wide / 2, y - high / 2
        ink = Ink(fill=paint.fill, stroke=paint.stroke, width=0.9)
        found: list[Mark] = [
            Rect(left + 2.5 * back, top - 2.5 * back, wide, high, 3.5, ink)
            for back in range(2 if part.repeat > 1 else 0, -1, -1)
        ]
        found += hatched(paint.hatch, (left, top, left + wide, top + high), paint.stroke)
        shift = self.scale.band / 2 if paint.hatch else 0.0
        found += self._lines(part, x + shift, y, anchor="middle", fill=paint.text, on=paint.fill)
        return tuple(found)

    def _lines(
        self, part: Part, x: float, y: float, *, anchor: str, fill: str, on: str = ""
    ) -> tuple[Mark, ...]:
        """The part's words around the height ``y``."""
        scale = self.scale
        small = scale.small * 1.2
        high = len(part.lines) * scale.line + len(part.small) * small
        at = y - high / 2 + (scale.line + ascent(scale.text)) / 2
        found: list[Mark] = []
        for line in part.lines:
            found.append(write(line, x, at, size=scale.text, fill=fill, anchor=anchor))
            at += scale.line
        at += (ascent(scale.small) - ascent(scale.text)) / 2 - (scale.line - small) / 2
        for line in part.small:
            muted = mix(on, fill, 0.75) if on else self.sheet.theme.muted
            found.append(write(line, x, at, size=scale.small, fill=muted, anchor=anchor))
            at += small
        return tuple(found)


def _corners(stem: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """``stem`` without spots on the straight way between others."""
    kept: list[Spot] = []
    for spot in stem:
        if kept and _same(kept[-1], spot):
            continue
        while len(kept) > 1 and _between(kept[-2], kept[-1], spot):
            kept.pop()
        kept.append(spot)
    return tuple(kept)


def _same(a: Spot, b: Spot) -> bool:
    return abs(a[0] - b[0]) < 0.01 and abs(a[1] - b[1]) < 0.01


def _between(a: Spot, b: Spot, c: Spot) -> bool:
    return (abs(a[0] - b[0]) < 0.01 and abs(b[0] - c[0]) < 0.01) or (
        abs(a[1] - b[1]) < 0.01 and abs(b[1] - c[1]) < 0.01
    )


def _area(element: Element) -> float:
    first = element.marks[0]
    return first.width * first.height if isinstance(first, Rect) else 0.0


def _stretches(mark: Mark) -> list[Taken]:
    """Places of the straight stretches of a line."""
    if not isinstance(mark, Path) or mark.closed:
        return []
    spots = [(float(piece[-2]), float(piece[-1])) for piece in mark.pieces]
    return [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairwise(spots)
    ]


def _covered(words: list[Mark], taken: list[Taken]) -> bool:
    boxes = [box_of(word) for word in words]
    return any(
        a[0] < b[2] + 2 and b[0] < a[2] + 2 and a[1] < b[3] + 2 and b[1] < a[3] + 2
        for a in boxes
        for b in taken
    )
