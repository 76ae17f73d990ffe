"""Lines that reach very far become references, where all of them would hide the picture.

Before: one mask with an edge to each of a thousand blocks. After: at every far block a small note
"from mask" that stands for the edge; one note for all where more than three reach a block. Small
graphs are left alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Edge, Graph, Node, Port

_MUCH, _FAR, _MANY, _APART = 10_000, 6, 8, 3


def stubs(graph: Graph) -> Graph:
    """Replace the far edges of ``graph`` from or to nodes with more than eight by notes, if these
    together pass more than 10 000 nodes; ``metadata["stubs"]`` says how many."""
    place = {node.id: number for number, node in enumerate(graph.nodes)}
    users = Counter(edge.source for edge in graph.edges)
    sources = Counter(edge.target for edge in graph.edges)
    length = {
        edge: place[edge.target] - place[edge.source]
        for edge in graph.edges
        if users[edge.source] > _MANY or sources[edge.target] > _MANY
    }
    if sum(length.values()) <= _MUCH:
        return graph
    far: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if length.get(edge, 0) > _FAR:
            far.setdefault(edge.target, []).append(edge)
    nodes = {node.id: node for node in graph.nodes}
    homes = _homes(graph, nodes)
    notes = {target: _notes(edges, nodes, homes[target]) for target, edges in far.items()}
    stood_for = {edge: note.id for found in notes.values() for note, some in found for edge in some}
    edges = tuple(
        replace(edge, source=stood_for[edge], source_port=0) if edge in stood_for else edge
        for edge in graph.edges
    )
    ordered = [
        n for node in graph.nodes for n in (*(note for note, _ in notes.get(node.id, ())), node)
    ]
    count = len({(e.source, e.source_port, e.target) for e in stood_for})
    return replace(
        graph, nodes=tuple(ordered), edges=edges, metadata={**graph.metadata, "stubs": count}
    )


def _notes(edges: list[Edge], nodes: dict[str, Node], home: str) -> list[tuple[Node, list[Edge]]]:
    """A note for every source of ``edges``, which end at one node, and the edges it stands for;
    just one for all where there are many."""
    by_source: dict[tuple[str, int], list[Edge]] = {}
    for edge in edges:
        by_source.setdefault((edge.source, edge.source_port), []).append(edge)
    if len(by_source) > _APART:
        first, last = _name(edges[0], nodes), _name(edges[-1], nodes)
        return [(_note(edges[0], home, f"from {first} … {last} ({len(by_source)})"), edges)]
    return [
        (_note(some[0], home, f"from {_name(some[0], nodes)}"), some) for some in by_source.values()
    ]


def _homes(graph: Graph, nodes: dict[str, Node]) -> dict[str, str]:
    """The group for a note to each node: its own, or the one around it where the node is what its
    group begins with, for a group must not grow upwards by its notes."""
    parents = {group.id: group.parent for group in graph.groups}
    outer = {id_: id_ if parent is None else parent for id_, parent in parents.items()}
    inside = {
        e.target
        for e in graph.edges
        if _within(nodes[e.source].group, nodes[e.target].group, parents)
    }
    return {id_: node.group if id_ in inside else outer[node.group] for id_, node in nodes.items()}


def _within(group: str, around: str, parents: dict[str, str | None]) -> bool:
    current: str | None = group
    while current is not None and current != around:
        current = parents[current]
    return current is not None


def _name(edge: Edge, nodes: dict[str, Node]) -> str:
    source = nodes[edge.source]
    return "/".join((source.name or source.id).split(".")[-2:])


def _note(edge: Edge, home: str, name: str) -> Node:
    return Node(
        id=f"{edge.source}:{edge.source_port}->{edge.target}/reference",
        kind="constant",
        op="reference",
        name=name,
        group=home,
        outputs=(Port("0", edge.tensor),),
    )
