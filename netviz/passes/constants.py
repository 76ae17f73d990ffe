"""Computations that no input and no parameter takes part in shrink to their result.

Before: ``arange -> unsqueeze -> lt -> masked_fill``. After: one constant "mask" at ``masked_fill``.
Position indices, masks and tables of sines and cosines are such; random numbers are not. A single
number is no constant of its own but part of what takes it, like one written in the code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from netviz.ir import Graph, Index, Node
from netviz.passes.bypass import counted
from netviz.passes.plumbing import PLUMBING

_RANDOM = frozenset(
    "rand randn randint randperm rand_like randn_like bernoulli normal multinomial poisson".split()
)
_TELLING = (
    ("sinusoid", frozenset("sin cos polar".split())),
    ("mask", frozenset("tril triu lt le gt ge eq ne masked_fill logical_not bitwise_not".split())),
)
"""What a table computed with one of these operators is called."""
_ROTARY = "rotary embedding"


@dataclass(frozen=True, slots=True)
class _Made:
    """What a constant was computed from, by which operators."""

    root: Node
    by: frozenset[str]


def constants(graph: Graph) -> Graph:
    """Replace each input-independent computation of ``graph`` by the constants it gives."""
    index = Index.of(graph)
    made = _made(graph, index)
    single = {id_ for id_, how in made.items() if _is_number(index.node[id_], how)}
    shown = {
        id_
        for id_ in made
        if any(edge.target not in made for edge in index.outgoing[id_])
        or (not index.outgoing[id_] and index.node[id_].error)
    }
    empty = {id_ for id_ in made if all(not p.tensor.numel for p in index.node[id_].outputs)}
    gone = {id_ for id_ in made if id_ not in shown or id_ in empty | single}
    nodes = tuple(_shrunk(n, made, index) for n in graph.nodes if n.id not in gone)
    edges = tuple(e for e in graph.edges if e.target not in made and e.source not in gone)
    metadata = counted(graph, gone, told="hidden")
    return replace(graph, nodes=nodes, edges=edges, metadata=metadata)


def independent(graph: Graph) -> frozenset[str]:
    """The nodes of ``graph`` that no input and no parameter has a part in."""
    return frozenset(_made(graph, Index.of(graph)))


def _made(graph: Graph, index: Index) -> dict[str, _Made]:
    made: dict[str, _Made] = {}
    for node in graph.nodes:
        found = _how(node, index, made)
        if found is not None:
            made[node.id] = found
    return made


def _how(node: Node, index: Index, made: dict[str, _Made]) -> _Made | None:
    """What ``node`` was computed from, when no input went in."""
    if node.kind in ("buffer", "constant"):
        return _Made(node, frozenset())
    if node.kind not in ("operator", "module") or node.parameters or node.error:
        return None
    incoming = index.incoming[node.id]
    own = frozenset(() if node.op in PLUMBING else (node.op.rstrip("_"),))
    if not incoming:
        return None if node.op in _RANDOM or node.inputs else _Made(node, own)
    sources = [made.get(edge.source) for edge in incoming]
    known = [source for source in sources if source is not None]
    if len(known) < len(sources):
        return None
    root = next((s.root for s in known if s.root.kind != "operator"), known[0].root)
    return _Made(root, own.union(*(source.by for source in known)))


def _is_number(node: Node, how: _Made) -> bool:
    shapes = [port.tensor.shape for port in node.outputs]
    return how.root.kind == "operator" and all(not shape for shape in shapes) and not node.error


def _shrunk(node: Node, made: dict[str, _Made], index: Index) -> Node:
    how = made.get(node.id)
    if how is None or node.kind in ("buffer", "constant"):
        return node
    kind = how.root.kind if how.root.kind in ("buffer", "constant") else "constant"
    return replace(node, kind=kind, name=_name(node, how, index))


def _name(node: Node, how: _Made, index: Index) -> str:
    """What a reader calls the table that ``node`` gives."""
    if how.root.kind != "operator":
        return how.root.name
    readers = [index.node[edge.target] for edge in index.outgoing[node.id]]
    if any(_ROTARY in (reader.op, reader.group.rpartition("/")[2]) for reader in readers):
        return "rotary table"
    dtypes = {port.tensor.dtype for port in node.outputs}
    for name, operators in _TELLING:
        if how.by & operators and (name != "mask" or not _is_index(dtypes)):
            return name
    if "arange" in how.by and _is_index(dtypes):
        return "relative positions" if "sub" in how.by else "positions"
    return "mask" if dtypes == {"bool"} else how.root.op


def _is_index(dtypes: set[str]) -> bool:
    return all(dtype.startswith(("int", "uint")) for dtype in dtypes)
