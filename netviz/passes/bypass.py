"""Taking nodes out of a graph and joining the edges through them; what is taken out is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from netviz.ir import Attribute, Edge, Graph, Index
from netviz.passes.multiplicity import multiplicity


def bypass(graph: Graph, hidden: Collection[str], *, told: str) -> Graph:
    """Take the nodes ``hidden`` out of ``graph``: what each reads first reaches its readers.

    ``metadata[told]`` gets pairs of an operator or class and how often it was taken out, added to
    those already there.
    """
    index = Index.of(graph)
    origin: dict[str, Edge | None] = {}
    edges: list[Edge] = []
    for node in graph.nodes:
        for edge in index.incoming[node.id]:
            real = origin[edge.source] if edge.source in hidden else edge
            if node.id in hidden:
                origin.setdefault(node.id, real)
            elif real is not None:
                edges.append(_joined(real, edge))
        if node.id in hidden:
            origin.setdefault(node.id, None)
    return replace(
        graph,
        nodes=tuple(n for n in graph.nodes if n.id not in hidden),
        edges=tuple(edges),
        metadata=counted(graph, hidden, told=told),
    )


def _joined(first: Edge, last: Edge) -> Edge:
    return Edge(first.source, first.source_port, last.target, last.target_port, first.tensor)


def counted(graph: Graph, gone: Iterable[str], *, told: str) -> dict[str, Attribute]:
    """The metadata of ``graph`` with the nodes ``gone`` counted under ``told``."""
    times, taken = multiplicity(graph), set(gone)
    counts: Counter[str] = Counter()
    for node in graph.nodes:
        if node.id in taken:
            counts[node.op] += times[node.id] * max(1, len(node.members))
    for name, count in pairs(graph.metadata, told):
        counts[name] += count
    if not counts:
        return dict(graph.metadata)
    return {**graph.metadata, told: tuple(sorted(counts.items()))}


def without(graph: Graph, gone: Collection[str], *, told: str) -> Graph:
    """``graph`` less the nodes ``gone``, which nothing that stays reads, counted under ``told``."""
    if not gone:
        return graph
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.id not in gone),
        edges=tuple(edge for edge in graph.edges if edge.target not in gone),
        metadata=counted(graph, gone, told=told),
    )


def pairs(metadata: Mapping[str, Attribute], told: str) -> list[tuple[str, int]]:
    """The pairs of name and count under ``told``."""
    found = metadata.get(told)
    return [
        (str(pair[0]), pair[1])
        for pair in (found if isinstance(found, tuple) else ())
        if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], int)
    ]
