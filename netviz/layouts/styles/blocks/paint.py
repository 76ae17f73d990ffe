"""Marks on the page for placed parts and routed lines."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.layouts.hatches import band as hatched
from netviz.layouts.strokes import arrow
from netviz.layouts.styles.blocks.frames import Frames, spot, stretches
from netviz.layouts.styles.blocks.lines import Line, Spot
from netviz.layouts.styles.blocks.parts import Part
from netviz.layouts.styles.blocks.place import Placed
from netviz.layouts.styles.blocks.sizes import BALL, WAVE, Scale
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.symbols import marks as symbol_marks
from netviz.layouts.writing import write
from netviz.scene import Circle, Element, Ink, Mark, Path, Rect
from netviz.themes import mix
from netviz.themes.metrics import ascent


@dataclass(frozen=True, slots=True)
class Painter:
    """What turns places into marks: ``direction``: "BT", "TB" or "LR"."""

    sheet: Sheet
    scale: Scale
    direction: str

    def paint(self, placed: Placed, lines: list[Line]) -> list[Element]:
        """Frames, then lines, then parts, in painting order."""
        frames: list[Element] = []
        nodes: list[Element] = []
        drawn = [self._line(line) for line in lines]
        taken = [box for element in drawn for mark in element.marks for box in stretches(mark)]
        framed = Frames(self.sheet, self.scale, self.direction)
        for column in placed.columns:
            for level in column.level.every():
                for item in level.items:
                    if item.form == "frame":
                        frames.append(framed.frame(item, column.side, taken))
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
            points = tuple(spot(*at, self.direction) for at in _corners(stem))
            found += arrow(points, colour=theme.edge, width=0.9)
        return Element(id=line.id, kind="edge", marks=tuple(found))

    def _part(self, part: Part) -> Element:
        x, y = spot((part.low + part.high) / 2, part.axis, self.direction)
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
    for corner in stem:
        if kept and _same(kept[-1], corner):
            continue
        while len(kept) > 1 and _between(kept[-2], kept[-1], corner):
            kept.pop()
        kept.append(corner)
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
