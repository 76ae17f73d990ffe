"""All paths between two places.

Before: a graph. After: the nodes that lie on a path from one named place to another, with both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from netviz.errors import FormatError
from netviz.ir import Graph
from netviz.passes.select.cut import cut
from netviz.passes.select.names import nodes


def between(graph: Graph, start: str | None = None, end: str | None = None) -> Graph:
    """What lies on paths of ``graph`` from ``start`` to ``end``, names of a module, a node, an
    input or an output; None for wherever paths begin or end.

    Raises `FormatError` for an unknown name, with near ones, and where there is no path.
    """
    kept = {node.id for node in graph.nodes}
    sources = targets = kept
    if start is not None:
        sources = nodes(graph, start, what="start from")
        kept = kept & reached(graph, sources)
    if end is not None:
        targets = nodes(graph, end, what="go to")
        kept = kept & reached(graph, targets, back=True)
    if not kept & sources or not kept & targets:
        hint = ""
        if reached(graph, targets) & sources:
            hint = f"; there is one from {end!r} to {start!r}"
        raise FormatError(f"no tensor flows from {start!r} to {end!r}{hint}")
    return cut(graph, kept)


def reached(graph: Graph, places: Iterable[str], *, back: bool = False) -> set[str]:
    """Ids of ``places`` and of all nodes that can be reached from them, or that reach them."""
    following: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        a, b = (edge.target, edge.source) if back else (edge.source, edge.target)
        following[a].append(b)
    found = set(places)
    waiting = list(found)
    while waiting:
        for other in following[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
