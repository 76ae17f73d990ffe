"""Lines that reach very far become references, where all of them would hide the picture.

Before: one mask with an edge to each of a thousand blocks. After: at every far block a small note
"from mask" that stands for the edge. Small graphs are left alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Edge, Graph, Node, Port

_MUCH, _FAR, _MANY = 60_000, 64, 8


def stubs(graph: Graph) -> Graph:
    """Replace the far edges from nodes of ``graph`` with more than eight users by notes, if these
    together pass more than 60 000 nodes; ``metadata["stubs"]`` says how many."""
    place = {node.id: number for number, node in enumerate(graph.nodes)}
    users = Counter(edge.source for edge in graph.edges)
    length = {
        edge: place[edge.target] - place[edge.source]
        for edge in graph.edges
        if users[edge.source] > _MANY
    }
    if sum(length.values()) <= _MUCH:
        return graph
    notes: dict[tuple[str, int, str], Node] = {}
    nodes = {node.id: node for node in graph.nodes}
    edges = []
    for edge in graph.edges:
        if length.get(edge, 0) <= _FAR:
            edges.append(edge)
            continue
        key = (edge.source, edge.source_port, edge.target)
        note = notes.setdefault(key, _note(edge, nodes))
        edges.append(Edge(note.id, 0, edge.target, edge.target_port, edge.tensor))
    before = _by_target(notes)
    ordered = [n for node in graph.nodes for n in (*before.get(node.id, ()), node)]
    metadata = {**graph.metadata, "stubs": len(notes)}
    return replace(graph, nodes=tuple(ordered), edges=tuple(edges), metadata=metadata)


def _note(edge: Edge, nodes: dict[str, Node]) -> Node:
    source = nodes[edge.source]
    return Node(
        id=f"{edge.source}:{edge.source_port}->{edge.target}/reference",
        kind="constant",
        op="reference",
        name=f"from {(source.name or source.id).rpartition('.')[2]}",
        group=nodes[edge.target].group,
        outputs=(Port("0", edge.tensor),),
    )


def _by_target(notes: dict[tuple[str, int, str], Node]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for (_, _, target), note in notes.items():
        found.setdefault(target, []).append(note)
    return found
