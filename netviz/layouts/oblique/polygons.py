"""How near two shapes may come: convex polygons compared level by level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from netviz.scene import Point

Polygon = tuple[Point, ...]


def rectangle(left: float, top: float, right: float, bottom: float) -> Polygon:
    """An upright one."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def extent(shapes: Iterable[Polygon]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all; zeros for none."""
    points = [point for shape in shapes for point in shape] or [(0.0, 0.0)]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def span(shape: Polygon, y: float) -> tuple[float, float] | None:
    """Where the level ``y`` enters and leaves the convex ``shape``; None where it misses it."""
    found: list[float] = []
    for (x0, y0), (x1, y1) in pairwise((*shape, shape[0])):
        if min(y0, y1) <= y <= max(y0, y1):
            if y0 == y1:
                found += [x0, x1]
            else:
                found.append(x0 + (x1 - x0) * (y - y0) / (y1 - y0))
    return (min(found), max(found)) if found else None


def clearance(left: Polygon, right: Polygon, slack: float = 1.0) -> float:
    """How far ``right`` must move to the right of where it is so as to touch ``left`` nowhere;
    levels up to ``slack`` apart count as the same. Minus infinity when they share none."""
    tops = [min(y for _, y in shape) for shape in (left, right)]
    lows = [max(y for _, y in shape) for shape in (left, right)]
    if max(tops) > min(lows) + slack:
        return float("-inf")
    high, deep = max(tops) - slack, min(lows) + slack
    levels = {min(max(y, high), deep) for shape in (left, right) for _, y in shape}
    return max(_between(left, right, y) for y in levels)


def _between(left: Polygon, right: Polygon, y: float) -> float:
    """The same at about one level: where one shape ends, its end is what counts."""
    one, other = span(left, _into(left, y)), span(right, _into(right, y))
    return one[1] - other[0] if one and other else float("-inf")


def _into(shape: Polygon, y: float) -> float:
    top, low = min(v for _, v in shape), max(v for _, v in shape)
    return min(max(y, top), low)


def apart(
    left: Iterable[Polygon], right: Iterable[Polygon], margin: float, slack: float = 1.0
) -> float:
    """How far all of ``right`` must move so that ``margin`` is between it and all of ``left``."""
    others = tuple(right)
    gaps = (clearance(one, other, slack) for one in left for other in others)
    return max(gaps, default=float("-inf")) + margin


def along(one: Sequence[Point], other: Sequence[Point], least: float = 5.0) -> bool:
    """Whether two lines of level and upright stretches lie on one another for ``least`` points."""
    return any(_on(p, q, least) for p in pairwise(one) for q in pairwise(other))


def _on(p: tuple[Point, Point], q: tuple[Point, Point], least: float) -> bool:
    for axis in (0, 1):
        level = all(abs(a[axis] - b[axis]) < 0.05 for a, b in (p, q))
        if level and abs(p[0][axis] - q[0][axis]) < 0.9:
            (a, b), (c, d) = (sorted((s[0][1 - axis], s[1][1 - axis])) for s in (p, q))
            if min(b, d) - max(a, c) > least:
                return True
    return False


def crosses(one: Point, other: Point, shape: Polygon, inset: float = 0.6) -> bool:
    """Whether the upright or level stretch from ``one`` to ``other`` enters the convex ``shape``
    by more than ``inset``."""
    if abs(one[0] - other[0]) < abs(one[1] - other[1]):
        one, other = (one[1], one[0]), (other[1], other[0])
        shape = tuple((y, x) for x, y in shape)
    inside = span(shape, one[1])
    _, top, _, low = extent([shape])
    if inside is None or not top + inset < one[1] < low - inset:
        return False
    left, right = min(one[0], other[0]), max(one[0], other[0])
    return left < inside[1] - inset and right > inside[0] + inset
