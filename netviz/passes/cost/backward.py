"""Matrix FLOPs of the backward pass, from the forward ones and from what is trainable.

A product of two operands costs its forward FLOPs once more for the gradient of each operand that
needs one: a layer's weight when it is trainable, its input when anything before it is. So a fully
trainable layer costs twice its forward, the first layer once, a frozen stem nothing. Attention
(two products) needs four products for Q, K and V; fused kernels that compute the scores a second
time are not charged for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netviz.ir import Edge, Graph, Node, Parameter

_CUTS = frozenset({"detach", "detach_", "data"})
_NOT_OPERANDS = frozenset({"bias", "attn_mask", "key_padding_mask", "mask"})
_ADDED = frozenset({"addmm", "addmv", "addbmm", "baddbmm", "addmm_", "addmv_", "baddbmm_"})
_FLOATING = ("float", "bfloat", "complex")


@dataclass(frozen=True, slots=True)
class _Needs:
    """What of one node needs a gradient: input ports, and parameters other than biases."""

    ports: frozenset[int]
    weights: tuple[Parameter, ...]


def backward_flops(graph: Graph) -> dict[str, int]:
    """Backward FLOPs by node id, of matrix-like operators, 2 per multiply-add.

    The model's inputs need no gradient; frozen parameters (``trainable`` False) neither. A single
    operator that holds several products (an LSTM, a folded module) is charged as a whole: once for
    its weights, once for its inputs and states.
    """
    parameter = {name: p for p in graph.parameters for name in p.names}
    incoming: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        incoming[edge.target].append(edge)
    tracked: set[str] = set()
    cost: dict[str, int] = {}
    for node in graph.nodes:
        ports = _tracked_ports(incoming[node.id], tracked)
        trainable = [parameter[n] for n in node.parameters if parameter[n].trainable]
        if (ports or trainable) and node.op not in _CUTS:
            tracked.add(node.id)
        weights = tuple(p for p in trainable if "bias" not in p.name.rpartition(".")[2])
        rule = _RULES.get(node.op, _whole if node.kind == "module" else _product)
        cost[node.id] = rule(node, _Needs(ports, weights)) if node.cost.flops else 0
    return cost


def _tracked_ports(edges: list[Edge], tracked: set[str]) -> frozenset[int]:
    """Input ports whose tensor can carry a gradient and comes from something trainable."""
    return frozenset(
        edge.target_port
        for edge in edges
        if edge.source in tracked and edge.tensor.dtype.startswith(_FLOATING)
    )


def _product(node: Node, needs: _Needs) -> int:
    """Once the forward for each of the two operands."""
    operands = sum(_operand(node, port) for port in needs.ports)
    return node.cost.flops * min(2, operands + len(needs.weights))


def _operand(node: Node, port: int) -> bool:
    name = node.inputs[port].name
    return name not in _NOT_OPERANDS and not (node.op in _ADDED and port == 0)


def _attention(node: Node, needs: _Needs) -> int:
    """Half the forward for each of the score gradient, dQ, dK and dV."""
    query, key, value = (port in needs.ports for port in range(3))
    return node.cost.flops * ((query or key) + query + key + value) // 2


def _recurrent(node: Node, needs: _Needs) -> int:
    """Weights once; inputs and states once, save the first layer's input where nobody asks."""
    weights = sum(p.tensor.numel for p in needs.weights)
    if not weights:
        return node.cost.flops if needs.ports else 0
    spared = 0
    if 0 not in needs.ports:
        spared = sum(p.tensor.numel for p in needs.weights if "weight_ih_l0" in p.name)
    return node.cost.flops * 2 - node.cost.flops * spared // weights


def _whole(node: Node, needs: _Needs) -> int:
    """Several products in one node: once for its weights, once for its inputs."""
    return node.cost.flops * (bool(needs.weights) + bool(needs.ports))


_RULES: Mapping[str, Callable[[Node, _Needs], int]] = {
    "scaled_dot_product_attention": _attention,
    "multi_head_attention_forward": _whole,
    "lstm": _recurrent,
    "gru": _recurrent,
    "rnn_tanh": _recurrent,
    "rnn_relu": _recurrent,
}
