"""Kernels with gaps over one another's reach, and layers of them as a fan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from netviz.explain.colours import spectrum, stroke_of
from netviz.explain.convolution.fields import Reach, seen_by_one, stacked
from netviz.explain.sheet import SMALL, Sheet, line
from netviz.scene import Circle, Ink, Mark, Rect, Scene
from netviz.themes import Theme

_SIDE, _GAP, _WIDE = 150.0, 34.0, 560.0
_ROW = 44.0


def draw(kernel: int, found: Sequence[Reach], theme: Theme) -> Scene:
    """The figure of all dilations."""
    return _scene(kernel, found, theme, shown=len(found))


def move(kernel: int, found: Sequence[Reach], theme: Theme) -> Iterator[Scene]:
    """One dilation, and one layer, after the other."""
    for shown in range(1, len(found) + 1):
        yield _scene(kernel, found, theme, shown=shown)


def _scene(kernel: int, found: Sequence[Reach], theme: Theme, *, shown: int) -> Scene:
    sheet = Sheet(theme)
    title = f"Dilated convolution {kernel}×{kernel}"
    about = f"{kernel**2} weights each, whatever the dilation"
    sheet.heading(title, about, y=-44)
    widest = max(reach.side for reach in found)
    cell = max(4.0, min(18.0, _SIDE / widest, (_WIDE / len(found) - _GAP) / widest))
    for index, reach in enumerate(found):
        x = index * (widest * cell + max(_GAP, 120 - widest * cell))
        _taps(sheet, reach, (x, 0.0), whole=widest, cell=cell, lit=index < shown)
    y = widest * cell + 76
    words = ", ".join(str(reach.dilation) for reach in found)
    sheet.text(f"Layers stacked, dilations {words}", 0, y, size=12, weight="semibold")
    _fan(sheet, kernel, [reach.dilation for reach in found], y=y + 24, shown=shown)
    return sheet.scene(title)


def _taps(
    sheet: Sheet, reach: Reach, at: tuple[float, float], *, whole: int, cell: float, lit: bool
) -> None:
    """One kernel in the middle of ``whole`` places on either axis."""
    theme, (x, y) = sheet.theme, at
    quiet = Ink(stroke=theme.frame, width=0.5)
    marks: list[Mark] = [
        Rect(x + c * cell + 0.5, y + r * cell + 0.5, cell - 1, cell - 1, 1.5, quiet)
        for r, c in product(range(whole), repeat=2)
    ]
    start = (whole - reach.side) // 2
    fills = spectrum(reach.kernel**2, theme)
    for index, (r, c) in enumerate(product(range(reach.kernel), repeat=2)):
        fill = fills[index]
        left, top = (
            x + (start + c * reach.dilation) * cell,
            y + (start + r * reach.dilation) * cell,
        )
        ink = Ink(fill=fill if lit else None, stroke=stroke_of(fill, theme), width=1.0)
        marks.append(Rect(left + 0.5, top + 0.5, cell - 1, cell - 1, 2, ink))
    frame = Ink(stroke=theme.ink, width=1.1)
    corner = (x + start * cell - 1, y + start * cell - 1)
    side = reach.side * cell + 2
    marks.append(Rect(*corner, side, side, 2.5, frame))
    sheet.add(f"dilation/{x:g}", marks, tip=reach.formula)
    middle, low = x + whole * cell / 2, y + whole * cell
    sheet.text(f"dilation {reach.dilation}", middle, -10, weight="semibold", anchor="middle")
    sheet.text(reach.formula, middle, low + 16, size=SMALL, fill=theme.muted, anchor="middle")


def _fan(sheet: Sheet, kernel: int, dilations: list[int], *, y: float, shown: int) -> None:
    """Which places of the layers below one output depends on; the last layer on top."""
    theme = sheet.theme
    levels = seen_by_one(kernel, dilations)
    widest = max(levels[-1]) + 1
    pitch = min(20.0, _WIDE / widest)
    radius = min(5.5, pitch * 0.36)
    fields = stacked(kernel, dilations)
    colours = spectrum(len(dilations) + 1, theme)
    rows: list[dict[int, float]] = []
    for depth, places in enumerate([{0}, *levels]):
        span = max(places)
        rows.append({p: (p - span / 2) * pitch + widest * pitch / 2 for p in places})
        top = y + depth * _ROW
        if depth:
            dilation = dilations[-depth]
            faint = depth <= len(dilations) - shown
            _rays(sheet, rows[-2], rows[-1], y=top, step=(kernel, dilation), faint=faint)
    for depth, row in enumerate(rows):
        _dots(sheet, depth, row, y=y + depth * _ROW, radius=radius, fill=colours[depth])
        which = len(dilations) - depth
        name = f"layer {which}, dilation {dilations[which - 1]}" if which else "input"
        left = widest * pitch + 24
        sheet.text(name, left, y + depth * _ROW + 3)
    end = y + len(dilations) * _ROW + 26
    words = f"one output sees {fields[shown - 1]} places"
    plain = stacked(kernel, [1] * len(dilations))[shown - 1]
    layers = f"after {shown} layer{'s' * (shown > 1)}"
    sheet.text(f"{words} {layers}; without dilation it would see {plain}", 0, end)


def _dots(
    sheet: Sheet, depth: int, row: dict[int, float], *, y: float, radius: float, fill: str
) -> None:
    ink = Ink(fill=fill, stroke=stroke_of(fill, sheet.theme), width=0.9)
    marks = tuple(Circle(x, y, radius, ink) for _, x in sorted(row.items()))
    sheet.add(f"layer/{depth}", marks, tip=f"{len(row)} places")


def _rays(
    sheet: Sheet,
    above: dict[int, float],
    below: dict[int, float],
    *,
    y: float,
    step: tuple[int, int],
    faint: bool,
) -> None:
    """A line for each weight: every place above reads ``kernel`` places below."""
    theme = sheet.theme
    stroke = theme.frame if faint else theme.edge
    kernel, dilation = step
    marks = [
        line(((x, y - _ROW), (below[place + k * dilation], y)), stroke=stroke, width=0.8)
        for place, x in above.items()
        for k in range(kernel)
    ]
    sheet.add(f"rays/{y:g}", marks, kind="edge")
