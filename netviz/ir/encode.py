"""Graph records as JSON values: keys in a fixed order, what is empty or usual left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from netviz.ir.graph import Note
from netviz.ir.group import Group
from netviz.ir.node import Cost, Edge, Node, Port, Source
from netviz.ir.tensor import Attribute, Parameter, TensorSpec


def _slim(record: dict[str, Any]) -> dict[str, Any]:
    """Without the entries that are empty: a reader takes their defaults."""
    return {key: value for key, value in record.items() if value not in (None, "", [], {})}


def attributes(values: Mapping[str, Attribute]) -> dict[str, Any]:
    """Configuration values by name."""
    return {key: _attribute(value) for key, value in values.items()}


def _attribute(value: Attribute) -> Any:
    if isinstance(value, tuple):
        return [_attribute(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}  # JSON has no infinity and no nan
    return value


def _tensor(tensor: TensorSpec) -> dict[str, Any]:
    return {"shape": list(tensor.shape), "dtype": tensor.dtype}


def _port(port: Port) -> dict[str, Any]:
    record = {"name": port.name, **_tensor(port.tensor)}
    return record if port.alias_of is None else {**record, "alias_of": port.alias_of}


def _source(source: Source | None) -> dict[str, Any] | None:
    return None if source is None else {"file": source.file, "line": source.line}


def _cost(cost: Cost) -> dict[str, Any]:
    record = {
        "flops": cost.flops,
        "elementwise_flops": cost.elementwise_flops,
        "uncounted": list(cost.uncounted),
    }
    return {key: value for key, value in record.items() if value}


def group(group: Group) -> dict[str, Any]:
    """A module call."""
    head = {"id": group.id, "path": group.path, "class_name": group.class_name}
    if group.parent is not None:
        head["parent"] = group.parent
    rest = {
        "call": None if group.call == 1 else group.call,
        "kind": None if group.kind == "module" else group.kind,
        "module": group.module,
        "attributes": attributes(group.attributes),
        "inputs": [_port(port) for port in group.inputs],
        "outputs": [_port(port) for port in group.outputs],
        "source": _source(group.source),
        "repeat": None if group.repeat == 1 else group.repeat,
        "shared": group.shared or None,
        "parallel": group.parallel or None,
        "copies": list(group.copies),
    }
    return {**head, **_slim(rest)}


def node(node: Node) -> dict[str, Any]:
    """A node with its ports and cost."""
    head = {"id": node.id, "kind": node.kind, "op": node.op, "name": node.name}
    rest = {
        "group": node.group,
        "inputs": [_port(port) for port in node.inputs],
        "outputs": [_port(port) for port in node.outputs],
        "attributes": attributes(node.attributes),
        "parameters": list(node.parameters),
        "cost": _cost(node.cost),
        "aten": dict(node.aten),
        "source": _source(node.source),
        "members": list(node.members),
        "repeat": None if node.repeat == 1 else node.repeat,
        "shared": node.shared or None,
        "parallel": node.parallel or None,
        "copies": list(node.copies),
    }
    record = {**head, **_slim(rest)}
    return record if node.error is None else {**record, "error": node.error}


def edge(edge: Edge) -> dict[str, Any]:
    """An edge with its tensor."""
    return {
        "source": edge.source,
        "source_port": edge.source_port,
        "target": edge.target,
        "target_port": edge.target_port,
        **_tensor(edge.tensor),
    }


def parameter(parameter: Parameter) -> dict[str, Any]:
    """A parameter or buffer."""
    record: dict[str, Any] = {"name": parameter.name, **_tensor(parameter.tensor)}
    if parameter.kind != "parameter":
        record["kind"] = parameter.kind
    if not parameter.trainable:
        record["trainable"] = False
    return {**record, "aliases": list(parameter.aliases)} if parameter.aliases else record


def note(note: Note) -> dict[str, Any]:
    """A note."""
    record: dict[str, Any] = {"kind": note.kind, "message": note.message}
    return {**record, "nodes": list(note.nodes)} if note.nodes else record
