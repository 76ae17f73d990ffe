"""Which blocks are drawn on a line between others, and which are signs."""

from __future__ import annotations

from collections import defaultdict

from netviz.passes.figure import FigureGraph

BALLS = frozenset(("add", "gate", "merge", "concat", "matmul", "arithmetic"))
"""Roles of blocks that join tensors or only calculate, drawn as signs."""


def on_lines(figure: FigureGraph) -> frozenset[str]:
    """Layers that only fit a skip, and flattening between maps and a layer."""
    sources: dict[str, list[str]] = defaultdict(list)
    readers: dict[str, list[str]] = defaultdict(list)
    for link in figure.links:
        sources[link.target].append(link.source)
        readers[link.source].append(link.target)
    repeated = {id_ for run in figure.runs for id_ in run.blocks}
    found = set()
    for block in figure.blocks:
        if block.projection:
            found.add(block.id)
        near = [figure.block(id_) for id_ in (*sources[block.id], *readers[block.id])]
        single = len(sources[block.id]) == len(readers[block.id]) == 1
        plain = not any(b.role in BALLS or b.projection or b.role == "flatten" for b in near)
        if block.role == "flatten" and single and plain and block.id not in repeated:
            found.add(block.id)
    return frozenset(found)


def runs_of(figure: FigureGraph) -> dict[str, tuple[str, ...]]:
    """The runs around each block, outer ones first."""
    found: dict[str, tuple[str, ...]] = {block.id: () for block in figure.blocks}
    for run in figure.runs:
        for id_ in run.blocks:
            found[id_] = (*found[id_], run.id)
    return found
