"""Curves over steps, each with its name at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

from netviz.explain.sheet import SMALL, Sheet, line
from netviz.scene import Circle, Ink, Path

_TIE = 12.0
"""Names nearer than this are moved apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """``box``: left, top, width and height. ``steps``: of every point. ``high``: the top of the
    axis, which starts at 0; ``log``: powers of ten instead, from ``low`` to ``high``. ``until``:
    the step up to which the curves are drawn; the rest is hinted at."""

    box: tuple[float, float, float, float]
    steps: Sequence[float]
    high: float
    low: float = 0.0
    log: bool = False
    until: float | None = None

    def place(self, step: float, value: float) -> tuple[float, float]:
        """Where a value is drawn; what leaves the axis is cut."""
        x, y, width, height = self.box
        span = self.steps[-1] or 1.0
        low, high, at = self.low, self.high, value
        if self.log:
            low, high, at = log10(low), log10(high), log10(max(value, 1e-30))
        part = min(max((at - low) / (high - low), 0.0), 1.0)
        return x + width * step / span, y + height * (1 - part)


def draw(
    sheet: Sheet, chart: Chart, curves: Mapping[str, Sequence[float]], paints: Sequence[str]
) -> None:
    """The axes and the ``curves`` by name, in ``paints``."""
    _axes(sheet, chart)
    ends: list[tuple[float, str, str]] = []
    for (name, values), colour in zip(curves.items(), paints, strict=True):
        points = [chart.place(s, v) for s, v in zip(chart.steps, values, strict=True)]
        seen = [
            p
            for p, s in zip(points, chart.steps, strict=True)
            if chart.until is None or s <= chart.until
        ]
        if len(seen) < len(points):
            faint = Ink(stroke=sheet.theme.frame, width=1.0)
            pieces = (("M", *points[0]), *(("L", *p) for p in points[1:]))
            sheet.add(f"curve/{name}/rest", (Path(pieces, faint),), kind="edge")
        if len(seen) > 1:
            sheet.add(
                f"curve/{name}", (line(seen, stroke=colour, width=1.6),), kind="edge", tip=name
            )
        if seen:
            mark = Circle(*seen[-1], 2.6, Ink(fill=colour))
            sheet.add(f"curve/{name}/end", (mark,), kind="edge", tip=name)
        ends.append((points[-1][1], name, colour))
    _names(sheet, chart, ends)


def _names(sheet: Sheet, chart: Chart, ends: list[tuple[float, str, str]]) -> None:
    x, _, width, _ = chart.box
    below = float("-inf")
    for y, name, colour in sorted(ends):
        at = max(y, below + _TIE)
        sheet.text(name, x + width + 8, at + 3, size=SMALL, fill=colour, weight="semibold")
        below = at


def _axes(sheet: Sheet, chart: Chart) -> None:
    x, y, width, height = chart.box
    theme = sheet.theme
    marks = ticks(chart)
    for value in marks:
        _, at = chart.place(chart.steps[0], value)
        sheet.add(
            f"axis/{value:g}",
            (line([(x, at), (x + width, at)], stroke=theme.frame, width=0.5),),
            kind="frame",
        )
        sheet.text(f"{value:g}", x - 6, at + 3, size=SMALL, fill=theme.muted, anchor="end")
    for step in rounds(chart.steps[-1]):
        at, _ = chart.place(step, chart.high)
        sheet.text(f"{step:g}", at, y + height + 14, size=SMALL, fill=theme.muted, anchor="middle")


def ticks(chart: Chart) -> list[float]:
    """Round values along the upright axis."""
    if chart.log:
        powers = range(round(log10(chart.low)), round(log10(chart.high)) + 1)
        step = max(1, -(-len(powers) // 6))
        return [10.0**n for n in powers if (n - powers[0]) % step == 0]
    return rounds(chart.high)


def rounds(high: float) -> list[float]:
    """Round values from 0 to ``high``, four or so."""
    size = high / 4
    unit = 10.0 ** int(log10(size) - (size < 1))
    step = next(unit * n for n in (1, 2, 2.5, 5, 10) if unit * n >= size)
    return [step * n for n in range(int(high / step + 1e-9) + 1)]
