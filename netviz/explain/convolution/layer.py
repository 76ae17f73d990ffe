"""A layer of a model as a `Convolution`: its own settings, what it saw, its receptive field."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from netviz.errors import FormatError, NetvizError, TargetError
from netviz.explain.convolution.record import Convolution, Sizes
from netviz.explain.convolution.settings import worded
from netviz.ir import Attribute, Graph, Node
from netviz.passes.select import Field, receptive_field
from netviz.passes.select.names import calls, nodes
from netviz.resolve import Request, resolve

_CONV = re.compile(r"conv(_transpose)?([123])d$")
_LAYER = re.compile(r"[A-Za-z_0-9@.]+$")
_LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """``name``: its path. ``model``: the model's name. ``seen``: its receptive field, None where
    all of the input may count. ``notes``: what a reader must know besides."""

    conv: Convolution
    name: str
    model: str
    seen: Field | None
    notes: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The receptive field in words."""
        return str(self.seen) if self.seen else "all of the input may count"


def layer(subject: Any, name: str | None) -> Layer:
    """The convolution ``name`` of ``subject``: a model, a graph, or a TARGET, whose end may name
    the layer ("model.py:layer1.0.conv1", "zoo:resnet18:layer1.0.conv1").

    Raises `FormatError` that lists the convolutions where ``name`` is none of them, and what
    tracing raises.
    """
    graph, name = _found(subject, name)
    node = _node(graph, name)
    conv, notes = _read(graph, node)
    _, seen = receptive_field(graph, node.id)
    return Layer(
        conv=conv,
        name=_path(graph, node),
        model=graph.name,
        seen=seen,
        notes=(*notes, *(n.message for n in graph.notes if n.kind == "assumed")),
    )


def _found(subject: Any, name: str | None) -> tuple[Graph, str | None]:
    if name is not None or not isinstance(subject, str):
        return resolve(subject, Request()).graph, name
    target, _, last = subject.rpartition(":")
    splits = bool(_LAYER.match(last)) and target not in ("", "zoo")
    if splits and "." in last and not last.endswith((".py", ".json")):
        return resolve(target, Request()).graph, last
    try:
        return resolve(subject, Request()).graph, None
    except TargetError as error:
        if not splits:
            raise
        return _second(target, last, error), last


def _second(target: str, last: str, first: TargetError) -> Graph:
    """The model without its last name, which may be a layer's; else the ``first`` complaint."""
    try:
        graph = resolve(target, Request()).graph
    except NetvizError:
        raise first from None
    if not calls(graph, last):
        raise first
    return graph


def _node(graph: Graph, name: str | None) -> Node:
    """The first convolution that ``name`` names; the only one of the model without a name."""
    there = [node for node in graph.nodes if _CONV.search(node.op)]
    if not there:
        raise FormatError(f"{graph.name} has no convolution to explain")
    if name is None:
        if len(there) > 1:
            raise FormatError(f"say which convolution of {graph.name}: {_listed(graph, there)}")
        return there[0]
    inside = nodes(graph, name, what="explain")
    found = [node for node in there if node.id in inside]
    if not found:
        raise FormatError(f"{name!r} is no convolution; there are {_listed(graph, there)}")
    if len({_path(graph, node) for node in found}) > 1:
        raise FormatError(f"{name!r} holds several convolutions: {_listed(graph, found)}")
    return found[0]


def _listed(graph: Graph, found: list[Node]) -> str:
    names = list(dict.fromkeys(_path(graph, node) for node in found))
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _path(graph: Graph, node: Node) -> str:
    """The module's path where the convolution is a module of its own, else the node's id."""
    group = next(g for g in graph.groups if g.id == node.group)
    alone = all(other in (node, _pad(graph, node)) for other in _beside(graph, node))
    return group.id if alone and group.id else node.id


def _beside(graph: Graph, node: Node) -> list[Node]:
    """What runs in the module of ``node`` itself, ``node`` with it."""
    return [other for other in graph.nodes if other.group == node.group]


def _pad(graph: Graph, node: Node) -> Node | None:
    """What pads for a convolution whose padding is not of zeros: torch does it beforehand."""
    group = next(g for g in graph.groups if g.id == node.group)
    if group.attributes.get("padding_mode", "zeros") == "zeros":
        return None
    return next((other for other in _beside(graph, node) if other.op == "pad"), None)


def _read(graph: Graph, node: Node) -> tuple[Convolution, tuple[str, ...]]:
    found = _CONV.search(node.op)
    axes = int(found[2]) if found else 2
    transposed = bool(found and found[1])
    group = next(g for g in graph.groups if g.id == node.group)
    settings = {**group.attributes, **node.attributes}
    kernel = _sides(settings.get("kernel_size"), axes)
    pad = _pad(graph, node)
    before, after = (pad or node).inputs[0].tensor.shape, node.outputs[0].tensor.shape
    if not kernel or len(before) <= axes:
        raise FormatError(f"the trace of {node.id} does not say its kernel: trace it again")
    own = {
        name: _sides(settings.get(name, usual), axes)
        for name, usual in (("stride", 1), ("dilation", 1), ("output_padding", 0))
    }
    padding = (group.attributes if pad else settings).get("padding", 0)
    if isinstance(padding, str):
        rims = worded(padding, {"kernel": kernel, **own}, transposed=transposed)
    else:
        rims = (_sides(padding, axes),) * 2
    plain = Convolution(
        size=tuple(before[-axes:]),
        kernel=kernel,
        stride=own["stride"],
        dilation=own["dilation"],
        output_padding=own["output_padding"] if transposed else (0,) * axes,
        padding=rims[0],
        padding_end=rims[1],
        groups=int(str(settings.get("groups", 1))),
        in_channels=before[-axes - 1],
        out_channels=after[-axes - 1],
        transposed=transposed,
        bias=_has_bias(graph, node),
        padding_mode=str(settings.get("padding_mode", "zeros"))
        if any(rims[0] + rims[1])
        else "zeros",
    )
    told = f"the layer pads with mode {plain.padding_mode!r}; zeros are drawn"
    return plain, (told,) * (plain.padding_mode != "zeros")


def _has_bias(graph: Graph, node: Node) -> bool:
    shapes = {name: p.tensor.shape for p in graph.parameters for name in p.names}
    return any(len(shapes.get(name, (0, 0))) == 1 for name in node.parameters)


def _sides(value: Attribute, axes: int) -> Sizes:
    if isinstance(value, int):
        return (value,) * axes
    sides = tuple(v for v in value if isinstance(v, int)) if isinstance(value, tuple) else ()
    return sides * axes if len(sides) == 1 else sides


_ROOM = {1: 24, 2: 15, 3: 6}
_OUTPUTS = 3


def small(conv: Convolution) -> Convolution:
    """``conv`` on an input small enough to draw, where its own is not: at least 3 outputs on an
    axis, the first of them clear of the padding where that fits."""
    room = _ROOM[len(conv.size)]
    size = tuple(n if n <= room else min(n, _least(conv, a)) for a, n in enumerate(conv.size))
    return conv if prod(size) == prod(conv.size) else replace(conv, size=size)


def _least(conv: Convolution, a: int) -> int:
    if conv.transposed:
        return _OUTPUTS
    inside = conv.reach[a] + (_OUTPUTS - 1) * conv.stride[a]
    return inside if inside <= 2 * _ROOM[len(conv.size)] else max(1, inside - 2 * conv.padding[a])
