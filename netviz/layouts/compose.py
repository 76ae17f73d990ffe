"""A folded graph becomes a scene: boxes measured, laid out, and drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from netviz.ir import Graph, Index
from netviz.layouts import captions, surround
from netviz.layouts.boxes import boxes
from netviz.layouts.engines import lay_out
from netviz.layouts.look import Look
from netviz.layouts.measures import measure
from netviz.layouts.page import page
from netviz.layouts.painter import Painter
from netviz.layouts.plan import Frame, Plan
from netviz.layouts.planning import cells, links
from netviz.scene import Element, Scene


def compose(folded: Graph, *, whole: Graph, look: Look) -> Scene:
    """Draw ``folded`` after ``look``; totals are those of ``whole``, the graph as it was traced.

    Raises `FormatError` for an unknown engine or amount to colour by.
    """
    index = Index.of(folded)
    index.parameter.update(Index.of(whole).parameter)
    found = boxes(folded, index, show=look.show)
    plan = Plan(
        cells=cells(found, down=look.direction == "TB"),
        frames=tuple(Frame(g.id, g.parent, captions.extent(g)) for g in folded.groups),
        links=links(folded),
        direction=look.direction,
    )
    placed, said = lay_out(
        plan, engine=look.engine, options=look.engine_options, seconds=look.seconds
    )
    colours = measure(folded, index, look.colour_by) if look.colour_by else None
    painter = Painter(folded, index, look=look, placed=placed, measure=colours)
    drawn = (
        *painter.frames(),
        *painter.edges(plan.links),
        *(painter.node(box) for box in found),
        *painter.captions(),
    )
    notes = [*surround.totals(whole), *surround.remarks(whole, folded), *said]
    return page(
        _distinct(drawn),
        found,
        look=look,
        name=whole.name if look.title is None else look.title,
        footer=notes if look.footer else [],
        measure=colours,
    )


def _distinct(elements: Iterable[Element]) -> list[Element]:
    """Ids made unique: a box may bear the id that another element has already."""
    taken: Counter[str] = Counter()
    found = []
    for element in elements:
        taken[element.id] += 1
        again = taken[element.id]
        found.append(element if again == 1 else replace(element, id=f"{element.id}~{again}"))
    return found
