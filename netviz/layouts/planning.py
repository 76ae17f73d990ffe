"""Boxes and edges of a graph as the cells and links that engines place."""

from __future__ import annotations

import math

from netviz.ir import Graph
from netviz.layouts.boxes import Box
from netviz.layouts.plan import Cell, Link
from netviz.themes.metrics import text_width

LABEL = 8.5
BESIDE, STEM = 5.0, 13.0
_EXIT = 16.0
_SIDE = ("parameter", "buffer", "constant")


def cells(found: list[Box], *, down: bool) -> tuple[Cell, ...]:
    """A cell for every box; ``down``: data flows from top to bottom."""
    return tuple(_cell(box, down) for box in found)


def _cell(box: Box, down: bool) -> Cell:
    across, along = (box.width, box.height) if down else (box.height, box.width)
    box.exits = exits = _exits(box, down)
    labelled = [port for port, text in box.given.items() if text and port in exits]
    widths = {port: text_width(box.given[port], LABEL) for port in labelled}
    stem = shoulder = 0.0
    if labelled and down:
        stem = STEM
        shoulder = max(abs(exits[port]) + BESIDE + width + 2 for port, width in widths.items())
    elif labelled:
        stem, shoulder = max(widths.values()) + 10, LABEL + 3
    if len(exits) > 1:
        reach = 2 * max(map(abs, exits.values())) + 20
        across = max(across, reach)
        if down:
            box.width = across
        else:
            box.height = across
    return Cell(
        id=box.node.id,
        across=across,
        along=along,
        frame=box.node.group,
        stem=stem,
        shoulder=shoulder,
        exits=exits,
        round=box.form == "symbol",
        side=box.form == "note",
    )


def _exits(box: Box, down: bool) -> dict[int, float]:
    """Used ports side by side; up to three keep room for their labels."""
    used = sorted(box.given)
    if len(used) > 3:
        box.given.update(dict.fromkeys(used, ""))
    widest = max((text_width(box.given[port], LABEL) for port in used), default=0.0)
    apart = max(_EXIT, widest + 14) if down else _EXIT
    middle = (len(used) - 1) / 2
    return {port: (place - middle) * apart for place, port in enumerate(used)}


def links(graph: Graph) -> tuple[Link, ...]:
    """A link for every pair of boxes and tensor between them, several edges drawn as one."""
    kind = {node.id: node.kind for node in graph.nodes}
    found: dict[tuple[str, int, str], Link] = {}
    for edge in graph.edges:
        weight = 0.5 if kind[edge.source] in _SIDE else 2 + math.log2(max(edge.tensor.numel, 1))
        key = (edge.source, edge.source_port, edge.target)
        found.setdefault(key, Link(*key, weight))
    return tuple(found.values())
