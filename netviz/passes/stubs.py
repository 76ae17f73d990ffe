"""Lines that reach very far become references, where all of them would hide the picture.

Before: one mask with an edge to each of a thousand blocks, or the embedding of the time step with
one to each block of a diffusion network. After: at every far block a small note "from mask" that
stands for the edge; one note for all where several reach a block. Of small graphs only the lines
from what feeds many far blocks are replaced.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Edge, Graph, Node, Port

_MUCH, _FAR, _MANY, _APART = 10_000, 6, 8, 3
_FANS_OUT = 5
"""To how many far boxes a line may lead in a small graph."""


def stubs(graph: Graph) -> Graph:
    """Replace far edges of ``graph`` by notes; ``metadata["stubs"]`` says how many, and the
    attribute "of" of a note which nodes it stands for.

    These are the edges from nodes with more than five far readers; and, if they together pass more
    than 10 000 nodes, those from or to nodes with more than eight.
    """
    far = _far(graph)
    if not far:
        return graph
    nodes = {node.id: node for node in graph.nodes}
    homes = _homes(graph, nodes)
    notes = {t: _note(edges, homes[t], _told(edges, nodes)) for t, edges in far.items()}
    stood_for = {edge: notes[target] for target, edges in far.items() for edge in edges}
    edges = tuple(
        _moved(edge, stood_for[edge]) if edge in stood_for else edge for edge in graph.edges
    )
    ordered = [
        n for node in graph.nodes for n in ((notes[node.id], node) if node.id in notes else (node,))
    ]
    count = len({(e.source, e.source_port, e.target) for e in stood_for})
    return replace(
        graph, nodes=tuple(ordered), edges=edges, metadata={**graph.metadata, "stubs": count}
    )


def _far(graph: Graph) -> dict[str, list[Edge]]:
    """The edges to replace, by the node they lead to."""
    place = {node.id: number for number, node in enumerate(graph.nodes)}
    length = {edge: place[edge.target] - place[edge.source] for edge in graph.edges}
    users = Counter(edge.source for edge in graph.edges)
    sources = Counter(edge.target for edge in graph.edges)
    dense = [e for e in graph.edges if users[e.source] > _MANY or sources[e.target] > _MANY]
    if sum(length[edge] for edge in dense) <= _MUCH:
        readers = {(e.source, e.target) for e in graph.edges if length[e] > _FAR}
        fans = Counter(source for source, _ in readers)
        dense = [edge for edge in graph.edges if fans[edge.source] > _FANS_OUT]
    found: dict[str, list[Edge]] = {}
    for edge in dense:
        if length[edge] > _FAR:
            found.setdefault(edge.target, []).append(edge)
    return found


def _told(edges: list[Edge], nodes: dict[str, Node]) -> str:
    """What the note says that stands for ``edges``, which end at one node."""
    names = [_name(edge, nodes) for edge in {(e.source, e.source_port): e for e in edges}.values()]
    if len(names) > _APART:
        return f"from {names[0]} … {names[-1]} ({len(names)})"
    return f"from {', '.join(dict.fromkeys(names))}"


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


def _note(edges: list[Edge], home: str, name: str) -> Node:
    edge = edges[0]
    return Node(
        id=f"{edge.source}:{edge.source_port}->{edge.target}/reference",
        kind="constant",
        op="reference",
        name=name,
        group=home,
        outputs=(Port("0", edge.tensor),),
        attributes={"of": tuple(dict.fromkeys(e.source for e in edges))},
    )


def _moved(edge: Edge, note: Node) -> Edge:
    """``edge`` as leaving ``note``, by the one line that stands for all it refers to."""
    return replace(edge, source=note.id, source_port=0, tensor=note.outputs[0].tensor)
