"""The graph as Model Explorer's JSON: one collection of one graph, its modules as namespaces."""

from __future__ import annotations

import json
from typing import Any

from netviz.ir import Graph, Group, Index, Node, Port
from netviz.layouts.wording import shape_text

_TOP = ""


def render(graph: Graph) -> bytes:
    """Every operator of ``graph`` in UTF-8, to be opened with ``model-explorer FILE``."""
    index = Index.of(graph)
    places = {group.id: _namespace(group, index) for group in graph.groups}
    drawn = {
        "id": graph.name,
        "nodes": [_node(node, index, places) for node in graph.nodes],
        "groupNodeAttributes": {
            places[group.id] or _TOP: _told(group) for group in graph.groups if group.id
        },
    }
    data = {"label": graph.name, "graphs": [drawn]}
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _namespace(group: Group, index: Index) -> str:
    """The names of the calls around and with ``group``, joined by what Model Explorer splits at."""
    names = []
    for id_ in index.ancestors(group.id):
        if id_:
            parent = index.group[id_].parent or ""
            own = id_.removeprefix(f"{parent}.") if parent else id_
            names.append(own.replace("/", "∕"))
    return "/".join(reversed(names))


def _node(node: Node, index: Index, places: dict[str, str]) -> dict[str, Any]:
    label = node.op if node.kind == "operator" else node.name or node.kind
    attributes = {"kind": node.kind, **{k: _plain(v) for k, v in node.attributes.items()}}
    if node.cost.flops:
        attributes["flops"] = f"{node.cost.flops}"
    if node.parameters:
        attributes["parameters"] = ", ".join(node.parameters)
    if node.source is not None:
        attributes["source"] = f"{node.source.file}:{node.source.line}"
    if node.error:
        attributes["error"] = node.error
    return {
        "id": node.id,
        "label": label,
        "namespace": places[node.group],
        "attrs": [{"key": key, "value": value} for key, value in attributes.items()],
        "incomingEdges": [
            {
                "sourceNodeId": edge.source,
                "sourceNodeOutputId": str(edge.source_port),
                "targetNodeInputId": str(edge.target_port),
            }
            for edge in index.incoming[node.id]
        ],
        "inputsMetadata": [_port(place, port) for place, port in enumerate(node.inputs)],
        "outputsMetadata": [_port(place, port) for place, port in enumerate(node.outputs)],
    }


def _port(place: int, port: Port) -> dict[str, Any]:
    told = {
        "__tensor_tag": port.name,
        "tensor_shape": f"{port.tensor.dtype}[{shape_text(port.tensor.shape)}]",
    }
    return {"id": str(place), "attrs": [{"key": k, "value": v} for k, v in told.items()]}


def _told(group: Group) -> dict[str, str]:
    return {"class": group.class_name, **{k: _plain(v) for k, v in group.attributes.items()}}


def _plain(value: object) -> str:
    return str(value)
