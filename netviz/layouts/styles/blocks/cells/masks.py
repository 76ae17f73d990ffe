"""Which tensors of a traced graph hide what lies ahead: lower triangles and what comes of them."""

from __future__ import annotations

from netviz.ir import Graph, Node
from netviz.passes.roles import role_of

_LOWER = frozenset("tril triu tril_indices triu_indices tril_ triu_".split())
_COMPARE = frozenset("le lt ge gt less_equal less greater_equal greater".split())
_THROUGH = frozenset("shape arithmetic merge tensor reduction other".split())


def lookahead(graph: Graph) -> frozenset[str]:
    """Ids of nodes of ``graph`` that are, or are computed from, a lower triangle of positions."""
    found = {node.id for node in graph.nodes if _starts(node)}
    out: dict[str, list[str]] = {}
    role = {node.id: role_of(node) for node in graph.nodes}
    for edge in graph.edges:
        out.setdefault(edge.source, []).append(edge.target)
    waiting = list(found)
    while waiting:
        for target in out.get(waiting.pop(), ()):
            if target not in found and role[target] in _THROUGH:
                found.add(target)
                waiting.append(target)
    return frozenset(found)


def _starts(node: Node) -> bool:
    if node.op in _LOWER:
        return True
    if not node.outputs:
        return False
    shape = node.outputs[0].tensor.shape
    square = len(shape) > 1 and shape[-1] == shape[-2] > 1
    if node.kind == "buffer":
        indices = node.outputs[0].tensor.dtype == "int64"
        return square and not indices and all(size == 1 for size in shape[:-2])
    return node.kind == "operator" and node.op in _COMPARE and square and len(node.inputs) > 1
