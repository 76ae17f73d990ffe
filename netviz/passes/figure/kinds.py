"""What an operator is in a figure, and the window that it slides over its input."""

from __future__ import annotations

from netviz.ir import Attribute, Index, Node
from netviz.passes.figure.record import Window
from netviz.passes.plumbing import flattens
from netviz.passes.roles import role_of

HELD = frozenset(("parameter", "buffer", "constant"))

_POOLING = frozenset(("mean", "max", "amax"))
_JOINS = {
    **dict.fromkeys(("cat", "concat", "concatenate", "hstack", "vstack", "dstack"), "concat"),
    "add": "add",
    "mul": "gate",
}


def kind_of(node: Node, index: Index) -> str:
    """The role of ``node`` in a figure, one of `netviz.passes.figure.record.ROLES`."""
    role = role_of(node)
    if flattens(node):
        return "flatten"
    if role == "reduction" and _pools(node):
        return "pooling"
    if role == "merge":
        sources = {
            e.source for e in index.incoming[node.id] if index.node[e.source].kind != "buffer"
        }
        flowing = {source for source in sources if index.node[source].kind != "constant"}
        joined = _JOINS.get(node.op.rstrip("_"), "merge")
        return joined if len(flowing) > 1 or joined == "concat" else "arithmetic"
    return "other" if role == "module" else role


def _pools(node: Node) -> bool:
    """Whether ``node`` takes the mean or the maximum over maps or a signal: global pooling."""
    if node.op not in _POOLING or not node.inputs or not node.outputs:
        return False
    before, after = node.inputs[0].tensor.shape, node.outputs[0].tensor.shape
    return len(before) > 2 and len(after) > 1 and after[0] == before[0]


def window(node: Node, index: Index) -> Window | None:
    """The window of a convolution or pooling; None for others, and for global pooling."""
    size = node.attributes.get("kernel_size")
    weight = _weight(node, index)
    if size is None and (weight is None or len(weight) < 3 or "conv" not in node.op):
        return None
    rank = len(weight) - 2 if weight and "conv" in node.op else _rank(node)
    kernel = _each(size, rank, None) or (weight[2:] if weight else ())
    stride = node.attributes.get("stride")
    pooled = kernel if "pool" in node.op else (1,) * rank
    return Window(
        kernel,
        _each(stride, rank, None) or pooled,
        _each(node.attributes.get("dilation"), rank, 1),
        _groups(node, weight),
    )


def _rank(node: Node) -> int:
    digits = [int(c) for c in node.op if c in "123"]
    return digits[0] if digits else 2


def _weight(node: Node, index: Index) -> tuple[int, ...] | None:
    for name in node.parameters:
        if name in index.parameter and len(index.parameter[name].tensor.shape) > 1:
            return index.parameter[name].tensor.shape
    return None


def _groups(node: Node, weight: tuple[int, ...] | None) -> int:
    given = node.attributes.get("groups")
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if weight is None or "transpose" in node.op or "conv" not in node.op or not node.inputs:
        return 1
    shape = node.inputs[0].tensor.shape
    axis = len(shape) - len(weight) + 1
    return max(shape[axis] // weight[1], 1) if 0 <= axis < len(shape) and weight[1] else 1


def _each(value: Attribute, rank: int, usual: int | None) -> tuple[int, ...]:
    """``value`` along each of ``rank`` axes; ``usual`` (or nothing) where there is none."""
    if isinstance(value, int):
        return (value,) * rank
    if isinstance(value, tuple):
        numbers = tuple(n for n in value if isinstance(n, int))
        return numbers * rank if len(numbers) == 1 else numbers
    return () if usual is None else (usual,) * rank
