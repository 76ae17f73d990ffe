"""The graph's own rules; every fault is named at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from netviz.errors import GraphError
from netviz.ir.graph import Graph
from netviz.ir.node import KINDS, Edge, Node


def verify(graph: Graph) -> Graph:
    """Return ``graph`` unchanged, or raise `GraphError` that lists every fault found."""
    found = faults(graph)
    if found:
        lines = "\n".join(f"  - {fault}" for fault in found)
        raise GraphError(
            f"graph {graph.name!r} contradicts itself in {len(found)} places:\n{lines}"
        )
    return graph


def faults(graph: Graph) -> list[str]:
    """Every broken rule of ``graph``, in words; empty when it is sound."""
    return [
        *_duplicates("node", (n.id for n in graph.nodes)),
        *_duplicates("group", (g.id for g in graph.groups)),
        *_duplicates("parameter", (name for p in graph.parameters for name in p.names)),
        *_group_faults(graph),
        *_node_faults(graph),
        *_edge_faults(graph),
    ]


def _duplicates(what: str, ids: Iterable[str]) -> Iterator[str]:
    for id_, count in Counter(ids).items():
        if count > 1:
            yield f"{what} {id_!r} occurs {count} times"


def _group_faults(graph: Graph) -> Iterator[str]:
    seen: set[str] = set()
    for position, group in enumerate(graph.groups):
        if (group.parent is None) != (position == 0):
            yield f"group {group.id!r}: only the first group may be, and must be, without a parent"
        elif group.parent is not None and group.parent not in seen:
            yield f"group {group.id!r}: its parent {group.parent!r} does not come before it"
        if group.repeat < 1:
            yield f"group {group.id!r}: repeat must be 1 or more, not {group.repeat}"
        seen.add(group.id)


def _node_faults(graph: Graph) -> Iterator[str]:
    groups = {g.id for g in graph.groups}
    parameters = {name for p in graph.parameters for name in p.names}
    for node in graph.nodes:
        if node.kind not in KINDS:
            yield f"node {node.id!r}: unknown kind {node.kind!r} (known: {', '.join(KINDS)})"
        if node.repeat < 1:
            yield f"node {node.id!r}: repeat must be 1 or more, not {node.repeat}"
        if node.group not in groups:
            yield f"node {node.id!r}: no group {node.group!r}"
        for name in node.parameters:
            if name not in parameters:
                yield f"node {node.id!r}: no parameter {name!r}"
        for port in node.outputs:
            if port.alias_of is not None and not 0 <= port.alias_of < len(node.inputs):
                yield f"node {node.id!r}: output {port.name!r} shares a missing input port"


def _edge_faults(graph: Graph) -> Iterator[str]:
    position = {n.id: i for i, n in enumerate(graph.nodes)}
    node = {n.id: n for n in graph.nodes}
    taken: Counter[tuple[str, int]] = Counter()
    for edge in graph.edges:
        missing = [end for end in (edge.source, edge.target) if end not in node]
        if missing:
            yield f"edge {_arrow(edge)}: no node {missing[0]!r}"
            continue
        taken[edge.target, edge.target_port] += 1
        if position[edge.source] >= position[edge.target]:
            yield f"edge {_arrow(edge)}: runs against execution order"
        yield from _port_faults(edge, node[edge.source], node[edge.target])
    for (target, port), count in taken.items():
        if count > 1:
            yield f"node {target!r}: input port {port} has {count} edges"


def _port_faults(edge: Edge, source: Node, target: Node) -> Iterator[str]:
    if not 0 <= edge.source_port < len(source.outputs):
        yield f"edge {_arrow(edge)}: {source.id!r} has no output port {edge.source_port}"
    elif source.outputs[edge.source_port].tensor != edge.tensor:
        yield f"edge {_arrow(edge)}: carries another tensor than its source port"
    if not 0 <= edge.target_port < len(target.inputs):
        yield f"edge {_arrow(edge)}: {target.id!r} has no input port {edge.target_port}"


def _arrow(edge: Edge) -> str:
    return f"{edge.source}:{edge.source_port} -> {edge.target}:{edge.target_port}"
