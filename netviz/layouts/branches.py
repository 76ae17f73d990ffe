"""Lines that carry the same tensor share their trunk: it is drawn once."""

from __future__ import annotations

from netviz.layouts.plan import Link
from netviz.layouts.strokes import CORNER
from netviz.scene import Point

Route = tuple[Point, ...]


def branches(links: tuple[Link, ...], routes: list[Route]) -> list[Route]:
    """For each link the part of its route that no earlier link of its net has drawn, from a
    little before they part."""
    drawn: dict[tuple[str, int], list[Route]] = {}
    found = []
    for link, route in zip(links, routes, strict=True):
        earlier = drawn.setdefault(link.net, [])
        shared = max((_shared(route, other) for other in earlier), default=0.0)
        found.append(_after(route, shared - 2 * CORNER))
        earlier.append(route)
    return found


def _shared(first: Route, second: Route) -> float:
    """Length of the common start of two right-angled routes."""
    total = 0.0
    for place in range(min(len(first), len(second)) - 1):
        if first[place] != second[place]:
            return total
        a, b = _step(first, place), _step(second, place)
        if a[0] != b[0]:
            return total
        total += min(a[1], b[1])
        if a[1] != b[1]:
            return total
    return total


def _step(route: Route, place: int) -> tuple[tuple[int, int], float]:
    """Direction and length of the stretch of ``route`` that starts at its corner ``place``."""
    (x0, y0), (x1, y1) = route[place], route[place + 1]
    dx, dy = x1 - x0, y1 - y0
    return ((dx > 0) - (dx < 0), (dy > 0) - (dy < 0)), abs(dx) + abs(dy)


def _after(route: Route, length: float) -> Route:
    """``route`` without its first ``length`` points."""
    for place in range(len(route) - 1):
        (dx, dy), step = _step(route, place)
        if length <= 0:
            return route[place:]
        if length < step:
            x, y = route[place]
            return ((x + dx * length, y + dy * length), *route[place + 1 :])
        length -= step
    return route[-2:]
