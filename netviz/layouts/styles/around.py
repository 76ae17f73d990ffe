"""The page around a figure: title above, legend and totals below, margins."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph
from netviz.layouts.legend import legend
from netviz.layouts.styles.sheet import Sheet
from netviz.layouts.writing import wrap, write
from netviz.scene import Element, Mark, Path, Scene, bounds
from netviz.tables.units import short

MARGIN = 8.0


def around(
    drawn: list[Element],
    graph: Graph,
    *,
    sheet: Sheet,
    roles: set[str] | None = None,
    notes: tuple[str, ...] = (),
) -> Scene:
    """``drawn`` on a page with what ``sheet`` asks for around it; ``roles``: those that the legend
    explains."""
    theme = sheet.theme
    left, top, right, bottom = bounds(tuple(drawn))
    width = max(right - left, 120.0)
    extra: list[Element] = []
    title = graph.name if sheet.title is None else sheet.title
    if title:
        text = write(
            title, left, top - 12, size=sheet.text * 1.4, fill=theme.ink, weight="semibold"
        )
        extra.append(Element(id="title", kind="title", marks=(text,)))
    if sheet.legend and roles:
        told = legend(roles, set(), theme=theme, x=left, y=bottom + 14, width=width)
        extra += told
        bottom = max(bounds(tuple(told))[3], bottom) if told else bottom
    if sheet.caption:
        lines = wrap(_totals(graph), width, size=sheet.text)
        marks = tuple(
            write(line, left, bottom + 16 + n * sheet.text * 1.3, size=sheet.text, fill=theme.muted)
            for n, line in enumerate(lines)
        )
        extra.append(Element(id="caption", kind="footer", marks=marks))
    everything = (*drawn, *extra)
    left, top, right, bottom = bounds(everything)
    return Scene(
        width=round(right - left + 2 * MARGIN, 2),
        height=round(bottom - top + 2 * MARGIN, 2),
        title=title,
        background=theme.background,
        elements=tuple(
            replace(e, marks=tuple(moved(m, MARGIN - left, MARGIN - top) for m in e.marks))
            for e in everything
        ),
        notes=notes,
    )


def _totals(graph: Graph) -> list[str]:
    count = sum(p.tensor.numel for p in graph.parameters if p.kind == "parameter")
    flops = sum(node.cost.flops for node in graph.nodes)
    return [graph.name, f"{short(count)} parameters", f"{short(flops)}FLOPs"]


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """``mark`` shifted by ``dx``, ``dy`` points."""
    if isinstance(mark, Path):
        pieces = tuple(
            (
                piece[0],
                *(float(v) + (dy if at % 2 else dx) for at, v in enumerate(piece[1:])),
            )
            for piece in mark.pieces
        )
        return replace(mark, pieces=pieces)
    return replace(mark, x=mark.x + dx, y=mark.y + dy)
