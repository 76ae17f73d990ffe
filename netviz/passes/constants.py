"""Computations that no input and no parameter takes part in shrink to their result.

Before: ``arange -> unsqueeze -> lt -> masked_fill``. After: one constant, named after what it came
from, at ``masked_fill``. Position indices, causal masks and rotary tables are such; random numbers
are not.
"""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph, Index, Node
from netviz.passes.bypass import counted

_RANDOM = frozenset(
    "rand randn randint randperm rand_like randn_like bernoulli normal multinomial poisson".split()
)


def constants(graph: Graph) -> Graph:
    """Replace each input-independent computation of ``graph`` by the constants it gives."""
    index = Index.of(graph)
    root: dict[str, Node] = {}
    for node in graph.nodes:
        found = _root(node, index, root)
        if found is not None:
            root[node.id] = found
    shown = {
        id_
        for id_ in root
        if any(edge.target not in root for edge in index.outgoing[id_])
        or (not index.outgoing[id_] and index.node[id_].error)
    }
    empty = {id_ for id_ in root if all(not p.tensor.numel for p in index.node[id_].outputs)}
    gone = {id_ for id_ in root if id_ not in shown or id_ in empty}
    nodes = tuple(_shrunk(n, root) for n in graph.nodes if n.id not in gone)
    edges = tuple(e for e in graph.edges if e.target not in root and e.source not in gone)
    metadata = counted(graph, gone, told="hidden")
    return replace(graph, nodes=nodes, edges=edges, metadata=metadata)


def _root(node: Node, index: Index, root: dict[str, Node]) -> Node | None:
    """The tensor that ``node`` was computed from, when nothing else went in."""
    if node.kind in ("buffer", "constant"):
        return node
    if node.kind not in ("operator", "module") or node.parameters or node.error:
        return None
    incoming = index.incoming[node.id]
    if not incoming:
        return None if node.op in _RANDOM or node.inputs else node
    roots = [root.get(edge.source) for edge in incoming]
    named = [r for r in roots if r is not None]
    if len(named) < len(roots):
        return None
    return next((r for r in named if r.kind != "operator"), named[0])


def _shrunk(node: Node, root: dict[str, Node]) -> Node:
    source = root.get(node.id)
    if source is None or node.kind in ("buffer", "constant"):
        return node
    kind = source.kind if source.kind in ("buffer", "constant") else "constant"
    name = source.op if source.kind == "operator" else source.name
    return replace(node, kind=kind, name=name)
