"""The whole figure: recognise, tidy, build, place, route, paint, and what stands around it."""

from __future__ import annotations

from dataclasses import replace

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.layouts.hatches import BAND
from netviz.layouts.styles.around import around
from netviz.layouts.styles.blocks.build import build
from netviz.layouts.styles.blocks.cells import recognise
from netviz.layouts.styles.blocks.options import Options
from netviz.layouts.styles.blocks.paint import Painter
from netviz.layouts.styles.blocks.parts import Figure
from netviz.layouts.styles.blocks.place import place
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
    text, notes = sheet.text, []
    band = BAND if any(paint.hatch for paint in sheet.theme.roles.values()) else 0.0
    while True:
        for tight in _TIGHT:
            figure = build(drawn, sheet)
            scale = Scale(text=text, tight=tight, level=direction == "LR", band=band)
            elements = _elements(figure, sheet, scale, direction)
            left, _, right, _ = bounds(tuple(elements))
            if sheet.width is None or right - left + 16 <= sheet.width:
                break
        fits = sheet.width is None or right - left + 16 <= sheet.width
        if fits or text <= _LEAST:
            break
        text = max(_LEAST, text - 1.0)
    if not fits:
        wide = f"{right - left + 16:.0f} pt wide, wider than {sheet.width:.0f}"
        notes.append(f"at {text:g} pt the figure is {wide}")
    return around(elements, graph, sheet=sheet, notes=(*figure.notes, *notes))


def _opened(options: Options) -> dict[str, bool]:
    return {"attention": options.open_attention, "feed_forward": options.open_feed_forward}


def _elements(figure: Figure, sheet: Sheet, scale: Scale, direction: str) -> list[Element]:
    measure(figure, scale)
    placed = place(figure, scale)
    longest = _LONGEST if not scale.level else (sheet.width or _LONGEST)
    if len(figure.columns) == 1 and placed.high > longest:
        split(figure, placed.high / longest)
        placed = place(figure, scale)
    found = Painter(sheet, scale, direction).paint(placed, route(placed))
    return [_shifted(element, sheet) for element in found]


def _shifted(element: Element, sheet: Sheet) -> Element:
    """``element`` moved as the user asked."""
    own = sheet.of(element.id)
    if not own.dx and not own.dy:
        return element
    from netviz.layouts.styles.around import moved

    return replace(element, marks=tuple(moved(mark, own.dx, own.dy) for mark in element.marks))
