"""Paddings that only a convolution or pooling reads are part of it, as its own padding is.

Before: ``pad -> conv2d``, from `torch.nn.ReflectionPad2d` or ``padding_mode="reflect"``. After:
``conv2d``. How many were taken out is written to ``metadata["hidden"]``.
"""

from __future__ import annotations

from netviz.ir import Graph, Index, Node
from netviz.passes.bypass import bypass
from netviz.passes.roles import role_of

_PADDED = frozenset(("convolution", "upsampling", "pooling"))


def without_padding(graph: Graph) -> Graph:
    """Take paddings of convolutions and poolings out of ``graph``."""
    index = Index.of(graph)
    hidden = {node.id for node in graph.nodes if _pads(node, index)}
    return bypass(graph, hidden, told="hidden") if hidden else graph


def _pads(node: Node, index: Index) -> bool:
    if node.kind != "operator" or node.op != "pad" or node.error:
        return False
    sources = {edge.source for edge in index.incoming[node.id]}
    readers = [index.node[edge.target] for edge in index.outgoing[node.id]]
    padded = bool(readers) and all(role_of(reader) in _PADDED for reader in readers)
    return len(sources) == 1 and padded
