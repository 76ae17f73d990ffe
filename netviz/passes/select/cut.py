"""A part of a graph as a graph of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from netviz.ir import Edge, Graph, Group, Node, Port
from netviz.ir.node import HELD

_Tensor = tuple[str, int]


def cut(graph: Graph, kept: Collection[str], *, ends: bool = False) -> Graph:
    """The nodes ``kept`` of ``graph``, the tensors they hold and use, and the groups around them.

    ``ends``: what comes in from other nodes and what other nodes read become inputs and outputs.
    """
    fed = {edge.source for edge in graph.edges if edge.target in kept}
    held = {n.id for n in graph.nodes if n.id in fed and n.kind in HELD and n.id not in kept}
    inside = held.union(kept)
    model = graph.groups[0].id
    nodes = [
        replace(node, group=model) if node.id in held else node
        for node in graph.nodes
        if node.id in inside
    ]
    edges = [e for e in graph.edges if e.source in inside and e.target in inside]
    if ends:
        inputs, entering = _inputs(graph, inside)
        outputs, leaving = _outputs(graph, inside)
        nodes = [*inputs, *nodes, *outputs]
        edges = [*entering, *edges, *leaving]
    used = {name for node in nodes for name in node.parameters}
    return replace(
        graph,
        nodes=tuple(nodes),
        edges=tuple(edges),
        groups=_groups(graph, nodes),
        parameters=tuple(p for p in graph.parameters if used.intersection(p.names)),
    )


def _inputs(graph: Graph, inside: set[str]) -> tuple[list[Node], list[Edge]]:
    """An input for every tensor that comes from outside."""
    node = {n.id: n for n in graph.nodes}
    made: dict[_Tensor, Node] = {}
    edges = []
    for edge in graph.edges:
        if edge.target in inside and edge.source not in inside:
            key = edge.source, edge.source_port
            name = _called(node[edge.source]) or node[edge.target].inputs[edge.target_port].name
            end = made.setdefault(key, _end(edge, Port(name, edge.tensor), kind="input"))
            edges.append(replace(edge, source=end.id, source_port=0))
    return list(made.values()), edges


def _outputs(graph: Graph, inside: set[str]) -> tuple[list[Node], list[Edge]]:
    """An output for every tensor that is read outside, or that nothing reads at the end."""
    node = {n.id: n for n in graph.nodes}
    made: dict[_Tensor, Node] = {}
    for edge in graph.edges:
        if (
            edge.source in inside
            and edge.target not in inside
            and node[edge.source].kind != "input"
        ):
            key = edge.source, edge.source_port
            reader = node[edge.target]
            name = reader.name if reader.kind == "output" else "output"
            made.setdefault(key, _end(edge, Port(name, edge.tensor), kind="output"))
    edges = [
        Edge(source, port, end.id, 0, end.inputs[0].tensor) for (source, port), end in made.items()
    ]
    return list(made.values()), edges


def _called(node: Node) -> str:
    """What the reader knows ``node`` by: the module it is directly in, or its own name."""
    if node.kind in ("input", "output", "module"):
        return node.name.rpartition(".")[2]
    return node.group.rpartition(".")[2] if node.group else node.op


def _end(edge: Edge, port: Port, *, kind: str) -> Node:
    """An input or output of the part, at its model, where ``edge`` crosses the border."""
    return Node(
        id=f"{edge.source}:{edge.source_port}/{kind}",
        kind=kind,
        op=kind,
        name=port.name,
        inputs=(port,) if kind == "output" else (),
        outputs=(port,) if kind == "input" else (),
    )


def _groups(graph: Graph, nodes: Sequence[Node]) -> tuple[Group, ...]:
    parent = {group.id: group.parent for group in graph.groups}
    used = {graph.groups[0].id}
    for node in nodes:
        current: str | None = node.group
        while current is not None and current not in used:
            used.add(current)
            current = parent[current]
    return tuple(group for group in graph.groups if group.id in used)
