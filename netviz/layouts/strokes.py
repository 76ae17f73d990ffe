"""Lines with rounded corners, and arrowheads."""

from __future__ import annotations

import itertools
import math

from netviz.scene import Ink, Mark, Path, Point

CORNER, HEAD, HALF = 7.0, 6.0, 2.9
_KAPPA, _LONG = 0.5523, 60.0

Piece = tuple[str | float, ...]


def arrow(points: tuple[Point, ...], *, colour: str, width: float) -> tuple[Mark, ...]:
    """A line through ``points`` with round corners, and a head at its end."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    neck = (x1 - ux * HEAD * 0.8, y1 - uy * HEAD * 0.8)
    back = (x1 - ux * HEAD, y1 - uy * HEAD)
    head = Path(
        (
            ("M", x1, y1),
            ("L", back[0] - uy * HALF, back[1] + ux * HALF),
            ("L", *neck),
            ("L", back[0] + uy * HALF, back[1] - ux * HALF),
        ),
        Ink(fill=colour),
        closed=True,
    )
    return line((*points[:-1], neck), colour=colour, width=width), head


def pointers(points: tuple[Point, ...], *, colour: str, down: bool) -> tuple[Mark, ...]:
    """A head half way on every long stretch against the direction of the figure."""
    found = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        back = y0 - y1 if down else x0 - x1
        if back > _LONG:
            middle, short = ((x0 + x1) / 2, (y0 + y1) / 2), HEAD
            before = (x0, middle[1] + short) if down else (middle[0] + short, y0)
            found.append(arrow((before, middle), colour=colour, width=1.0)[1])
    return tuple(found)


def line(
    points: tuple[Point, ...], *, colour: str, width: float, dash: tuple[float, ...] = ()
) -> Path:
    """A line through ``points`` with round corners."""
    pieces: list[Piece] = [("M", *points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        pieces += _rounded(before, corner, after)
    pieces.append(("L", *points[-1]))
    return Path(tuple(pieces), Ink(stroke=colour, width=width, dash=dash))


def _rounded(before: Point, corner: Point, after: Point) -> list[Piece]:
    radius = min(CORNER, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
    if radius < 0.3:
        return [("L", *corner)]
    start, end = _towards(corner, before, radius), _towards(corner, after, radius)
    control = radius * (1 - _KAPPA)
    return [
        ("L", *start),
        ("C", *_towards(corner, before, control), *_towards(corner, after, control), *end),
    ]


def _towards(origin: Point, goal: Point, distance: float) -> Point:
    length = math.dist(origin, goal) or 1.0
    part = distance / length
    return origin[0] + (goal[0] - origin[0]) * part, origin[1] + (goal[1] - origin[1]) * part
