"""What runs and is not asked for: unread means of attention's weights, and the tensor of which a
state of zeros, or noise, takes the shape alone.

`torch.nn.MultiheadAttention` computes the mean of its weights over the heads unless it is told
``need_weights=False``, and most models take the first of its two results alone.
"""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph, Index, Node
from netviz.passes.bypass import without
from netviz.passes.roles import role_of

ZEROS = frozenset(("zeros", "new_zeros", "zeros_like"))
NOISE = frozenset(("randn_like", "rand_like"))


def without_shapes(graph: Graph) -> Graph:
    """``graph`` without lines into states of zeros and noise, which read a shape and no value."""
    made = {n.id for n in graph.nodes if n.kind == "operator" and n.op in ZEROS | NOISE}
    if not made:
        return graph
    return replace(graph, edges=tuple(edge for edge in graph.edges if edge.target not in made))


def without_unasked(graph: Graph) -> Graph:
    """``graph`` without means of a softmax that nothing reads; how many is told."""
    index = Index.of(graph)
    gone = {node.id for node in graph.nodes if _unasked(node, index)}
    return without(graph, gone, told="hidden")


def _unasked(node: Node, index: Index) -> bool:
    if node.kind != "operator" or role_of(node) != "reduction" or index.outgoing[node.id]:
        return False
    sources = [index.node[edge.source] for edge in index.incoming[node.id]]
    return bool(sources) and all(
        source.group == node.group and role_of(source) in ("softmax", "dropout")
        for source in sources
    )
