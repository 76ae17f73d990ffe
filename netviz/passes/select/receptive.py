"""What a node sees: everything before it, and how many pixels of the input that is.

Before: a graph. After: the ancestors of one node. For convolutional paths the receptive field is
computed with the recurrences of Araujo, Norris and Sim, "Computing receptive fields of
convolutional neural networks", Distill 2019: with kernel k, stride s and dilation d,
``size += (d (k - 1)) * jump`` and ``jump *= s``; a transposed convolution divides the jump by s and
sees ceil(k / s) places; where paths meet, the largest size counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from netviz.ir import Attribute, Graph, Index, Node
from netviz.ir.node import HELD
from netviz.passes.roles import role_of
from netviz.passes.select.between import between
from netviz.passes.select.names import nodes


@dataclass(frozen=True, slots=True)
class Field:
    """Per spatial axis: ``size``, how many places of the input one place of the node depends on;
    ``jump``: how many places of the input lie between two neighbours of the node."""

    size: tuple[int, ...]
    jump: tuple[Fraction, ...]

    def __str__(self) -> str:
        """``427×427 places of the input, one every 32×32``."""
        return f"{_times(self.size)} places of the input, one every {_times(self.jump)}"


def receptive_field(graph: Graph, node: str) -> tuple[Graph, Field | None]:
    """The ancestors of ``node`` (an id, a module, an output) in ``graph``, and its receptive field.

    The field is None where the path has no spatial axes, or something on it (a linear layer, an
    attention, a mean over places) sees the whole input. It may exceed the input: then padding is
    part of it. Raises `FormatError` for an unknown name, with near ones.
    """
    named = nodes(graph, node, what="find the receptive field of")
    part = between(graph, end=node)
    fields = _fields(part)
    wanted = [n for n in part.nodes if n.id in named]
    return part, fields.get(wanted[-1].id)


def _fields(graph: Graph) -> dict[str, Field | None]:
    index = Index.of(graph)
    found: dict[str, Field | None] = {}
    for node in graph.nodes:
        if node.kind == "input":
            axes = max(0, len(node.outputs[0].tensor.shape) - 2)
            found[node.id] = Field((1,) * axes, (Fraction(1),) * axes) if axes else None
            continue
        before = [
            found[edge.source]
            for edge in index.incoming[node.id]
            if index.node[edge.source].kind not in HELD
        ]
        met = _met(before)
        found[node.id] = met and _seen(node, met)
    return found


def _met(fields: list[Field | None]) -> Field | None:
    """The field of all of ``fields`` together; None where one sees everything or axes differ."""
    known = [field for field in fields if field is not None]
    if not known or len(known) < len(fields) or len({len(f.size) for f in known}) > 1:
        return None
    size = tuple(max(sizes) for sizes in zip(*(f.size for f in known), strict=True))
    jump = tuple(max(jumps) for jumps in zip(*(f.jump for f in known), strict=True))
    return Field(size, jump)


def _seen(node: Node, field: Field) -> Field | None:
    rule = _padded if node.op == "pad" else _RULES.get(role_of(node), _everything)
    return rule(node, field)


def _everything(_node: Node, _field: Field) -> None:
    """No numbers: the whole input may count."""
    return


def _place(node: Node, field: Field) -> Field | None:
    """Place by place: the spatial axes stay as they are."""
    axes = len(field.size)
    after = node.outputs[0].tensor.shape[2:] if node.outputs else None
    same = any(port.tensor.shape[2:] == after for port in node.inputs)
    return field if node.kind == "output" or (same and len(after or ()) == axes) else None


def _padded(node: Node, field: Field) -> Field | None:
    """Padding of the spatial axes; around a circle the far end is a neighbour."""
    sides = node.attributes.get("pad")
    local = isinstance(sides, tuple) and len(sides) <= 2 * len(field.size)
    return field if local and node.attributes.get("mode") != "circular" else None


def _normalised(node: Node, field: Field) -> Field | None:
    """Batch normalisation works place by place; group and instance norms mix all places."""
    return _place(node, field) if node.op.lower().startswith("batch") else None


def _window(node: Node, field: Field) -> Field | None:
    """Convolution and pooling; adaptive pooling where it divides evenly."""
    axes = len(field.size)
    if node.op.startswith("adaptive"):
        kernel = stride = _ratio(node, axes)
    else:
        kernel = _sides(node.attributes.get("kernel_size"), axes)
        usual = kernel if role_of(node) == "pooling" else (1,) * axes
        stride = _sides(node.attributes.get("stride"), axes) or usual
    dilation = _sides(node.attributes.get("dilation"), axes) or (1,) * axes
    if not kernel or len(stride) != axes:
        return None
    reach = tuple(d * (k - 1) for d, k in zip(dilation, kernel, strict=True))
    return Field(
        _grown(field, reach),
        tuple(jump * s for jump, s in zip(field.jump, stride, strict=True)),
    )


def _enlarged(node: Node, field: Field) -> Field | None:
    """Transposed convolution and interpolation: neighbours of the result lie closer together."""
    axes = len(field.size)
    scale = _sides(node.attributes.get("stride"), axes) or _ratio(node, axes, up=True)
    if not scale:
        return None
    kernel = _sides(node.attributes.get("kernel_size"), axes)
    if kernel:
        reach = tuple(ceil(k / s) - 1 for k, s in zip(kernel, scale, strict=True))
    else:
        reach = (0 if node.attributes.get("mode", "nearest") == "nearest" else 1,) * axes
    return Field(
        _grown(field, reach),
        tuple(jump / s for jump, s in zip(field.jump, scale, strict=True)),
    )


def _grown(field: Field, reach: tuple[int, ...]) -> tuple[int, ...]:
    """Sizes when ``reach`` more neighbours are seen on each axis."""
    steps = zip(field.size, field.jump, reach, strict=True)
    return tuple(ceil(size + more * jump) for size, jump, more in steps)


def _sides(value: Attribute, axes: int) -> tuple[int, ...]:
    """A setting for every axis; () where it is none."""
    if isinstance(value, int):
        return (value,) * axes
    if not isinstance(value, tuple):
        return ()
    sides = tuple(side for side in value if isinstance(side, int))
    return sides * axes if len(sides) == 1 else sides if len(sides) == axes else ()


def _ratio(node: Node, axes: int, *, up: bool = False) -> tuple[int, ...]:
    """How many times larger each axis is before than after, or after than before; () if uneven."""
    if not node.inputs or not node.outputs:
        return ()
    before, after = node.inputs[0].tensor.shape[2:], node.outputs[0].tensor.shape[2:]
    large, small = (after, before) if up else (before, after)
    if len(large) != axes or len(small) != axes or not all(small):
        return ()
    even = all(a % b == 0 for a, b in zip(large, small, strict=True))
    return tuple(a // b for a, b in zip(large, small, strict=True)) if even else ()


def _times(sides: tuple[object, ...]) -> str:
    return "×".join(map(str, sides))


_RULES: Mapping[str, Callable[[Node, Field], Field | None]] = {
    "convolution": _window,
    "pooling": _window,
    "upsampling": _enlarged,
    "normalisation": _normalised,
    "activation": _place,
    "merge": _place,
    "arithmetic": _place,
    "dropout": _place,
    "output": _place,
}
"""What each role adds; any other role may see everything."""
