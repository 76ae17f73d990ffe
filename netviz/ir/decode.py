"""JSON values to graph records; what does not fit is named by its place ("nodes[3].outputs[0]")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netviz.errors import GraphError
from netviz.ir.graph import Graph, Note
from netviz.ir.group import Group
from netviz.ir.node import Cost, Edge, Node, Port, Source
from netviz.ir.readers import (
    Json,
    MisfitError,
    Reader,
    Record,
    T,
    count,
    flag,
    many,
    mapping,
    show,
    string,
)
from netviz.ir.tensor import Attribute, Parameter, TensorSpec


def decode(data: dict[str, Json], where: str) -> Graph:
    """The graph in ``data`` (without its format and version); `GraphError` for what is amiss."""
    try:
        graph: Graph = _graph(data)
    except MisfitError as misfit:
        place = f" at {misfit.place.lstrip('.')}" if misfit.place else ""
        raise GraphError(f"{where} is not a sound netviz graph{place}: {misfit.why}") from None
    return graph


def _attribute(value: Json) -> Attribute:
    if isinstance(value, list):
        return tuple(_attribute(item) for item in value)
    if isinstance(value, dict):
        number = value.get("float")
        if len(value) == 1 and isinstance(number, str) and number in ("inf", "-inf", "nan"):
            return float(number)
        raise MisfitError(f'an object here must be {{"float": "inf"}} or the like: {show(value)}')
    return value


def _with_tensor(make: Callable[..., T]) -> Callable[..., T]:
    def build(*, shape: tuple[int, ...], dtype: str, **rest: Any) -> T:
        return make(tensor=TensorSpec(shape, dtype), **rest)

    return build


_shape = many(count)
_strings = many(string)
_attributes = mapping(_attribute)
_TENSOR: dict[str, Reader[Any]] = {"shape": _shape, "dtype": string}

_source = Record(Source, {"file": string, "line": count}, ("file", "line"))
_cost = Record(Cost, {"flops": count, "elementwise_flops": count, "uncounted": _strings}, ())
_port = Record(
    _with_tensor(Port), {"name": string, **_TENSOR, "alias_of": count}, ("name", "shape", "dtype")
)
_edge = Record(
    _with_tensor(Edge),
    {"source": string, "source_port": count, "target": string, "target_port": count, **_TENSOR},
    ("source", "source_port", "target", "target_port", "shape", "dtype"),
)
_parameter = Record(
    _with_tensor(Parameter),
    {"name": string, **_TENSOR, "kind": string, "trainable": flag, "aliases": _strings},
    ("name", "shape", "dtype"),
)
_note = Record(Note, {"kind": string, "message": string, "nodes": _strings}, ("kind", "message"))
_group = Record(
    Group,
    {
        "id": string,
        "path": string,
        "class_name": string,
        "parent": string,
        "call": count,
        "kind": string,
        "module": string,
        "attributes": _attributes,
        "inputs": many(_port),
        "outputs": many(_port),
        "source": _source,
        "repeat": count,
        "shared": flag,
        "parallel": flag,
        "copies": _strings,
    },
    ("id", "path", "class_name"),
)
_node = Record(
    Node,
    {
        "id": string,
        "kind": string,
        "op": string,
        "name": string,
        "group": string,
        "inputs": many(_port),
        "outputs": many(_port),
        "attributes": _attributes,
        "parameters": _strings,
        "cost": _cost,
        "aten": mapping(count),
        "source": _source,
        "members": _strings,
        "repeat": count,
        "shared": flag,
        "parallel": flag,
        "copies": _strings,
        "error": string,
    },
    ("id", "kind", "op", "name"),
)
_graph = Record(
    Graph,
    {
        "name": string,
        "metadata": _attributes,
        "groups": many(_group),
        "nodes": many(_node),
        "edges": many(_edge),
        "parameters": many(_parameter),
        "notes": many(_note),
    },
    ("name", "nodes", "edges", "groups"),
)
