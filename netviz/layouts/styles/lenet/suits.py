"""Whether a network is like LeNet-5: few small maps, then vectors."""

from __future__ import annotations

from netviz.ir import Graph
from netviz.passes.roles import role_of_operator


def suits(graph: Graph) -> float:
    """0.8 for two to four convolutions on small images and then linear layers; 0.55 for a few
    convolutions of 1-D signals and then linear layers; else little."""
    roles = [role_of_operator(node.op) for node in graph.nodes if node.kind == "operator"]
    joins = {"attention", "matmul", "recurrent", "embedding", "upsampling", "merge"}
    maps = [node for node in graph.nodes if role_of_operator(node.op) == "convolution"]
    if not 1 <= len(maps) <= 4 or "linear" not in roles or joins.intersection(roles):
        return 0.1 if maps and not joins.intersection(roles) else 0.0
    shapes = [node.outputs[0].tensor.shape for node in maps if node.outputs]
    flat = any(len(shape) < 4 for shape in shapes)
    maps_only = all(len(shape) == 4 for shape in shapes)
    small = all(max(shape[-2:]) <= 64 and shape[1] <= 128 for shape in shapes)
    return 0.55 if flat else 0.8 if maps_only and small else 0.4
