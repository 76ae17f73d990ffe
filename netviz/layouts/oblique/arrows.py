"""Straight lines with corners, and their heads."""

from __future__ import annotations

import math

from netviz.scene import Ink, Mark, Path, Point

HEAD, HALF = 4.6, 1.9


def line(
    points: tuple[Point, ...], colour: str, width: float, dash: tuple[float, ...] = ()
) -> Path:
    """A line through ``points``."""
    pieces = (("M", *points[0]), *(("L", *point) for point in points[1:]))
    return Path(pieces, Ink(stroke=colour, width=width, dash=dash))


def arrow(
    points: tuple[Point, ...],
    colour: str,
    width: float,
    dash: tuple[float, ...] = (),
    *,
    size: float = 1.0,
) -> tuple[Mark, ...]:
    """A line through ``points`` with a head at its end, ``size`` times the usual one."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    long, half = HEAD * size, HALF * size
    neck = (x1 - ux * long * 0.8, y1 - uy * long * 0.8)
    back = (x1 - ux * long, y1 - uy * long)
    head = (
        ("M", x1, y1),
        ("L", back[0] - uy * half, back[1] + ux * half),
        ("L", *neck),
        ("L", back[0] + uy * half, back[1] - ux * half),
    )
    return line((*points[:-1], neck), colour, width, dash), Path(
        head, Ink(fill=colour), closed=True
    )
