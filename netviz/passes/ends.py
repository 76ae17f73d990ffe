"""Inputs that only one box takes, or outputs that only one box gives, become one by the dozen.

Before: 26 inputs, all of them taken by the box "26 × EmbeddingBag". After: one input "x1 … x26",
which has all of them as ``members``. If there are very many all the same, all of them become one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from netviz.ir import Edge, Graph, Index, Node, Port

_MOST, _MANY = 4, 16
"""More than so many at one box become one; of all together, where more than so many are left."""


def ends(graph: Graph) -> Graph:
    """Put inputs of ``graph`` together, and outputs."""
    for kind in ("input", "output"):
        graph = _merged(graph, _at_one_box(graph, kind))
        left = [node for node in graph.nodes if node.kind == kind]
        graph = _merged(graph, [left]) if len(left) > _MANY else graph
    return graph


def _at_one_box(graph: Graph, kind: str) -> list[list[Node]]:
    """Inputs, or outputs, by the box that is the only one at their other end."""
    index = Index.of(graph)
    found: dict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        if node.kind == kind:
            near = {edge.target for edge in index.outgoing[node.id]}
            near |= {edge.source for edge in index.incoming[node.id]}
            if len(near) == 1:
                found[near.pop()].append(node)
    return [nodes for nodes in found.values() if len(nodes) > _MOST]


def _merged(graph: Graph, rows: list[list[Node]]) -> Graph:
    """``graph`` with the nodes of each row as one: inputs where the first was, outputs where the
    last was, since edges follow the order of nodes."""
    if not rows:
        return graph
    stand = [row[0] if row[0].kind == "input" else row[-1] for row in rows]
    made = {node.id: _one(node, row) for node, row in zip(stand, rows, strict=True)}
    into = {
        node.id: (kept.id, port)
        for kept, row in zip(stand, rows, strict=True)
        for port, node in enumerate(row)
    }
    gone = into.keys() - made.keys()
    return replace(
        graph,
        nodes=tuple(made.get(node.id, node) for node in graph.nodes if node.id not in gone),
        edges=tuple(_moved(edge, into) for edge in graph.edges),
    )


def _one(kept: Node, row: list[Node]) -> Node:
    members = tuple(id_ for node in row for id_ in (node.members or node.copies or (node.id,)))
    return replace(
        kept,
        name=f"{row[0].name} … {row[-1].name}",
        attributes={"told": f"{len(members)} {kept.kind}s · {_shapes(row)}"},
        inputs=tuple(port for node in row for port in node.inputs),
        outputs=tuple(port for node in row for port in node.outputs),
        members=members,
        repeat=1,
        copies=(),
    )


def _shapes(row: list[Node]) -> str:
    """The shape of all tensors, or the smallest and the largest."""
    ports: list[Port] = [port for node in row for port in (*node.inputs, *node.outputs)]
    tensors = sorted((port.tensor for port in ports), key=lambda tensor: tensor.numel)
    told = dict.fromkeys("×".join(map(str, t.shape)) or "scalar" for t in tensors)
    names = list(told)
    return names[0] if len(names) == 1 else f"{names[0]}…{names[-1]}"


def _moved(edge: Edge, into: dict[str, tuple[str, int]]) -> Edge:
    source, out = into.get(edge.source, (edge.source, edge.source_port))
    target, port = into.get(edge.target, (edge.target, edge.target_port))
    return replace(edge, source=source, source_port=out, target=target, target_port=port)
