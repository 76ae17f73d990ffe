"""The page around a drawing: title, legend, footer, and a size that holds everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from netviz.layouts import surround
from netviz.layouts.aspect import LONGEST
from netviz.layouts.boxes import Box
from netviz.layouts.legend import legend, scale
from netviz.layouts.look import Look
from netviz.layouts.measures import Measure
from netviz.layouts.moving import moved
from netviz.scene import Element, Scene, bounds, box_of

MARGIN = 22.0
_LEAST_FOOTER = 376.0
_ROUND = 130.0
"""What a title, a footer and the margins add to the length of a page."""

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""


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
    areas = [box_of(mark) for element in drawn for mark in element.marks]
    left, top, right, bottom = inner = _around(areas)
    wide = max(right - left, _LEAST_FOOTER)
    extra = [surround.title(name, theme=theme, x=left, y=top - 30, width=wide)] if name else []
    extra += _legend(boxes, drawn, areas, look=look, measure=measure)
    _, _, right, bottom = _around([inner, bounds(tuple(extra))] if extra else [inner])
    if footer:
        width = max(right - left, _LEAST_FOOTER)
        extra.append(surround.footer(footer, theme=theme, x=left, y=bottom + 20, width=width))
    left, top, right, bottom = _around([inner, bounds(tuple(extra))] if extra else [inner])
    return Scene(
        width=round(right - left + 2 * MARGIN, 1),
        height=round(bottom - top + 2 * MARGIN, 1),
        title=name,
        background=theme.background,
        elements=tuple(moved(e, MARGIN - left, MARGIN - top) for e in _distinct((*drawn, *extra))),
    )


def _distinct(elements: Iterable[Element]) -> Iterator[Element]:
    """Ids made unique: a box may bear the id that another element has already."""
    taken: Counter[str] = Counter()
    for element in elements:
        taken[element.id] += 1
        again = taken[element.id]
        yield element if again == 1 else replace(element, id=f"{element.id}~{again}")


def _around(areas: list[Area]) -> Area:
    """What holds all of ``areas``; zeros when there are none."""
    if not areas:
        return 0.0, 0.0, 0.0, 0.0
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _legend(
    boxes: list[Box],
    drawn: list[Element],
    areas: list[Area],
    *,
    look: Look,
    measure: Measure | None,
) -> list[Element]:
    """Below the drawing, or where the page grows less: in a column beside its upper part."""
    if not look.legend:
        return []
    left, top, right, bottom = _around(areas)
    width, height = max(right - left, _LEAST_FOOTER), bottom - top
    below = _entries(boxes, drawn, look=look, measure=measure, at=(left, bottom + 20, width))
    beside = _entries(boxes, drawn, look=look, measure=measure, at=(left, top, None))
    if not beside:
        return []
    low = bounds(tuple(beside))[3] + 12
    edge = max((area[2] for area in areas if area[1] < low), default=right)
    beside = [moved(element, edge + 28 - left, 0) for element in beside]
    wider = max(width, bounds(tuple(beside))[2] - left) * height
    longer = width * (bounds(tuple(below))[3] - top)
    # A narrow figure would stand on many rows, and on those of the footer.
    slim = bounds(tuple(below))[3] - top + _ROUND > LONGEST * (width + 2 * MARGIN)
    return beside if wider < longer or slim else below


def _entries(
    boxes: list[Box],
    drawn: list[Element],
    *,
    look: Look,
    measure: Measure | None,
    at: tuple[float, float, float | None],
) -> list[Element]:
    """The legend from a place on, in rows of a width or in one column."""
    x, y, width = at
    if measure is not None:
        return scale(measure.title, measure.low, measure.high, theme=look.theme, x=x, y=y)
    roles = {b.role for b in boxes if b.form != "symbol"}
    symbols = {b.symbol for b in boxes if b.symbol}
    if any(element.kind == "tag" for element in drawn):
        symbols.add("letter")
    return legend(roles, symbols, theme=look.theme, x=x, y=y, width=width)
