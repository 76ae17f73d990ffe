"""Lines that leave their row or their lane, by the ways that the oblique styles give them."""

from __future__ import annotations

from netviz.builder.parts import UNIT
from netviz.layouts.oblique.fitting import Fitted
from netviz.layouts.oblique.routes import Routes
from netviz.scene import Point

_LEVEL = 0.1
"""Points: what differs by less is level."""


def corners(fit: Fitted, routes: Routes, n: int) -> list[Point]:
    """Where wire ``n`` turns before its end, in centimetres from the first row's axis."""
    first = routes.axis[routes.stand.where(0)]
    return [(x / fit.unit * UNIT, (first - y) / fit.unit * UNIT) for x, y in _turns(routes, n)]


def _turns(routes: Routes, n: int) -> tuple[Point, ...]:
    return routes.way[n][:-1] if branches(routes, n) else routes.way[n][1:-1]


def branches(routes: Routes, n: int) -> bool:
    """Whether wire ``n`` goes off the line that brings the same tensor to its row."""
    source = routes.wires[n].source
    leave = routes.at(source)[1] + routes.pieces[source].leave[1]
    return abs(routes.way[n][0][1] - leave) > _LEVEL


def end(fit: Fitted, routes: Routes, n: int, name: str) -> str:
    """Where it ends at part ``name``, as TikZ: the middle of a box's side, a place on a ball."""
    target = fit.wires[n].target
    (x0, y0), (x, y) = routes.at(target), routes.way[n][-1]
    if fit.pieces[target].round and abs(y - y0) > _LEVEL:
        dx, dy = (x - x0) / fit.unit * UNIT, (y0 - y) / fit.unit * UNIT
        return f"[shift={{({dx:.2f},{dy:.2f})}}]{name}-anchor"
    return f"{name}-west" if abs(y - y0) <= _LEVEL else f"{name}-north"
