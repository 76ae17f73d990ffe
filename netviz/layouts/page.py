"""The page around a drawing: title, legend, footer, and a size that holds everything."""

from __future__ import annotations

from dataclasses import replace

from netviz.layouts import surround
from netviz.layouts.boxes import Box
from netviz.layouts.legend import legend, scale
from netviz.layouts.look import Look
from netviz.layouts.measures import Measure
from netviz.scene import Circle, Element, Mark, Path, Scene, Text, bounds, box_of

MARGIN = 22.0
_LEAST_FOOTER, _TALL = 376.0, 1.15


def page(
    drawn: list[Element],
    boxes: list[Box],
    *,
    look: Look,
    name: str,
    footer: list[str],
    measure: Measure | None,
) -> Scene:
    """Add what stands around ``drawn``, and size the page to it all."""
    theme = look.theme
    left, top, right, bottom = bounds(tuple(drawn))
    wide = max(right - left, _LEAST_FOOTER)
    extra = [surround.title(name, theme=theme, x=left, y=top - 30, width=wide)] if name else []
    extra += _legend(boxes, drawn, look=look, measure=measure)
    _, _, right, bottom = bounds((*drawn, *extra))
    if footer:
        width = max(right - left, _LEAST_FOOTER)
        extra.append(surround.footer(footer, theme=theme, x=left, y=bottom + 20, width=width))
    everything = (*drawn, *extra)
    left, top, right, bottom = bounds(everything)
    return Scene(
        width=round(right - left + 2 * MARGIN, 1),
        height=round(bottom - top + 2 * MARGIN, 1),
        title=name,
        background=theme.background,
        elements=tuple(_moved(e, MARGIN - left, MARGIN - top) for e in everything),
    )


def _legend(
    boxes: list[Box], drawn: list[Element], *, look: Look, measure: Measure | None
) -> list[Element]:
    """Beside a tall drawing, where its upper part leaves room, and below a wide one."""
    if not look.legend:
        return []
    left, top, right, bottom = bounds(tuple(drawn))
    tall = bottom - top > _TALL * (right - left)
    y = top if tall else bottom + 20
    if measure is not None:
        found = scale(measure.title, measure.low, measure.high, theme=look.theme, x=left, y=y)
    else:
        roles = {b.role for b in boxes if b.form != "symbol"}
        symbols = {b.symbol for b in boxes if b.symbol}
        width = None if tall else right - left
        found = legend(roles, symbols, theme=look.theme, x=left, y=y, width=width)
    if not tall or not found:
        return found
    low = bounds(tuple(found))[3] + 12
    beside = max((b[2] for e in drawn for m in e.marks if (b := box_of(m))[1] < low), default=right)
    return [_moved(element, beside + 28 - left, 0) for element in found]


def _moved(element: Element, dx: float, dy: float) -> Element:
    return replace(element, marks=tuple(_shifted(mark, dx, dy) for mark in element.marks))


def _shifted(mark: Mark, dx: float, dy: float) -> Mark:
    if not isinstance(mark, Path):
        return _at(mark, mark.x + dx, mark.y + dy)
    pieces = []
    for name, *numbers in mark.pieces:
        moved = [float(v) + (dy if i % 2 else dx) for i, v in enumerate(numbers)]
        pieces.append((name, *moved))
    return replace(mark, pieces=tuple(pieces))


def _at(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, (Circle, Text)):
        return replace(mark, x=x, y=y)
    return mark if isinstance(mark, Path) else replace(mark, x=x, y=y)
