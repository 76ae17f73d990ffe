"""Whether boxes tell a network: convolutional ones without too many branches."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.passes.roles import role_of_operator


def suits(graph: Graph) -> float:
    """0 without convolutions; 0.6 for networks of them; less with attention or many sums."""
    roles = [role_of_operator(node.op) for node in graph.nodes if node.kind == "operator"]
    layers = sum(role in ("convolution", "upsampling", "linear") for role in roles)
    maps = sum(role in ("convolution", "upsampling") for role in roles)
    if not layers or maps < 2 or maps / layers < 0.4:
        return 0.1 if maps else 0.0
    if "attention" in roles or "matmul" in roles:
        return 0.2
    sums = sum(node.op in ("add", "add_") for node in graph.nodes)
    residual = sums > 2 and sums * 5 > maps and "upsampling" not in roles
    return 0.4 if residual else 0.6
