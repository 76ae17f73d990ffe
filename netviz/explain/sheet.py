"""A page being drawn: elements are added where they belong, and the page fits itself around."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from netviz.layouts.writing import wrap, write
from netviz.scene import Circle, Element, Image, Ink, Mark, Path, Rect, Scene, Text, bounds
from netviz.themes import Theme
from netviz.themes.metrics import text_width

MARGIN = 24.0
TITLE, BODY, SMALL = 15.0, 10.0, 9.0


class Sheet:
    """Collects elements anywhere on an endless plane; `scene` cuts the page out around them."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._elements: list[Element] = []

    def add(self, id_: str, marks: Iterable[Mark], *, kind: str = "node", tip: str = "") -> None:
        """One thing to point at: ``id_`` unique on the page, ``tip`` shown on hovering."""
        self._elements.append(Element(id=id_, kind=kind, tip=tip, marks=tuple(marks)))

    def text(
        self,
        string: str,
        x: float,
        y: float,
        *,
        size: float = BODY,
        fill: str | None = None,
        anchor: str = "start",
        weight: str = "regular",
    ) -> float:
        """One line on the baseline ``y``; returns its length."""
        mark = write(
            string, x, y, size=size, fill=fill or self.theme.ink, anchor=anchor, weight=weight
        )
        self.add(f"text/{len(self._elements)}", (mark,), kind="label")
        return mark.width

    def heading(self, title: str, about: str = "", *, x: float = 0.0, y: float = 0.0) -> None:
        """The page's title, and a quieter line below it; their last baseline is ``y``."""
        self.text(title, x, y - (18 if about else 0), size=TITLE, weight="semibold")
        if about:
            self.text(about, x, y, size=BODY, fill=self.theme.muted)

    def facts(self, rows: Iterable[tuple[str, str]], x: float, y: float, width: float) -> float:
        """Names and values in two columns from the top ``y``, values wrapped to ``width``.

        Returns where the next thing may start.
        """
        rows = list(rows)
        left = max((text_width(name, BODY) for name, _ in rows), default=0.0) + 14
        for name, value in rows:
            self.text(name, x, y + BODY, fill=self.theme.muted)
            for line in wrap([value], max(width - left, 120), size=BODY):
                self.text(line, x + left, y + BODY)
                y += BODY * 1.55
        return y

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of everything so far."""
        return bounds(tuple(self._elements))

    def scene(self, title: str) -> Scene:
        """The page: everything, with a margin around it."""
        left, top, right, bottom = self.box()
        return Scene(
            width=round(right - left + 2 * MARGIN, 1),
            height=round(bottom - top + 2 * MARGIN, 1),
            title=title,
            background=self.theme.background,
            elements=tuple(moved(e, MARGIN - left, MARGIN - top) for e in self._elements),
        )


def moved(element: Element, dx: float, dy: float) -> Element:
    """``element`` shifted."""
    return replace(element, marks=tuple(_shifted(mark, dx, dy) for mark in element.marks))


def _shifted(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Path):
        pieces: list[tuple[str | float, ...]] = []
        for name, *numbers in mark.pieces:
            shifts = (dy if i % 2 else dx for i in range(len(numbers)))
            pieces.append((name, *(float(v) + d for v, d in zip(numbers, shifts, strict=True))))
        return replace(mark, pieces=tuple(pieces))
    return _placed(mark, mark.x + dx, mark.y + dy)


def _placed(mark: Rect | Circle | Text | Image, x: float, y: float) -> Mark:
    return replace(mark, x=x, y=y)


def line(points: Iterable[tuple[float, float]], *, stroke: str, width: float = 1.0) -> Path:
    """Straight pieces through ``points``."""
    found = list(points)
    pieces = (("M", *found[0]), *(("L", *point) for point in found[1:]))
    return Path(pieces, Ink(stroke=stroke, width=width))
