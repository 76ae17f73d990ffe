"""The whole figure: recognise, tidy, build, place, route, paint, and what stands around it."""

from __future__ import annotations

from dataclasses import replace

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.hatches import BAND
from netviz.layouts.styles.around import around, moved
from netviz.layouts.styles.blocks.build import build
from netviz.layouts.styles.blocks.cells import recognise
from netviz.layouts.styles.blocks.mesh import gated, meshed
from netviz.layouts.styles.blocks.options import Options
from netviz.layouts.styles.blocks.paint import Painter
from netviz.layouts.styles.blocks.parts import Figure
from netviz.layouts.styles.blocks.place import Placed, place
from netviz.layouts.styles.blocks.route import route
from netviz.layouts.styles.blocks.sizes import Scale, measure
from netviz.layouts.styles.blocks.split import split
from netviz.layouts.styles.blocks.tidy import tidy
from netviz.layouts.styles.sheet import Sheet
from netviz.scene import Element, Scene, bounds
from netviz.themes import load

DIRECTIONS = ("BT", "TB", "LR")
_TIGHT = (1.0, 0.85, 0.7, 0.55, 0.4)
_LEAST = 6.0
_LONGEST = 620.0
"""From how long on a column is broken, in points."""


def compose(graph: Graph, *, sheet: Sheet, options: Options) -> Scene:
    """The figure of the traced ``graph``. Raises `FormatError` for unknown words in ``options``."""
    direction = sheet.direction or options.direction
    if direction not in DIRECTIONS:
        raise FormatError(f"no direction {direction!r} for blocks: choose from BT, TB, LR")
    if options.palette not in ("paper", "theme"):
        raise FormatError(f"no palette {options.palette!r} for blocks: choose from paper, theme")
    if options.palette == "paper" and sheet.theme.name == "classic":
        sheet = replace(sheet, theme=load("paper"))
    opened = [op for op, wanted in _opened(options).items() if wanted]
    known = recognise(graph, opened=opened)
    drawn = tidy(known, repeats=options.repeats, add_norm=options.add_norm)
    elements, notes = _fitted(drawn, sheet, direction)
    return around(elements, graph, sheet=sheet, notes=tuple(notes))


def _fitted(drawn: Graph, sheet: Sheet, direction: str) -> tuple[list[Element], list[str]]:
    """As wide as the page at most: blanks shrink first, then text; what is not shown is told."""
    text = sheet.text
    band = BAND if any(paint.hatch for paint in sheet.theme.roles.values()) else 0.0
    while True:
        for tight in _TIGHT:
            scale = Scale(text=text, tight=tight, level=direction == "LR", band=band)
            elements, notes = _elements(drawn, sheet, scale, direction)
            left, _, right, _ = bounds(tuple(elements))
            wide = right - left + 16
            if sheet.width is None or wide <= sheet.width:
                return elements, notes
        if text <= _LEAST:
            told = f"{wide:.0f} pt wide, wider than {sheet.width:.0f}"
            return elements, [*notes, f"at {text:g} pt the figure is {told}"]
        text = max(_LEAST, text - 1.0)


def _opened(options: Options) -> dict[str, bool]:
    return {"attention": options.open_attention, "feed_forward": options.open_feed_forward}


def _elements(
    drawn: Graph, sheet: Sheet, scale: Scale, direction: str
) -> tuple[list[Element], list[str]]:
    if gated(drawn):
        placed, lines, notes = meshed(drawn, sheet, scale)
    else:
        figure = build(drawn, sheet)
        placed, notes = _placed(figure, sheet, scale), figure.notes
        lines = route(placed)
    found = Painter(sheet, scale, direction).paint(placed, lines)
    return [_shifted(element, sheet) for element in found], notes


def _placed(figure: Figure, sheet: Sheet, scale: Scale) -> Placed:
    """Columns, one that is too long for a page broken."""
    measure(figure, scale)
    found = place(figure, scale)
    longest = _LONGEST if not scale.level else (sheet.width or _LONGEST)
    if len(figure.columns) == 1 and found.high > longest:
        split(figure, found.high / longest)
        found = place(figure, scale)
    return found


def _shifted(element: Element, sheet: Sheet) -> Element:
    """``element`` moved as the user asked."""
    own = sheet.of(element.id)
    if not own.dx and not own.dy:
        return element
    return replace(element, marks=tuple(moved(mark, own.dx, own.dy) for mark in element.marks))
