"""A folded graph becomes a scene: boxes measured, laid out, and drawn."""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph, Index
from netviz.ir.paused import paused
from netviz.layouts import captions, surround
from netviz.layouts.boxes import boxes
from netviz.layouts.changes import change, unmet
from netviz.layouts.look import Look
from netviz.layouts.measures import measure
from netviz.layouts.page import page
from netviz.layouts.painter import Painter
from netviz.layouts.plan import Frame, Plan
from netviz.layouts.planning import cells, links
from netviz.layouts.references import told_within
from netviz.layouts.stacks import bare, stacks
from netviz.layouts.wrap import Engines, arrange
from netviz.passes.roles import role_of
from netviz.passes.survey import ATOMS, SINGLE
from netviz.scene import Scene


def compose(folded: Graph, *, whole: Graph, look: Look) -> Scene:
    """Draw ``folded`` after ``look``; totals are those of ``whole``, the graph as it was traced.

    Raises `FormatError` for an unknown engine or amount to colour by.
    """
    with paused():
        return _composed(folded, whole, look)


def _composed(folded: Graph, whole: Graph, look: Look) -> Scene:
    folded, far = told_within(folded)
    index = Index.of(folded)
    index.parameter.update(Index.of(whole).parameter)
    found = boxes(folded, index, show=look.show, openable=_openable(folded, whole), far=far)
    met = change(found, look.overrides, index)
    piled = stacks(folded, found)
    folded = bare(folded, piled)
    index.group.update({group.id: group for group in folded.groups})
    needs = {g.id: captions.needs(g, index) for g in folded.groups}
    plan = Plan(
        cells=cells(piled, down=look.direction == "TB"),
        frames=tuple(Frame(g.id, g.parent, needs[g.id].room, g.repeat) for g in folded.groups),
        links=links(folded, piled),
        direction=look.direction,
    )
    placed, said = arrange(
        plan,
        needs=needs,
        later={g.id: captions.needs(g, index, again=True) for g in folded.groups},
        aspect=look.aspect,
        engines=Engines(look.engine, look.engine_options, look.seconds),
    )
    colours = measure(folded, index, look.colour_by) if look.colour_by else None
    painter = Painter(folded, index, look=look, placed=placed, measure=colours)
    drawn = (
        *painter.frames(),
        *painter.edges(plan.links, piled),
        *painter.tags(),
        *painter.nodes(piled),
        *painter.captions(),
    )
    notes = [*surround.totals(whole), *surround.remarks(whole, folded), *said]
    drawn_page = page(
        [*drawn],
        found,
        look=look,
        name=whole.name if look.title is None else look.title,
        footer=notes if look.footer else [],
        measure=colours,
    )
    return replace(drawn_page, notes=unmet(look.overrides, met, where="the picture"))


def _openable(folded: Graph, whole: Graph) -> frozenset[str]:
    """Boxes that stand for a call of more than one operator, other than single layers."""
    parts = {group.parent for group in whole.groups}
    own = {g.id for g in whole.groups if g.id in parts or not g.module.startswith("torch.nn.")}
    return frozenset(
        n.id
        for n in folded.nodes
        if n.id in own
        and len(n.members) > 1
        and role_of(n) not in (ATOMS if n.id in parts else SINGLE)
    )
