"""Indices and truth values that nothing reads are taken out, and counted.

Before: ``input -> eq -> any``, asked only by an ``if`` in the code. After: nothing of it. What
gives other numbers stays, read or not, since it may be a result that the trace could not follow.
"""

from __future__ import annotations

from netviz.ir import Graph, Index, Node
from netviz.passes.bypass import without


def unread(graph: Graph) -> Graph:
    """Take unread computations of indices and truth values out of ``graph``."""
    index = Index.of(graph)
    gone: set[str] = set()
    for node in reversed(graph.nodes):
        if _asks(node) and all(edge.target in gone for edge in index.outgoing[node.id]):
            gone.add(node.id)
    return without(graph, gone, told="hidden")


def _asks(node: Node) -> bool:
    dtypes = [port.tensor.dtype for port in node.outputs]
    whole = all(dtype == "bool" or dtype.startswith(("int", "uint")) for dtype in dtypes)
    return node.kind == "operator" and bool(dtypes) and whole and not node.error
