"""How well blocks show a graph."""

from __future__ import annotations

from collections import Counter

from netviz.ir import Graph
from netviz.passes.roles import role_of


def suits(graph: Graph) -> float:
    """1 for what attends or mixes tokens by layers of norms and perceptrons, .8 for recurrences;
    little for convolutions and plain perceptrons."""
    roles = Counter(role_of(node) for node in graph.nodes)
    ops = {node.op for node in graph.nodes}
    convolutions = roles["convolution"] + roles["upsampling"]
    attends = roles["attention"] + min(roles["softmax"], roles["matmul"] // 2)
    if attends and convolutions <= 4 * attends:
        return 1.0
    if attends:
        return 0.45
    if roles["recurrent"] or _gated(roles, ops):
        return 0.8 if convolutions < 4 else 0.4
    mixes = roles["normalisation"] >= 3 and roles["linear"] >= 6 and convolutions < 3
    residual = sum(n.op.rstrip("_") == "add" and len(n.inputs) > 1 for n in graph.nodes)
    return 0.9 if mixes and residual >= 2 else 0.1


def _gated(roles: Counter[str], ops: set[str]) -> bool:
    """Whether a cell's gates are written by hand: sigmoids that multiply, and tangents."""
    return (
        "sigmoid" in ops
        and "tanh" in ops
        and "mul" in ops
        and bool(roles["linear"] or roles["convolution"])
    )
