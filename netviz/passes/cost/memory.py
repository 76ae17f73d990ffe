"""Activations alive at every step of the forward pass, at inference.

The model: a tensor is made by its operator and dies after the last operator that reads it, through
any view or in-place alias of it. A module call keeps its arguments until it returns, as Python's
frames do. Inputs and constants are there all the time (the caller holds them), results until the
end. Parameters and buffers are not activations. Not modelled, so that a real run needs more:
variables that a forward keeps after their last use, scratch memory inside an operator, the
allocator's rounding and fragmentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from netviz.ir import Edge, Graph
from netviz.passes.cost.scopes import Scopes
from netviz.passes.cost.tree import Tree

_RESIDENT = ("parameter", "buffer")
_HELD_BY_CALLER = ("input", "constant")
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
    end = len(graph.nodes) - 1
    first, last = {}, {}
    for step, node in enumerate(graph.nodes):
        stays = node.kind in _HELD_BY_CALLER
        for number in range(len(node.outputs)):
            first[node.id, number] = 0 if stays else step
            last[node.id, number] = end if stays else step
    for edge, step in zip(graph.edges, _reads(graph), strict=True):
        owner = storage[edge.source, edge.source_port]
        if owner is not None:
            last[owner] = max(last[owner], step)
    return first, last


def _reads(graph: Graph) -> list[int]:
    """For every edge, the step until which its reader keeps the tensor."""
    tree = Tree(graph)
    scopes = Scopes(graph, tree)
    step = {node.id: number for number, node in enumerate(graph.nodes)}
    home = [tree.number[node.group] for node in graph.nodes]
    returns = _returns(tree, home)
    reads = []
    for edge in graph.edges:
        source, target = step[edge.source], step[edge.target]
        call = scopes.entered(home[source], home[target])
        reads.append(target if call is None else returns[call])
        if graph.nodes[target].kind == "output":
            reads[-1] = len(graph.nodes) - 1
    return reads


def _returns(tree: Tree, home: list[int]) -> list[int]:
    """For every call, the step of the last node inside it."""
    last = [0] * len(tree.ids)
    for step, call in enumerate(home):
        last[call] = step
    return tree.fold(last, max)
