"""A difference becomes a scene: both models side by side, matched boxes in line."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Index
from netviz.layouts import captions
from netviz.layouts.boxes import Box
from netviz.layouts.difference import marks
from netviz.layouts.difference.beside import Beside
from netviz.layouts.difference.display import boxes, display, plan
from netviz.layouts.difference.rows import rows_of
from netviz.layouts.difference.tiles import Page, page_of
from netviz.layouts.difference.wording import heading, tip
from netviz.layouts.look import Look
from netviz.layouts.page import page
from netviz.layouts.painter import Painter
from netviz.layouts.plan import Placed
from netviz.layouts.stacks import Stack
from netviz.layouts.wrap import arrange
from netviz.passes.cost import Totals, totals
from netviz.passes.match import Match
from netviz.scene import Element, Scene, bounds
from netviz.tables.difference import totals_of
from netviz.tables.difference.wording import title_of


def compose(found: Match, *, look: Look, depth: int | None = None) -> Scene:
    """Draw ``found`` after ``look``; calls that hold changes are opened to ``depth``.

    Raises `FormatError` for an unknown engine.
    """
    parts = page_of(found, depth=depth)
    sides = Index.of(found.left), Index.of(found.right)
    sums = totals(found.left), totals(found.right)
    graph = display(found, parts, sides=sides)
    index = Index.of(graph)
    drawable = boxes(parts, sides, graph)
    stacks: list[Stack] = [(box,) for box in drawable]
    rows = rows_of(parts.tiles, [(edge.source, edge.target) for edge in graph.edges])
    titles = [
        heading(graph, sum_) for graph, sum_ in zip((found.left, found.right), sums, strict=True)
    ]
    wide = marks.heading_width(titles[0]), marks.heading_width(titles[1])
    needs = {g.id: captions.needs(g, index) for g in graph.groups}
    whole = plan(graph, stacks, needs, look=look)
    placed, said = arrange(
        whole,
        needs={g.id: needs[g.id] for g in graph.groups[3:]},
        later={g.id: captions.needs(g, index, again=True) for g in graph.groups},
        aspect=look.aspect,
        engines=Beside(look, wide),
        rows=rows,
    )
    painter = Painter(graph, index, look=look, placed=placed, measure=None)
    drawn = [*painter.frames(), *painter.edges(whole.links, stacks), *painter.tags()]
    drawn += _tiles(parts, drawable, placed, sides=sides, look=look)
    drawn += [e for e in painter.captions() if e.id not in ("0/caption", "1/caption")]
    drawn += _headings(titles, placed, look=look)
    left, top, _, _ = bounds(tuple(drawn))
    if look.legend:
        drawn += marks.legend(found.counts, theme=look.theme, x=left, y=top - 20)
    names = f"{title_of(found.left)} → {title_of(found.right)}"
    return page(
        drawn,
        [],
        look=replace(look, legend=False),
        name=names if look.title is None else look.title,
        footer=[*_footer(sums), *said] if look.footer else [],
        measure=None,
    )


def _tiles(
    parts: Page, drawable: list[Box], placed: Placed, *, sides: tuple[Index, Index], look: Look
) -> list[Element]:
    found = []
    for tile, box in zip(parts.tiles, drawable, strict=True):
        x, y = placed.centres[tile.id]
        if look.direction == "LR":
            x, y = y, x
        area = (x - box.width / 2, y - box.height / 2, box.width, box.height)
        drawn = marks.box(
            tile.run.kind,
            area,
            box.lines,
            theme=look.theme,
            pill=tile.form == "pill",
            folded=box.folded,
        )
        words = tip(tile, sides)
        found.append(Element(id=tile.id, kind="node", role=tile.run.kind, tip=words, marks=drawn))
    return found


def _headings(titles: list[tuple[str, str]], placed: Placed, *, look: Look) -> list[Element]:
    """The models' names and sizes above their frames."""
    found = []
    for side, title in zip(("0", "1"), titles, strict=True):
        if side not in placed.frames:
            continue
        low, high, start, _ = placed.frames[side]
        down = look.direction == "TB"
        x, y = ((low + high) / 2, start) if down else (start, low)
        anchor = "middle" if down else "start"
        lines = marks.heading(title, theme=look.theme, x=x, y=y, anchor=anchor)
        found.append(Element(id=f"heading/{side}", kind="caption", marks=lines))
        for id_, (low, _, start, _) in placed.again:
            if id_ == side:
                x, y = (low, start) if down else (start, low)
                lines = marks.continued(title[0], theme=look.theme, x=x, y=y)
                found.append(Element(id=f"heading/{side}", kind="caption", marks=lines))
    return found


def _footer(sums: tuple[Totals, Totals]) -> list[str]:
    """Both models' totals, as far as they differ."""
    return [
        f"{row.title} {row.left} → {row.right}, {row.difference}"
        for row in totals_of(*sums)
        if row.difference
    ]
