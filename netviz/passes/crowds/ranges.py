"""What differs in a row of similar layers, in a few words: "8…24 features"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from netviz.ir import Attribute, Index, Node, Parameter
from netviz.passes.roles import role_of
from netviz.passes.runs.forest import Forest, Item

Shape = tuple[int, ...]
_Units = Mapping[str, tuple[str, Callable[[Shape, Shape], int]]]

_OUT: _Units = {
    "convolution": ("channels", lambda made, _: made[1]),
    "upsampling": ("channels", lambda made, _: made[1]),
    "linear": ("features", lambda made, _: made[-1]),
    "embedding": ("entries", lambda _, weight: weight[0]),
}
"""By role, what is called a layer's width: a number of its output's shape or its weight's."""
_IN: _Units = {
    "convolution": ("channels in", lambda _, weight: weight[1]),
    "linear": ("features in", lambda _, weight: weight[-1]),
    "embedding": ("features", lambda _, weight: weight[-1]),
}
"""What is told where these widths are equal."""


def differences(index: Index, forest: Forest, copies: Sequence[Sequence[Item]]) -> str:
    """The widths of the layers in ``copies`` from least to most; if they are equal, dilations or
    the shapes of what these make; and whether all use the same weights. Empty when all is equal."""
    layers = [list(_layers(forest, copy)) for copy in copies]
    first = [row[0] for row in layers if row]
    widths = (_widths(layers, index.parameter, units) for units in (_OUT, _IN))
    said = next(filter(None, (*widths, _dilations(layers), _sizes(first))), "")
    weights = {frozenset(name for node in row for name in node.parameters) for row in layers}
    shared = "shared weights" if len(weights) == 1 and first else ""
    return " · ".join(part for part in (said, shared) if part)


def _layers(forest: Forest, copy: Sequence[Item]) -> Iterator[Node]:
    """The nodes of ``copy`` that have weights."""
    for item in copy:
        for node in forest.nodes[item.start : item.end]:
            if node.kind in ("operator", "module") and node.parameters and node.outputs:
                yield node


def _widths(
    layers: Sequence[Sequence[Node]], parameter: Mapping[str, Parameter], units: _Units
) -> str:
    widths: dict[str, set[int]] = {}
    for alike in zip(*layers, strict=False):
        found = [_width(node, parameter, units) for node in alike]
        if len(set(found)) > 1:
            for unit, width in found:
                widths.setdefault(unit, set()).add(width)
    return ", ".join(f"{min(w)}…{max(w)} {unit}" for unit, w in widths.items() if unit)


def _width(node: Node, parameter: Mapping[str, Parameter], units: _Units) -> tuple[str, int]:
    made = node.outputs[0].tensor.shape
    weight = parameter[node.parameters[0]].tensor.shape
    unit, width = units.get(role_of(node), ("", lambda *_: 0))
    return (unit, width(made, weight)) if min(len(made), len(weight)) > 1 else ("", 0)


def _dilations(layers: Sequence[Sequence[Node]]) -> str:
    found = {_side(node.attributes.get("dilation")) for row in layers for node in row} - {0}
    return f"dilation {min(found)}…{max(found)}" if len(found) > 1 else ""


def _side(value: Attribute) -> int:
    first = value[0] if isinstance(value, tuple) and value else value
    return first if isinstance(first, int) else 0


def _sizes(layers: Sequence[Node]) -> str:
    shapes = {node.outputs[0].tensor.shape: node.outputs[0].tensor.numel for node in layers}
    if len(shapes) < 2:
        return ""
    least, most = min(shapes, key=shapes.__getitem__), max(shapes, key=shapes.__getitem__)
    return "…".join("×".join(map(str, shape)) for shape in (least, most))
