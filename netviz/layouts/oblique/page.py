"""The page around a figure: title, legend, caption with totals, and a size that holds it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from netviz.ir import Graph
from netviz.layouts import surround
from netviz.layouts.oblique.fitting import EDGE
from netviz.layouts.oblique.piece import moved
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import wrap, write
from netviz.scene import Element, Scene, bounds

_LEAST = 160.0

Key = Callable[[tuple[float, float], float], list[Element]]
"""A legend from a place on, in rows of at most so many points."""


def page(
    drawn: Sequence[Element],
    graph: Graph,
    *,
    sheet: Sheet,
    key: Key,
    notes: Sequence[str],
) -> Scene:
    """``drawn`` with what ``sheet`` asks for around it; ``key``: draws the legend."""
    found = list(drawn)
    left, top, right, low = bounds(tuple(found))
    asked = sheet.width - 2 * EDGE if sheet.width is not None else 0.0
    width = max(right - left, min(asked, 400.0) if asked else _LEAST)
    ink = sheet.theme.ink
    title = graph.name if sheet.title is None else sheet.title
    if title:
        size = sheet.text * 1.25
        mark = write(title, left, top - 8, size=size, fill=ink, weight="semibold")
        found.append(Element(id="title", kind="title", marks=(mark,)))
    if sheet.legend:
        found += key((left, low + 10), width)
        low = max(low, bounds(tuple(found))[3])
    if sheet.caption:
        lines = wrap(surround.totals(graph), width, size=sheet.text)
        step = sheet.text * 1.4
        marks = tuple(
            write(line, left, low + 6 + step * (n + 1), size=sheet.text, fill=sheet.theme.muted)
            for n, line in enumerate(lines)
        )
        found.append(Element(id="caption", kind="footer", marks=marks))
    return _sized(found, sheet, title, notes)


def _sized(found: list[Element], sheet: Sheet, title: str, notes: Sequence[str]) -> Scene:
    left, top, right, low = bounds(tuple(found))
    width = right - left + 2 * EDGE
    spare = max((sheet.width or 0.0) - width, 0.0)
    if sheet.width is not None and width > sheet.width + 0.5:
        asked = f"{sheet.width:.0f} pt that was asked for"
        notes = (*notes, f"needs {width:.0f} pt, more than the width of {asked}")
    dx, dy = EDGE - left + spare / 2, EDGE - top
    return Scene(
        width=round(width + spare, 2),
        height=round(low - top + 2 * EDGE, 2),
        title=title,
        background=sheet.theme.background,
        elements=tuple(replace(e, marks=moved(e.marks, dx, dy)) for e in found),
        notes=tuple(notes),
    )
