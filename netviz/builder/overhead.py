"""Skips above a row: each over all that it spans, narrow ones first."""

from __future__ import annotations

from collections.abc import Mapping

from netviz.builder.naming import Names
from netviz.builder.parts import UNIT, Skip
from netviz.layouts.oblique.fitting import Fitted
from netviz.layouts.oblique.routes import Routes

_CLEAR, _ASIDE = 0.6, 0.2
"""Centimetres above what is spanned, and between lines that leave and reach one box."""

Way = tuple[float, float, tuple[int, int], Skip]


def arcs(fit: Fitted, routes: Routes, names: Names, tags: Mapping[int, str]) -> list[Skip]:
    """A skip for each wire whose number is in ``tags``, with that label."""
    spans = {n: _span(fit, n) for n in tags}
    found: list[Way] = []
    for n in sorted(tags, key=lambda n: spans[n][1] - spans[n][0]):
        wire, (low, high) = fit.wires[n], spans[n]
        spot = routes.stand.where(wire.source)
        spanned = [
            -piece.extent()[1]
            for m, piece in enumerate(fit.pieces)
            if routes.stand.where(m) == spot and low <= fit.rows.x[m] <= high
        ]
        base = level(fit, routes, spot)
        tops = [base + top / fit.unit * UNIT for top in spanned]
        below = [s.top or 0.0 for a, b, at, s in found if at == spot and a < high and low < b]
        top = round(max((*tops, *below)) + _CLEAR, 2)
        kind = wire.kind == "projection"
        start = "north" if fit.pieces[wire.source].round else "northeast"
        aside = (_ASIDE * _both(fit, tags, wire.source), -_ASIDE * _both(fit, tags, wire.target))
        skip = Skip(names[wire.first], names[wire.last], top=top, label=tags[n], dotted=kind,
                    start=start, aside=aside)  # fmt: skip
        found.append((low, high, spot, skip))
    return [skip for *_, skip in found]


def level(fit: Fitted, routes: Routes, spot: tuple[int, int]) -> float:
    """Centimetres of the axis of a row's lane above that of the first piece."""
    first = routes.axis[routes.stand.where(0)] if fit.pieces else 0.0
    return (first - routes.axis[spot]) / fit.unit * UNIT


def _both(fit: Fitted, tags: Mapping[int, str], n: int) -> bool:
    """Whether skips both leave and reach piece ``n``."""
    leave = any(fit.wires[m].source == n for m in tags)
    return leave and any(fit.wires[m].target == n for m in tags)


def _span(fit: Fitted, n: int) -> tuple[float, float]:
    ends = fit.rows.x[fit.wires[n].source], fit.rows.x[fit.wires[n].target]
    return min(ends), max(ends)
