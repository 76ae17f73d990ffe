"""A graph as JSON text and back.

The text is strict JSON, one record a line, keys in a fixed order, defaults left out: the same graph
gives the same bytes, and two versions of a model can be compared with ``diff``. Its schema is
``graph.schema.json`` beside this file. Neither torch nor any other package is needed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from netviz.errors import GraphError
from netviz.ir.decode import Json, decode
from netviz.ir.graph import Graph, Note
from netviz.ir.group import Group
from netviz.ir.node import Cost, Edge, Node, Port, Source
from netviz.ir.tensor import Attribute, Parameter, TensorSpec
from netviz.ir.verify import verify

FORMAT = "netviz-graph"
VERSION = 1

_SURROGATE = re.compile("[\ud800-\udfff]")
_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def dumps(graph: Graph) -> str:
    """``graph`` as JSON text, ending in a newline; equal graphs built alike give equal text."""
    head: list[tuple[str, Any]] = [
        ("format", FORMAT),
        ("version", VERSION),
        ("name", graph.name),
        ("metadata", _attributes(graph.metadata)),
    ]
    lines = [f"  {_text(key)}: {_text(value)}" for key, value in head]
    lines += [
        _array("groups", map(_group, graph.groups)),
        _array("nodes", map(_node, graph.nodes)),
        _array("edges", map(_edge, graph.edges)),
        _array("parameters", map(_parameter, graph.parameters)),
        _array("notes", map(_note, graph.notes)),
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def loads(text: str | bytes, *, where: str = "the graph") -> Graph:
    """Read back what `dumps` wrote, and verify it.

    ``where`` names the text in messages (a file's path). Raises `GraphError` that says what is not
    JSON, not a netviz graph, of a newer version, missing, misspelt, of the wrong type or
    contradictory.
    """
    try:
        data = json.loads(text)
    except UnicodeDecodeError as error:
        raise GraphError(f"{where} is not text: {error}") from None
    except RecursionError:
        raise GraphError(f"{where} is nested too deeply to be a netviz graph") from None
    except ValueError as error:
        raise GraphError(f"{where} is not JSON: {error}") from None
    return verify(decode(_check_head(data, where), where))


def _check_head(data: Json, where: str) -> dict[str, Json]:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        hint = 'it should start with {"format": "netviz-graph", "version": 1'
        raise GraphError(f"{where} is JSON, but not a netviz graph: {hint}")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise GraphError(f"{where}: version must be a whole number from 1, not {version!r}")
    if version > VERSION:
        raise GraphError(
            f"{where} was written by a newer netviz (graph version {version}; "
            f"this one reads up to {VERSION}): upgrade with  pip install --upgrade netviz"
        )
    return {key: value for key, value in data.items() if key not in ("format", "version")}


def _text(value: Any) -> str:
    """``value`` as JSON on one line; lone surrogates escaped, since UTF-8 cannot hold them."""
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", _encoder.encode(value))


def _array(key: str, records: Iterable[dict[str, Any]]) -> str:
    body = ",\n".join(f"    {_text(record)}" for record in records)
    return f'  "{key}": [\n{body}\n  ]' if body else f'  "{key}": []'


def _slim(record: dict[str, Any]) -> dict[str, Any]:
    """Without the entries that are empty: a reader takes their defaults."""
    return {key: value for key, value in record.items() if value not in (None, "", [], {})}


def _attributes(values: Mapping[str, Attribute]) -> dict[str, Any]:
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


def _group(group: Group) -> dict[str, Any]:
    head = {"id": group.id, "path": group.path, "class_name": group.class_name}
    if group.parent is not None:
        head["parent"] = group.parent
    rest = {
        "call": None if group.call == 1 else group.call,
        "kind": None if group.kind == "module" else group.kind,
        "module": group.module,
        "attributes": _attributes(group.attributes),
        "inputs": [_port(port) for port in group.inputs],
        "outputs": [_port(port) for port in group.outputs],
        "source": _source(group.source),
    }
    return {**head, **_slim(rest)}


def _node(node: Node) -> dict[str, Any]:
    head = {"id": node.id, "kind": node.kind, "op": node.op, "name": node.name}
    rest = {
        "group": node.group,
        "inputs": [_port(port) for port in node.inputs],
        "outputs": [_port(port) for port in node.outputs],
        "attributes": _attributes(node.attributes),
        "parameters": list(node.parameters),
        "cost": _cost(node.cost),
        "aten": dict(node.aten),
        "source": _source(node.source),
        "members": list(node.members),
        "repeat": None if node.repeat == 1 else node.repeat,
    }
    record = {**head, **_slim(rest)}
    return record if node.error is None else {**record, "error": node.error}


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "source_port": edge.source_port,
        "target": edge.target,
        "target_port": edge.target_port,
        **_tensor(edge.tensor),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    record: dict[str, Any] = {"name": parameter.name, **_tensor(parameter.tensor)}
    if parameter.kind != "parameter":
        record["kind"] = parameter.kind
    if not parameter.trainable:
        record["trainable"] = False
    return {**record, "aliases": list(parameter.aliases)} if parameter.aliases else record


def _note(note: Note) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": note.kind, "message": note.message}
    return {**record, "nodes": list(note.nodes)} if note.nodes else record
