"""A figure graph drawn as pieces in rows: what every style in oblique view ends with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from netviz.ir import Graph
from netviz.layouts.oblique.fitting import NATURAL, Fitted, Make, again, fitted
from netviz.layouts.oblique.legends import entries, legend
from netviz.layouts.oblique.lines import Between, Liner, Pen, Tag, tip
from netviz.layouts.oblique.page import page
from netviz.layouts.oblique.piece import moved
from netviz.layouts.oblique.routes import Routes
from netviz.layouts.oblique.solid import Coat
from netviz.layouts.styles.sheet import Sheet
from netviz.passes.figure import FigureGraph
from netviz.scene import Element, Scene

_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush:
    """What a style brings: ``make``, its pieces; ``coat``, colours by role, for the legend;
    ``tag``, the label on a skip that layers fit; ``pen``; ``natural``: points a unit; ``notes``:
    what it cannot show; ``between``: what joins neighbours instead of
    arrows; ``legend``: whether colours tell anything."""

    make: Make
    coat: Callable[[str], Coat]
    tag: Tag
    pen: Pen
    natural: float = NATURAL
    notes: tuple[str, ...] = ()
    between: Between | None = None
    legend: bool = True


def drawn(graph: Graph, figure: FigureGraph, *, sheet: Sheet, brush: Brush) -> Scene:
    """The figure on the page that ``sheet`` asks for."""
    fit = fitted(figure, brush.make, width=sheet.width, natural=brush.natural)
    routes = _routed(figure, fit, sheet, brush)
    for _ in range(_TRIES):
        if not routes.failed:
            break
        fit = again(fit, routes.failed)
        routes = _routed(figure, fit, sheet, brush)
    liner = Liner(figure, fit, routes, brush.pen, brush.tag, brush.between)
    elements = [*liner.frames(), *_nodes(figure, fit, routes, sheet), *liner.edges()]
    balls = [piece.id for piece in fit.pieces if piece.round]
    rows = entries(figure.blocks, balls)

    def key(at: tuple[float, float], width: float) -> list[Element]:
        size, ink = sheet.text, sheet.theme.ink
        if not brush.legend:
            return []
        return legend(rows, brush.coat, at=at, width=width, size=size, ink=ink)

    return page(
        elements,
        graph,
        sheet=sheet,
        key=key,
        notes=(*brush.notes, *_told(figure, fit, routes, sheet)),
    )


def _routed(figure: FigureGraph, fit: Fitted, sheet: Sheet, brush: Brush) -> Routes:
    routes = Routes(fit.pieces, fit.wires, fit.rows, figure.runs, sheet.text)
    for n, wire in enumerate(fit.wires):
        if wire.via and wire.kind == "projection":
            _, wide, high = brush.tag(tuple(figure.block(id_) for id_ in wire.via))
            routes.via_room[n] = (wide, high)
    return routes.run()


def _nodes(figure: FigureGraph, fit: Fitted, routes: Routes, sheet: Sheet) -> list[Element]:
    found = []
    for n, piece in enumerate(fit.pieces):
        x, y = routes.at(n)
        for id_ in piece.blocks:
            block = figure.block(id_)
            own = sheet.of(*block.names)
            marks = moved(piece.marks.get(id_, ()), x + own.dx, y + own.dy)
            element = Element(id=id_, kind="node", role=block.role, tip=tip(block), marks=marks)
            found.append(element)
    return found


def _told(figure: FigureGraph, fit: Fitted, routes: Routes, sheet: Sheet) -> list[str]:
    """What is not in the figure, or not as a reader would expect, by name."""
    found = []
    shown = {id_ for p in fit.pieces for id_ in p.blocks}
    shown |= {id_ for wire in fit.wires for id_ in wire.via}
    missing = [block for block in figure.blocks if block.id not in shown]
    if missing:
        found.append(f"not drawn: {_names([b.name or b.id for b in missing])}")
    if routes.bundled:
        found.append(f"{len(routes.bundled)} skips share a line")
    if routes.tags:
        found.append(f"{len(routes.tags)} lines go on elsewhere, from letter to letter")
    if sheet.direction == "TB":
        found.append("direction TB: this style runs from left to right")
    return found


def _names(words: Sequence[str]) -> str:
    return ", ".join(words[:4]) + (f" and {len(words) - 4} more" if len(words) > 4 else "")
