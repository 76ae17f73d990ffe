"""Whether a network is like AlexNet: large kernels on photographs, then long vectors."""

from __future__ import annotations

from netviz.ir import Graph, Node
from netviz.passes.roles import role_of_operator


def suits(graph: Graph) -> float:
    """0.8 for up to eight convolutions, the first with a large kernel and stride, and linear layers
    behind them; else little."""
    operators = [node for node in graph.nodes if node.kind == "operator"]
    roles = [role_of_operator(node.op) for node in operators]
    maps = [n for n, role in zip(operators, roles, strict=True) if role == "convolution"]
    if not maps or {"attention", "matmul", "recurrent", "upsampling", "merge"} & set(roles):
        return 0.0
    vectors = roles.count("linear")
    if 3 <= len(maps) <= 8 and vectors >= 2 and _largest(maps[0]) >= 7:
        return 0.8
    return 0.3 if len(maps) <= 8 and vectors else 0.1


def _largest(node: Node) -> int:
    size = node.attributes.get("kernel_size")
    sizes = size if isinstance(size, tuple) else (size,)
    return max((n for n in sizes if isinstance(n, int)), default=0)
