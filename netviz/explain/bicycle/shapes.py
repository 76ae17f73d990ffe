"""Networks, distributions and codes as they are drawn in papers on generative models."""

from __future__ import annotations

from math import exp

from netviz.explain.colours import stroke_of
from netviz.explain.sheet import SMALL, Sheet
from netviz.scene import Ink, Path, Point, Rect

_HEAD = 5.0


def network(sheet: Sheet, name: str, at: Point, *, kind: str, role: str, words: str) -> None:
    """A network around the point ``at``: "narrow" to the right, or "waist" in its middle.

    ``words``: small, below its name.
    """
    x, y = at
    wide, tall = (44.0, 34.0) if kind == "waist" else (26.0, 32.0)
    paint = sheet.theme.paint(role)
    if kind == "waist":
        half = 0.5 * tall
        corners = [
            (-wide, -tall),
            (0, -half),
            (wide, -tall),
            (wide, tall),
            (0, half),
            (-wide, tall),
        ]
    else:
        corners = [(-wide, -tall), (wide, -0.45 * tall), (wide, 0.45 * tall), (-wide, tall)]
    points = [(x + dx, y + dy) for dx, dy in corners]
    shape = Path(
        _straight(points), Ink(fill=paint.fill, stroke=paint.stroke, width=1.2), closed=True
    )
    sheet.add(f"network/{name}/{x:g},{y:g}", (shape,), tip=words)
    sheet.text(name, x, y + 3, size=15, fill=paint.text, anchor="middle", weight="semibold")
    sheet.text(words, x, y + 12.5, size=7.5, fill=paint.text, anchor="middle")


def bell(sheet: Sheet, name: str, at: Point, *, moved: float = 0.0) -> None:
    """A normal distribution around ``at``, its peak ``moved``."""
    x, y = at
    wide, tall = 30.0, 30.0
    points = []
    for i in range(41):
        place = -1 + i / 20
        high = exp(-(((place - moved) / (0.38 if not moved else 0.26)) ** 2) / 2)
        points.append((x + place * wide, y + tall / 2 - high * tall))
    fill = sheet.theme.paint("normalisation").fill
    ink = Ink(fill=fill, stroke=stroke_of(fill, sheet.theme), width=1.2)
    curve = Path(_straight(points), ink, closed=True)
    sheet.add(f"bell/{x:g},{y:g}", (curve,), tip=name)
    sheet.text(name, x, y + tall / 2 + 13, size=SMALL, anchor="middle")


def code(sheet: Sheet, name: str, at: Point, count: int) -> None:
    """z around ``at``: a cell for each of its numbers, up to twelve."""
    x, y = at
    side, shown = 6.0, min(count, 12)
    fill = sheet.theme.paint("embedding").fill
    top = y - shown * side / 2
    ink = Ink(fill=fill, stroke=stroke_of(fill, sheet.theme), width=0.7)
    cells = tuple(Rect(x - 4, top + i * side, 8, side, 0, ink) for i in range(shown))
    sheet.add(f"code/{x:g},{y:g}", cells, tip=f"{name}: {count} numbers")
    sheet.text(name, x, top + shown * side + 13, size=SMALL, anchor="middle")


def arrow(sheet: Sheet, points: list[Point]) -> None:
    """Straight pieces with a head at their end."""
    colour = sheet.theme.edge
    head, foot = _head(points[-2], points[-1], colour)
    way = Path(_straight([*points[:-1], foot]), Ink(stroke=colour, width=1.2))
    sheet.add(f"arrow/{points[0]}/{points[-1]}", (way, head), kind="edge")


def comparison(sheet: Sheet, points: list[Point]) -> None:
    """Dashed pieces between two things that a loss compares, with a head at either end."""
    colour = sheet.theme.error.stroke
    first, start = _head(points[1], points[0], colour)
    last, end = _head(points[-2], points[-1], colour)
    ink = Ink(stroke=colour, width=1.2, dash=(4, 3))
    way = Path(_straight([start, *points[1:-1], end]), ink)
    sheet.add(f"comparison/{points[0]}", (way, first, last), kind="edge")


def _straight(points: list[Point]) -> tuple[tuple[str | float, ...], ...]:
    return (("M", *points[0]), *(("L", *p) for p in points[1:]))


def _head(before: Point, tip: Point, colour: str) -> tuple[Path, Point]:
    """An arrow's head at ``tip``, and where its line should end."""
    (x0, y0), (x1, y1) = before, tip
    long = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / long, (y1 - y0) / long
    foot = x1 - _HEAD * ux, y1 - _HEAD * uy
    side = 0.5 * _HEAD
    corners = [
        tip,
        (foot[0] - side * uy, foot[1] + side * ux),
        (foot[0] + side * uy, foot[1] - side * ux),
    ]
    return Path(_straight(corners), Ink(fill=colour), closed=True), foot
