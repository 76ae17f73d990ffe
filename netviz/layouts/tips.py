"""What hovering tells, and amounts as people write them."""

from __future__ import annotations

from netviz.ir import Attribute, Group, Index, Node, Port
from netviz.layouts.wording import shape_text
from netviz.tables.units import exact, short, size

_MOST_ATTRIBUTES = 24


def parameter_count(node: Node, index: Index) -> int:
    """Elements of the parameters (not buffers) that ``node`` reads, tied ones once."""
    found = {id(p): p for name in node.parameters if (p := index.parameter.get(name)) is not None}
    return sum(p.tensor.numel for p in found.values() if p.kind == "parameter")


def amounts(node: Node, index: Index, *, show: frozenset[str]) -> str:
    """Parameters and work of ``node`` as ``show`` asks: "9.41 k params · 236 MFLOPs"."""
    parts = []
    count = parameter_count(node, index)
    if "params" in show and count:
        parts.append(f"{short(count)} params")
    flops = node.cost.flops
    if "flops" in show and flops:
        parts.append(f"{short(flops)}FLOPs" if " " in short(flops) else f"{flops} FLOPs")
    return " · ".join(parts)


def node_tip(node: Node, index: Index) -> str:
    """Path, class, configuration, shapes, parameters, work and source line of ``node``."""
    lines = [_heading(node)]
    lines += _attributes(node.attributes)
    lines += [_port("in", port) for port in node.inputs]
    lines += [_port("out", port) for port in node.outputs]
    count = parameter_count(node, index)
    if count:
        lines.append(f"parameters {exact(count)}")
    if node.cost.flops:
        lines.append(f"FLOPs {exact(node.cost.flops)} ({exact(node.cost.macs)} MACs)")
    if node.cost.elementwise_flops:
        lines.append(f"element-wise FLOPs {exact(node.cost.elementwise_flops)}")
    if node.cost.uncounted:
        lines.append(f"uncounted: {', '.join(node.cost.uncounted)}")
    if len(node.members) > 1:
        lines.append(f"stands for {len(node.members)} operators")
    if node.source is not None:
        lines.append(f"{node.source.file}:{node.source.line}")
    if node.error:
        lines.append(f"failed: {node.error}")
    return "\n".join(lines)


def group_tip(group: Group) -> str:
    """Path, class, configuration, shapes and source of a module call."""
    name = group.path or "model"
    lines = [f"{name} · {group.class_name}" + (f" (call {group.call})" if group.call > 1 else "")]
    lines += _attributes(group.attributes)
    lines += [_port("in", port) for port in group.inputs]
    lines += [_port("out", port) for port in group.outputs]
    if group.source is not None:
        lines.append(f"{group.source.file}:{group.source.line}")
    return "\n".join(lines)


def _heading(node: Node) -> str:
    if node.kind == "module":
        return f"{node.name or 'model'} · {node.op}"
    if node.kind == "operator":
        return f"{node.id} · {node.name}"
    return f"{node.kind} {node.name}"


def _attributes(attributes: object) -> list[str]:
    items = list(attributes.items()) if isinstance(attributes, dict) else []
    told = [f"{key} = {_value(value)}" for key, value in items[:_MOST_ATTRIBUTES]]
    more = len(items) - len(told)
    return [*told, f"and {more} more settings"] if more > 0 else told


def _value(value: Attribute) -> str:
    text = str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def _port(direction: str, port: Port) -> str:
    tensor = port.tensor
    return (
        f"{direction} {port.name}: {shape_text(tensor.shape)} {tensor.dtype}, {size(tensor.nbytes)}"
    )
