"""Activations alive at every step of the forward pass, at inference.

The model: a tensor is made by its operator and dies after the last operator that reads it, through
any view or in-place alias of it. Inputs are there from the start until their last use, constants
from start to end, results until the end. Parameters and buffers are not activations. Scratch memory
inside an operator, the allocator's rounding and fragmentation are not modelled, so a real run needs
somewhat more.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from netviz.ir import Edge, Graph, Node

_RESIDENT = ("parameter", "buffer")
_Port = tuple[str, int]


def live_bytes(graph: Graph) -> list[int]:
    """Bytes of activations alive while each node of ``graph.nodes`` runs, in the same order."""
    storage = _storages(graph)
    first, last = _lifetimes(graph, storage)
    change = [0] * (len(graph.nodes) + 1)
    for node in graph.nodes:
        for number, port in enumerate(node.outputs):
            if storage[node.id, number] == (node.id, number) and node.kind not in _RESIDENT:
                change[first[node.id, number]] += port.tensor.nbytes
                change[last[node.id, number] + 1] -= port.tensor.nbytes
    return list(accumulate(change[:-1]))


def _storages(graph: Graph) -> dict[_Port, _Port | None]:
    """For every output port, the port that made its memory; None for that of a parameter."""
    feeding: dict[_Port, Edge] = {(e.target, e.target_port): e for e in graph.edges}
    storage: dict[_Port, _Port | None] = {}
    for node in graph.nodes:
        for number, port in enumerate(node.outputs):
            key = (node.id, number)
            storage[key] = key if port.alias_of is None else None
            edge = None if port.alias_of is None else feeding.get((node.id, port.alias_of))
            if edge is not None:
                storage[key] = storage[edge.source, edge.source_port]
    return storage


def _lifetimes(
    graph: Graph, storage: Mapping[_Port, _Port | None]
) -> tuple[dict[_Port, int], dict[_Port, int]]:
    """First and last step of every memory, as positions in ``graph.nodes``."""
    position = {node.id: step for step, node in enumerate(graph.nodes)}
    kind = {node.id: node.kind for node in graph.nodes}
    end = len(graph.nodes) - 1
    first, last = {}, {}
    for node in graph.nodes:
        for number in range(len(node.outputs)):
            first[node.id, number] = _start(node, position[node.id])
            last[node.id, number] = end if node.kind == "constant" else position[node.id]
    for edge in graph.edges:
        owner = storage[edge.source, edge.source_port]
        if owner is not None:
            step = end if kind[edge.target] == "output" else position[edge.target]
            last[owner] = max(last[owner], step)
    return first, last


def _start(node: Node, step: int) -> int:
    return 0 if node.kind in ("input", "constant") else step
