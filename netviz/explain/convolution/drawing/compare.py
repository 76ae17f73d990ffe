"""A standard convolution above the depthwise separable one that makes the same output shape.

Every input channel has a colour, and every kernel that of the channel it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netviz.explain.colours import spectrum, stroke_of
from netviz.explain.convolution import wording
from netviz.explain.convolution.costs import Work, separable, work
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.sheet import BODY, SMALL, Sheet
from netviz.scene import Ink, Mark, Rect, Scene
from netviz.themes import Theme, mix

_MOST = 6
"""Channels and filters drawn; of more, the first ones and how many there are."""

_MAP, _STEP, _CELL, _GAP = 46.0, 13.0, 6.5, 46.0
_ROW = 196.0


@dataclass(frozen=True, slots=True)
class Plan:
    """``colours``: of the input channels drawn. ``neutral``: of maps that mix channels."""

    theme: Theme
    colours: tuple[str, ...]
    neutral: str


def compare(conv: Convolution, theme: Theme) -> Scene:
    """Both ways beside their counts. ``conv`` has one group and several input channels."""
    depthwise, pointwise = separable(conv)
    shown = min(conv.in_channels, _MOST)
    plan = Plan(theme, spectrum(shown, theme), theme.paint("tensor").fill)
    sheet = Sheet(theme)
    title = f"{wording.times(conv.kernel)} convolution, {conv.in_channels} to {conv.out_channels}"
    sheet.heading(f"{title} channels, standard and separable", y=-58)
    own, first, second = work(conv), work(depthwise), work(pointwise)
    _name(sheet, "Standard", 0)
    fed, made = (conv.in_channels, conv.size), (conv.out_channels, conv.output)
    x = _maps(sheet, plan, "in", fed, at=(0, 0), colours=plan.colours)
    x = _filters(sheet, plan, "standard", conv, at=(x + _GAP, 0))
    end = _maps(sheet, plan, "out", made, at=(x + _GAP, 0))
    _name(sheet, "Depthwise, then pointwise", _ROW)
    x = _maps(sheet, plan, "in2", fed, at=(0, _ROW), colours=plan.colours)
    x = _filters(sheet, plan, "depthwise", depthwise, at=(x + _GAP, _ROW))
    x = _maps(
        sheet,
        plan,
        "between",
        (conv.in_channels, conv.output),
        at=(x + _GAP, _ROW),
        colours=plan.colours,
    )
    x = _filters(sheet, plan, "pointwise", pointwise, at=(x + _GAP, _ROW))
    end = max(end, _maps(sheet, plan, "out2", made, at=(x + _GAP, _ROW)))
    _bars(sheet, plan, (own, first, second), y=2 * _ROW - 16, width=max(end, 420.0))
    return sheet.scene(title)


def _name(sheet: Sheet, name: str, y: float) -> None:
    sheet.text(name, 0, y - 24, size=12, weight="semibold")


def _maps(
    sheet: Sheet,
    plan: Plan,
    id_: str,
    maps: tuple[int, Sizes],
    *,
    at: tuple[float, float],
    colours: Sequence[str] = (),
) -> float:
    """A stack of feature maps, the first in front; returns its right end."""
    count, size = maps
    shown = min(count, _MOST)
    x, y = at
    side = _MAP
    top = y + (_tall() - side - _STEP * (shown - 1)) / 2
    for index in reversed(range(shown)):
        fill = colours[index] if colours else mix(plan.theme.background, plan.neutral, 0.9)
        ink = Ink(fill=fill, stroke=stroke_of(fill, plan.theme), width=1.0)
        box = Rect(x + _STEP * index, top + _STEP * (shown - 1 - index), side, side, 3, ink)
        sheet.add(f"{id_}/{index}", (box,), tip=f"channel {index} of {count}")
    right = x + side + _STEP * (shown - 1)
    words = f"{count} of {wording.times(size)}" + f", {shown} drawn" * (shown < count)
    sheet.text(
        words, (x + right) / 2, y + _tall() + 15, size=SMALL, fill=plan.theme.muted, anchor="middle"
    )
    return right


def _tall() -> float:
    return _MAP + _STEP * 5 - 6


def _filters(
    sheet: Sheet, plan: Plan, id_: str, conv: Convolution, *, at: tuple[float, float]
) -> float:
    """Filters below one another, each a row of kernels; their count below. The right end."""
    rows, columns = conv.kernel[-2] if len(conv.kernel) > 1 else 1, conv.kernel[-1]
    fed, _ = conv.per_group
    filters, each = min(conv.out_channels, _MOST), min(fed, _MOST)
    cell = min(_CELL, (_tall() / filters - 4) / rows)
    pitch = (cell * rows + 4, cell * columns + 4)
    x, y = at
    top = y + (_tall() - pitch[0] * filters + 4) / 2
    for row in range(filters):
        for column in range(each):
            colour = plan.colours[row if conv.groups > 1 else column]
            corner = (x + column * pitch[1], top + row * pitch[0])
            marks = _kernel(plan, colour, corner, size=(rows, columns, cell))
            sheet.add(f"{id_}/{row}/{column}", marks, tip=f"filter {row}, kernel {column}")
    right = x + each * pitch[1] - 4
    done = work(conv)
    middle = (x + right) / 2
    sheet.text(
        f"{done.weights} = {done.parameters:,}", middle, y + _tall() + 15, anchor="middle",
        weight="semibold",
    )  # fmt: skip
    less = filters < conv.out_channels or each < fed
    words = f"{conv.out_channels} filters of {fed} kernel{'s' * (fed > 1)}" + ", first drawn" * less
    sheet.text(words, middle, y + _tall() + 28, size=SMALL, fill=plan.theme.muted, anchor="middle")
    for sign, place in (("→", x - _GAP / 2), ("→", right + _GAP / 2)):
        sheet.text(
            sign, place, y + _tall() / 2 + 6, size=17, fill=plan.theme.muted, anchor="middle"
        )
    return right


def _kernel(
    plan: Plan, colour: str, at: tuple[float, float], *, size: tuple[int, int, float]
) -> list[Mark]:
    rows, columns, cell = size
    ink = Ink(fill=colour, stroke=stroke_of(colour, plan.theme), width=0.5)
    return [
        Rect(at[0] + c * cell, at[1] + r * cell, cell, cell, 0, ink)
        for r in range(rows)
        for c in range(columns)
    ]


def _bars(sheet: Sheet, plan: Plan, works: Sequence[Work], *, y: float, width: float) -> None:
    """Parameters and FLOPs of both ways as bars of one scale each."""
    own, first, second = works
    theme = plan.theme
    paints = [theme.paint(role).fill for role in ("convolution", "upsampling", "linear")]
    counts = (
        ("parameters", own.parameters, first.parameters, second.parameters),
        ("FLOPs", own.flops, first.flops, second.flops),
    )
    left, room = 76.0, width - 76.0 - 150.0
    for name, whole, deep, point in counts:
        sheet.text(name, 0, y + 12, fill=theme.muted)
        _bar(sheet, f"{name}/0", ((whole, paints[0]),), box=(left, y, room / whole))
        sheet.text(f"{whole:,}", left + room + 8, y + 12, weight="semibold")
        y += 20
        parts = ((deep, paints[1]), (point, paints[2]))
        _bar(sheet, f"{name}/1", parts, box=(left, y, room / whole))
        both = deep + point
        at = left + both * room / whole + 8
        at += sheet.text(f"{deep:,} + {point:,} = {both:,}", at, y + 12, weight="semibold")
        sheet.text(f"{both / whole:.0%}", at + 10, y + 12, fill=theme.muted, size=BODY)
        y += 30


def _bar(
    sheet: Sheet,
    id_: str,
    parts: Sequence[tuple[int, str]],
    *,
    box: tuple[float, float, float],
) -> None:
    x, y, scale = box
    for index, (amount, fill) in enumerate(parts):
        ink = Ink(fill=fill, stroke=stroke_of(fill, sheet.theme), width=0.8)
        bar = Rect(x, y, max(amount * scale, 1.0), 16, 2, ink)
        sheet.add(f"{id_}/{index}", (bar,), tip=f"{amount:,}")
        x += amount * scale
