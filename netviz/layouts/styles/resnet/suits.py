"""How well a chain with arcs shows a graph."""

from __future__ import annotations

from collections import Counter

from netviz.ir import Graph
from netviz.passes.roles import role_of


def suits(graph: Graph) -> float:
    """0.85 for convolutions with three residual sums or more (less for a few, and for dense
    concatenation); little for attention, decoders, plain chains, and what is linear layers
    in the main."""
    roles = Counter(role_of(node) for node in graph.nodes)
    convolutions = roles["convolution"]
    if roles["linear"] > convolutions:
        return 0.1
    if convolutions < 4 or roles["attention"] or roles["recurrent"] or roles["upsampling"]:
        return 0.1 if convolutions else 0.05
    joins = Counter(n.op.rstrip("_") for n in graph.nodes if len(n.inputs) > 1)
    if joins["add"] >= 3:
        return 0.85
    if joins["cat"] >= 6 and joins["cat"] * 4 >= convolutions:
        return 0.7
    return 0.55 if joins["add"] else 0.2
