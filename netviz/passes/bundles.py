"""Many tensors that go from one box to another are one line.

Before: 49 edges from the box "49 more" to a concatenation. After: the first of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Graph

_MOST = 3
"""Queries, keys and values are seen as three lines."""


def bundles(graph: Graph) -> Graph:
    """Leave one edge of ``graph`` where more than three tensors go the same way."""
    often = Counter((edge.source, edge.target) for edge in graph.edges)
    if not often or max(often.values()) <= _MOST:
        return graph
    seen: set[tuple[str, str]] = set()
    kept = []
    for edge in graph.edges:
        way = edge.source, edge.target
        if often[way] <= _MOST or way not in seen:
            kept.append(edge)
        seen.add(way)
    return replace(graph, edges=tuple(kept))
