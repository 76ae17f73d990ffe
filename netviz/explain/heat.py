"""Tables of numbers as colours: cells with their values told on hovering, or pixels if many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netviz.explain.colours import is_dark, is_grey
from netviz.explain.sheet import SMALL, Sheet
from netviz.scene import Image, Ink, Rect
from netviz.themes import Theme, mix, shade

Rows = Sequence[Sequence[float]]
Paint = Callable[[float], str]

_CELLS = 1700
"""More cells than this are drawn as a picture."""

_SHARP = 192
"""Pixels to a side at least, so that enlarging does not blur the cells."""


def diverging(theme: Theme, *, most: float = 1.0) -> Paint:
    """Colours from ``-most`` (blue) over 0 (the page) to ``most`` (red); in a theme of greys, its
    scale from end to end."""
    if is_grey(theme):
        return lambda value: shade(theme, (value / most + 1) / 2 if most else 0.5)
    low, high = ("#4f9be0", "#ef7a5a") if is_dark(theme) else ("#2166ac", "#b2182b")

    def paint(value: float) -> str:
        part = max(-1.0, min(1.0, value / most if most else 0.0))
        return mix(theme.background, high if part > 0 else low, abs(part) ** 0.8)

    return paint


def sequential(theme: Theme, *, most: float = 1.0) -> Paint:
    """Colours of the theme's scale from 0 to ``most``."""
    return lambda value: shade(theme, value / most if most else 0.0)


def heat(
    sheet: Sheet,
    id_: str,
    rows: Rows,
    *,
    box: tuple[float, float, float, float],
    paint: Paint,
    names: tuple[str, str] | None = ("row", "column"),
) -> None:
    """Draw ``rows`` in ``box`` (left, top, width, height), the first row on top, and a frame.

    ``names``: what a row and a column are, for the tooltips; None: a picture without them.
    """
    x, y, width, height = box
    count, columns = len(rows), len(rows[0])
    if names is None or count * columns > _CELLS:
        sheet.add(id_, (_picture(rows, box, paint),), kind="cell")
    else:
        wide, tall = width / columns, height / count
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                # A hair larger than the cell, so that no gap shows between neighbours.
                cell = Rect(
                    x + c * wide, y + r * tall, wide + 0.15, tall + 0.15, 0, Ink(fill=paint(value))
                )
                tip = f"{names[0]} {r}, {names[1]} {c}: {value:.3g}"
                sheet.add(f"{id_}/{r},{c}", (cell,), kind="cell", tip=tip)
    frame = Ink(stroke=sheet.theme.frame, width=0.8)
    sheet.add(f"{id_}/frame", (Rect(x, y, width, height, 0, frame),), kind="frame")


def _picture(rows: Rows, box: tuple[float, float, float, float], paint: Paint) -> Image:
    from netviz.layouts.oblique.pixels import png

    x, y, width, height = box
    lines = []
    sharp = max(4, -(-_SHARP // max(len(rows), len(rows[0]))))
    known: dict[float, bytes] = {}
    for row in rows:
        near = [round(value, 4) for value in row]
        known |= {v: bytes.fromhex(paint(v)[1:]) * sharp for v in near if v not in known}
        line = b"".join(known[value] for value in near)
        lines += [line] * sharp
    data = png(b"".join(lines), len(rows[0]) * sharp, len(rows) * sharp)
    return Image(x=x, y=y, across=(width, 0.0), down=(0.0, height), png=data)


def key(sheet: Sheet, paint: Paint, *, ends: tuple[float, float], at: tuple[float, float]) -> None:
    """What the colours mean: a bar from one end of the scale to the other."""
    (low, high), (x, y) = ends, at
    steps, width = 40, 110.0
    for i in range(steps):
        value = low + (high - low) * i / (steps - 1)
        cell = Rect(x + i * width / steps, y, width / steps + 0.15, 7, 0, Ink(fill=paint(value)))
        sheet.add(f"key/{x:g},{y:g}/{i}", (cell,), kind="legend")
    for value, place, anchor in ((low, x, "start"), (high, x + width, "end")):
        sheet.text(f"{value:.3g}", place, y + 17, size=SMALL, fill=sheet.theme.muted, anchor=anchor)
