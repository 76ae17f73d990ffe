"""Totals of a graph and of every module call in it.

In a graph with repeats folded, what stands for several counts as often, so that the totals of the
model are those of the whole graph; those of a repeated call are of one copy of it. Peak memory and
the backward pass are those of the copies that are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netviz.errors import GraphError
from netviz.ir import Graph, Node, Parameter
from netviz.passes.cost.backward import backward_flops
from netviz.passes.cost.memory import live_bytes
from netviz.passes.cost.ownership import carriers, holders
from netviz.passes.cost.tree import Tree, Vector, add, distinct, times


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Cost of one module call with everything inside it, or of its own part alone.

    ``parameters`` = ``trainable_parameters`` + ``frozen_parameters``, and ``buffers``: elements; a
    tensor with several names, or of a module called several times, once.
    ``flops``: matrix-like operators, 2 per multiply-add; ``macs``: half of it;
    ``elementwise_flops``: everything else that computes; ``backward_flops``: None unless asked.
    ``parameter_bytes``: parameters without buffers. ``activation_bytes``: all results of operators,
    views not counted again. ``peak_bytes``: weights and buffers of the whole model plus the most
    activations alive at once while this call runs. ``nodes``: operators.
    ``uncounted``: operators met that have no formula, sorted.
    """

    parameters: int = 0
    trainable_parameters: int = 0
    frozen_parameters: int = 0
    buffers: int = 0
    flops: int = 0
    macs: int = 0
    elementwise_flops: int = 0
    backward_flops: int | None = None
    parameter_bytes: int = 0
    activation_bytes: int = 0
    peak_bytes: int = 0
    nodes: int = 0
    uncounted: tuple[str, ...] = ()


def totals(
    graph: Graph, group_id: str = "", *, own: bool = False, backward: bool = False
) -> Totals:
    """Totals of one module call, the whole model by default.

    ``own``: only what is directly in it, not in calls inside it. ``backward``: also the matrix
    FLOPs of a backward pass. Raises `GraphError` where there is no such call.
    """
    found = table(graph, own=own, backward=backward)
    if group_id not in found:
        raise GraphError(f"no module call {group_id!r} in graph {graph.name!r}")
    return found[group_id]


def table(graph: Graph, *, own: bool = False, backward: bool = False) -> dict[str, Totals]:
    """Totals of every module call by id, in the order of ``graph.groups``; linear time."""
    tree = Tree(graph)
    gradients = backward_flops(graph) if backward else {}
    columns = zip(
        tree.ids,
        _weights(graph, tree, own=own),
        _work(graph, tree, own=own, backward=gradients),
        _peaks(graph, tree, own=own),
        _uncounted(graph, tree, own=own),
        strict=True,
    )
    return {
        id_: _totals(weights, work, backward=backward, peak_bytes=peak, uncounted=names)
        for id_, weights, work, peak, names in columns
    }


def _totals(
    weights: Vector, work: Vector, *, backward: bool, peak_bytes: int, uncounted: frozenset[str]
) -> Totals:
    trainable, frozen, buffers, parameter_bytes = weights
    flops, elementwise, activation_bytes, nodes, backward_total = work
    return Totals(
        parameters=trainable + frozen,
        trainable_parameters=trainable,
        frozen_parameters=frozen,
        buffers=buffers,
        flops=flops,
        macs=flops // 2,
        elementwise_flops=elementwise,
        backward_flops=backward_total if backward else None,
        parameter_bytes=parameter_bytes,
        activation_bytes=activation_bytes,
        peak_bytes=peak_bytes,
        nodes=nodes,
        uncounted=tuple(sorted(uncounted)),
    )


def _weights(graph: Graph, tree: Tree, *, own: bool) -> list[Vector]:
    """Trainable, frozen and buffer elements and parameter bytes of every call."""
    sizes = [_sizes(parameter) for parameter in graph.parameters]
    if not own:
        return distinct(tree, carriers(graph, tree), sizes, (0, 0, 0, 0))
    sums: list[Vector] = [(0, 0, 0, 0)] * len(tree.ids)
    for call, held in holders(graph, tree).items():
        for number in dict.fromkeys(held):
            sums[call] = add(sums[call], sizes[number])
    return sums


def _sizes(parameter: Parameter) -> Vector:
    count, size = parameter.tensor.numel, parameter.tensor.nbytes
    if parameter.kind == "buffer":
        return (0, 0, count, 0)
    return (count, 0, 0, size) if parameter.trainable else (0, count, 0, size)


def _work(graph: Graph, tree: Tree, *, own: bool, backward: Mapping[str, int]) -> list[Vector]:
    """FLOPs, element-wise FLOPs, activation bytes, operators, backward FLOPs of every call."""
    sums: list[Vector] = [(0, 0, 0, 0, 0)] * len(tree.ids)
    for node in graph.nodes:
        if node.kind in ("operator", "module"):
            call = tree.number[node.group]
            sums[call] = add(sums[call], _effort(node, backward.get(node.id, 0)))
    return sums if own else tree.total(sums)


def _effort(node: Node, backward: int) -> Vector:
    made = sum(port.tensor.nbytes for port in node.outputs if port.alias_of is None)
    operators = 1 if node.kind == "operator" else len(node.members)
    once = (node.cost.flops, node.cost.elementwise_flops, made, operators, backward)
    return times(once, node.repeat)


def _peaks(graph: Graph, tree: Tree, *, own: bool) -> list[int]:
    """Weights and buffers of the model, plus the most activations alive while each call runs."""
    most = [0] * len(tree.ids)
    for node, alive in zip(graph.nodes, live_bytes(graph), strict=True):
        call = tree.number[node.group]
        most[call] = max(most[call], alive)
    resident = sum(parameter.tensor.nbytes for parameter in graph.parameters)
    return [resident + alive for alive in (most if own else tree.fold(most, max))]


def _uncounted(graph: Graph, tree: Tree, *, own: bool) -> list[frozenset[str]]:
    names = [frozenset[str]()] * len(tree.ids)
    for node in graph.nodes:
        if node.cost.uncounted:
            names[tree.number[node.group]] |= frozenset(node.cost.uncounted)
    return names if own else tree.fold(names, _union)


def _union(outer: frozenset[str], inner: frozenset[str]) -> frozenset[str]:
    return outer | inner if inner - outer else outer
