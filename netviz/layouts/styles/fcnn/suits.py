"""How well columns of neurons show a graph."""

from __future__ import annotations

from collections import Counter

from netviz.ir import Graph
from netviz.passes.roles import role_of

_FOREIGN = frozenset("convolution upsampling attention recurrent embedding matmul pooling".split())


def suits(graph: Graph) -> float:
    """0.95 for linear layers and activations alone, a few norms or sums among them, from one
    input to one output; 0 without linear layers, little beside others."""
    roles = Counter(role_of(node) for node in graph.nodes)
    if not roles["linear"]:
        return 0.0
    if any(roles[role] for role in _FOREIGN):
        return 0.1
    joins = [n.op.rstrip("_") for n in graph.nodes if len(n.inputs) > 1]
    sums = joins.count("add") + joins.count("cat")
    if "mul" in joins:
        return 0.4
    if roles["linear"] > 12 or sums > 1 or roles["input"] > 1 or roles["output"] > 1:
        return 0.4
    return 0.95 if roles["normalisation"] <= roles["linear"] else 0.6
