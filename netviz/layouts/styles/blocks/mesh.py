"""Gated cells: what runs side by side stands side by side, as the gates of an LSTM in textbooks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from netviz.ir import Graph
from netviz.layouts.grid import grid
from netviz.layouts.place import place
from netviz.layouts.plan import Cell, Frame, Link, Plan
from netviz.layouts.styles.blocks.beside import part_of
from netviz.layouts.styles.blocks.build import planned
from netviz.layouts.styles.blocks.cells.wiring import HELD
from netviz.layouts.styles.blocks.columns import Plan as Wires
from netviz.layouts.styles.blocks.levels import Level
from netviz.layouts.styles.blocks.lines import Line
from netviz.layouts.styles.blocks.parts import Figure, Part
from netviz.layouts.styles.blocks.place import Column, Placed
from netviz.layouts.styles.blocks.rows import across
from netviz.layouts.styles.blocks.sizes import Scale, measure
from netviz.layouts.styles.sheet import Sheet

MOST = 40
"""Parts up to which a cell is one picture."""

_LETTERS = {"Sigmoid": "σ", "Tanh": "tanh"}


def gated(graph: Graph) -> bool:
    """Whether ``graph``, as tidied, is a cell of gates: no calls that repeat, and sigmoids of
    which products are made."""
    ops = Counter(op for node in graph.nodes for op in _ops(node.op, node.attributes.get("parts")))
    plain = len(graph.groups) == 1 and all(node.repeat == 1 for node in graph.nodes)
    return plain and len(graph.nodes) <= MOST and ops["sigmoid"] > 0 and ops["mul"] > 0


def _ops(op: str, parts: object) -> tuple[str, ...]:
    named = parts if isinstance(parts, tuple) else (op,)
    return tuple(str(part).rstrip("_").lower() for part in named)


def meshed(graph: Graph, sheet: Sheet, scale: Scale) -> tuple[Placed, list[Line], list[str]]:
    """The parts of ``graph`` in rows, the lines between them, and what is not drawn."""
    plan = planned(graph, sheet)
    part = {node.id: part_of(plan, node.id) for node in graph.nodes}
    for one in part.values():
        one.lines = tuple(_LETTERS.get(line, line) for line in one.lines)
        if one.role in ("merge", "arithmetic") and one.small:
            one.lines, one.small = one.small, ()
    measure(Figure([list(part.values())], []), scale, alike=False)
    cells = tuple(
        Cell(
            id=id_,
            across=one.breadth,
            along=one.length,
            frame="",
            round=one.form == "ball",
            side=plan.index.node[id_].kind in HELD,
        )
        for id_, one in ((id_, part[id_]) for id_ in _together(plan))
    )
    links = tuple(Link(source, 0, target) for source, target in plan.letters)
    frame = Frame("", None, (0.0, 0.0))
    laid = grid(Plan(cells=cells, frames=(frame,), links=links), rows=_rows(plan))
    found = place(laid, across(laid, [cell.id for cell in cells]))
    _put(part, found.centres)
    lines = [
        Line(f"{link.source}->{link.target}", (tuple((y, x) for x, y in route),))
        for link, route in zip(links, found.routes, strict=True)
    ]
    high = max(one.high for one in part.values())
    column = Column(Level(list(part.values())), side=1)
    return Placed([column], [], high=high), lines, plan.notes


def _rows(plan: Wires) -> dict[str, int]:
    """Of each node: right above what it reads, so that gates are one row; of inputs: right below
    their first reader."""
    rows: dict[str, int] = {}
    for node in plan.graph.nodes:
        rows[node.id] = 1 + max((rows[s] for s in plan.sources[node.id]), default=-1)
    for node in plan.graph.nodes:
        if not plan.sources[node.id] and plan.targets[node.id]:
            rows[node.id] = min(rows[t] for t in plan.targets[node.id]) - 1
    return rows


def _together(plan: Wires) -> list[str]:
    """The nodes, what one of them reads next to each other."""
    found: dict[str, None] = {}

    def visit(id_: str) -> None:
        for source in plan.sources[id_]:
            if source not in found:
                visit(source)
        found[id_] = None

    for node in plan.graph.nodes:
        if node.id not in found and not plan.targets[node.id]:
            visit(node.id)
    return list(found)


def _put(part: Mapping[str, Part], centres: Mapping[str, tuple[float, float]]) -> None:
    for id_, one in part.items():
        one.axis, middle = centres[id_]
        one.low, one.high = middle - one.length / 2, middle + one.length / 2
