"""Hatches: a second sign of a role, where colours are few or printed in black."""

from __future__ import annotations

from netviz.scene import Ink, Mark, Path

BAND = 7.0
"""Width of the hatched band at a box's left; its words begin behind it."""

_STEP, _INSET = 3.2, 2.0
_SLOPES = {"/": (1,), "\\": (-1,), "x": (1, -1)}

Area = tuple[float, float, float, float]


def band(kind: str, area: Area, colour: str) -> tuple[Mark, ...]:
    """The hatch ``kind`` at the left of the box ``area`` (left, top, right, bottom)."""
    left, top, _, bottom = area
    return hatch(kind, (left + _INSET, top + _INSET, left + BAND, bottom - _INSET), colour)


def hatch(kind: str, area: Area, colour: str) -> tuple[Mark, ...]:
    """Lines of ``kind`` (one of `netviz.themes.HATCHES`) over ``area``; nothing for ""."""
    strokes = [s for slope in _SLOPES.get(kind, ()) for s in _slanted(area, slope)]
    if kind in ("-", "+"):
        strokes += [(area[0], y, area[2], y) for y in _steps(area[1], area[3])]
    if kind in ("|", "+"):
        strokes += [(x, area[1], x, area[3]) for x in _steps(area[0], area[2])]
    pieces = tuple(piece for x0, y0, x1, y1 in strokes for piece in (("M", x0, y0), ("L", x1, y1)))
    return (Path(pieces, Ink(stroke=colour, width=0.6)),) if pieces else ()


def _steps(low: float, high: float) -> list[float]:
    count = int((high - low) / _STEP)
    first = (low + high - count * _STEP) / 2
    return [first + place * _STEP for place in range(count + 1)]


def _slanted(area: Area, slope: int) -> list[Area]:
    """Lines at 45 degrees, cut at the edges; ``slope`` 1 rises to the right."""
    left, top, right, bottom = area
    wide = right - left
    found = []
    for start in _steps(top, bottom + wide):
        # From (left, start) up to (right, start - wide), mirrored for the other slope.
        low, high = max(start - wide, top), min(start, bottom)
        if high - low < 0.5:
            continue
        x0, x1 = left + (start - high), left + (start - low)
        if slope < 0:
            x0, x1 = left + right - x0, left + right - x1
        found.append((x0, high, x1, low))
    return found
