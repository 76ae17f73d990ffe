"""Stacks and edges of a graph as the cells and links that engines place."""

from __future__ import annotations

import math

from netviz.ir import Graph
from netviz.layouts.boxes import Box
from netviz.layouts.plan import Cell, Link
from netviz.layouts.stacks import Stack, height
from netviz.themes.metrics import text_width

LABEL = 8.5
BESIDE, STEM = 5.0, 14.0
_EXIT = 16.0
_SIDE = ("parameter", "buffer", "constant")


def cells(found: list[Stack], *, down: bool) -> tuple[Cell, ...]:
    """A cell for every stack; ``down``: data flows from top to bottom."""
    return tuple(_cell(stack, down=down) for stack in found)


def _cell(stack: Stack, *, down: bool) -> Cell:
    first, last = stack[0], stack[-1]
    last.exits = exits = _exits(last, down=down)
    if len(exits) > 1:
        _widen(stack, 2 * max(map(abs, exits.values())) + 20, down=down)
    if first.form == "symbol" and not down:
        first.width, first.height = first.height, first.width
    across, along = (last.width, height(stack)) if down else (height(stack), last.width)
    widths = {port: text_width(text, LABEL) for port, text in last.given.items() if text}
    stem = shoulder = 0.0
    if widths and down:
        stem = STEM
        shoulder = max(abs(exits[port]) + BESIDE + width + 2 for port, width in widths.items())
    elif widths:
        stem, shoulder = max(widths.values()) + 10, LABEL + 3
    return Cell(
        id=first.node.id,
        across=across,
        along=along,
        frame=first.node.group,
        stem=stem,
        shoulder=shoulder,
        exits=exits,
        round=first.form == "symbol" and first.width == first.height,
        side=first.form == "note",
    )


def _widen(stack: Stack, least: float, *, down: bool) -> None:
    for box in stack:
        if down:
            box.width = max(box.width, least)
    if not down:
        stack[-1].height += max(0.0, least - height(stack))


def _exits(box: Box, *, down: bool) -> dict[int, float]:
    """Used ports side by side; up to three keep room for their labels."""
    used = sorted(box.given)
    if len(used) > 3:
        box.given.update(dict.fromkeys(used, ""))
    widest = max((text_width(box.given[port], LABEL) for port in used), default=0.0)
    apart = max(_EXIT, widest + 14) if down else _EXIT
    middle = (len(used) - 1) / 2
    return {port: (place - middle) * apart for place, port in enumerate(used)}


def links(graph: Graph, found: list[Stack]) -> tuple[Link, ...]:
    """A link for every pair of stacks and tensor between them, several edges drawn as one."""
    stack_of = {box.node.id: stack[0].node.id for stack in found for box in stack}
    kind = {node.id: node.kind for node in graph.nodes}
    links: dict[tuple[str, int, str], Link] = {}
    for edge in graph.edges:
        source, target = stack_of[edge.source], stack_of[edge.target]
        if source != target:
            side = kind[edge.source] in _SIDE
            weight = 0.5 if side else 2 + math.log2(max(edge.tensor.numel, 1))
            key = (source, edge.source_port, target)
            links.setdefault(key, Link(*key, weight))
    return tuple(links.values())
