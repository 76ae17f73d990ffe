"""Which axis of each tensor holds the channels, followed through the forward pass."""

from __future__ import annotations

import re

from netviz.ir import Graph, Index, Node, TensorSpec
from netviz.passes.figure.record import Size
from netviz.passes.roles import role_of

_DIMENSIONS = re.compile(r"(?:conv(?:_transpose)?|.*pool|.*unpool)([123])d.*")
_FIRST = frozenset(
    "batch_norm instance_norm group_norm local_response_norm interpolate upsample pixel_shuffle "
    "pixel_unshuffle upsample_nearest upsample_bilinear grid_sample channel_shuffle".split()
)
_LAST = frozenset(("linear", "embedding", "attention", "recurrent", "matmul"))
_LAST_OPS = frozenset(("layer_norm", "rms_norm"))
_SWAPS = frozenset("transpose swapaxes swapdims t T mT".split())


def sizes(graph: Graph) -> dict[str, Size]:
    """The size of the first tensor that each node of ``graph``, as traced, gives."""
    index = Index.of(graph)
    axes: dict[str, int | None] = {}
    for node in graph.nodes:
        axes[node.id] = _axis(node, index, axes)
    return {node.id: size_of(_given(node), axes[node.id]) for node in graph.nodes}


def size_of(tensor: TensorSpec, axis: int | None) -> Size:
    """The size of ``tensor``, whose channels are at ``axis``, if anywhere; the first axis is the
    batch unless the channels are there."""
    shape = tensor.shape
    rest = [n for place, n in enumerate(shape) if place != axis and (place or axis == 0)]
    return Size(shape[axis] if axis is not None else 1, tuple(rest))


def _given(node: Node) -> TensorSpec:
    ports = node.inputs if node.kind == "output" else node.outputs
    return ports[0].tensor if ports else TensorSpec(())


def _axis(node: Node, index: Index, axes: dict[str, int | None]) -> int | None:
    count = len(_given(node).shape)
    if not count:
        return None
    needed = _needed(node, count)
    if needed is not None:
        return needed
    incoming = [e for e in index.incoming[node.id] if index.node[e.source].kind != "parameter"]
    if node.kind not in ("operator", "module", "output") or not incoming:
        return _start(node, index, count)
    widest = max(incoming, key=lambda edge: len(edge.tensor.shape))
    return _through(node, widest.tensor, axes[widest.source])


def _needed(node: Node, count: int) -> int | None:
    """Where ``node`` itself has the channels of a tensor of ``count`` axes."""
    op = node.op.rstrip("_")
    match = _DIMENSIONS.fullmatch(op)
    if match:
        return max(count - 1 - int(match[1]), 0)
    if op in _FIRST:
        return min(1, count - 1)
    last = role_of(node) in _LAST or op in _LAST_OPS
    return count - 1 if last and node.kind == "operator" else None


def _start(node: Node, index: Index, count: int) -> int | None:
    """Of an input: where its first reader that minds has the channels."""
    for edge in index.outgoing[node.id]:
        reader = index.node[edge.target]
        if role_of(reader) == "embedding":
            return None
        needed = _needed(reader, len(edge.tensor.shape))
        if needed is not None:
            return needed
    usual = {1: None, 2: 1, 3: 2}
    return usual.get(count, 1)


def _through(node: Node, taken: TensorSpec, axis: int | None) -> int | None:
    """Where the channels are behind ``node``, which had them at ``axis``."""
    before, after = len(taken.shape), len(_given(node).shape)
    if axis is None or axis >= before:  # the latter: not its first output, and of other axes
        return None if before == after else after - 1
    order = _order(node, before)
    if order is not None and before == after:
        return order.index(axis) if axis in order else axis
    if before == after:
        return axis
    if after == 1:
        return None
    if before == 2 and after > 3:  # a vector becomes maps
        return 1
    kept = after > axis and _given(node).shape[: axis + 1] == taken.shape[: axis + 1]
    return axis if kept else after - 1


def _order(node: Node, count: int) -> list[int] | None:
    """How a permutation or a transposition sorts ``count`` axes; None for other operators."""
    numbers: list[int] = []
    for value in node.attributes.values():
        flat = value if isinstance(value, tuple) else (value,)
        numbers += [n % count for n in flat if isinstance(n, int)]
    if node.op == "permute" and sorted(numbers) == list(range(count)):
        return numbers
    if node.op in _SWAPS:
        one, two = numbers if len(numbers) == 2 else (count - 2, count - 1)
        order = list(range(count))
        order[one], order[two] = order[two], order[one]
        return order
    return None
