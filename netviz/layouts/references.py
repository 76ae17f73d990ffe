"""References to far tensors, told in the boxes that take them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Graph
from netviz.layouts.symbols import symbol_of

REFERENCE = "reference"
_FROM, _ARROW = "from ", "← "


def told_within(graph: Graph) -> tuple[Graph, dict[str, str]]:
    """``graph`` without its notes of far lines, and what the boxes they led to say instead, by id.

    Notes stay where there is no room for words: beside operators drawn as a sign.
    """
    notes = {node.id: node for node in graph.nodes if node.op == REFERENCE}
    if not notes:
        return graph, {}
    sources = Counter(target for _, _, target in {(e.source, e.source_port, e.target)
                                                  for e in graph.edges})  # fmt: skip
    wordy = {
        node.id
        for node in graph.nodes
        if node.kind in ("operator", "module") and symbol_of(node, sources[node.id]) is None
    }
    said: dict[str, str] = {}
    gone: set[str] = set()
    for edge in graph.edges:
        if edge.source in notes and edge.target in wordy:
            gone.add(edge.source)
            said[edge.target] = _ARROW + notes[edge.source].name.removeprefix(_FROM)
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.id not in gone),
        edges=tuple(edge for edge in graph.edges if edge.source not in gone),
    ), said
