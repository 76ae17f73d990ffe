"""The graph as TensorFlow's GraphDef in text, which TensorBoard's graph tab opens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from netviz.ir import Graph, Index, Node

_UNFIT = re.compile(r"[^A-Za-z0-9_.\\/>-]")
_TYPES = {
    "float32": "DT_FLOAT", "float64": "DT_DOUBLE", "float16": "DT_HALF",
    "bfloat16": "DT_BFLOAT16", "int64": "DT_INT64", "int32": "DT_INT32", "int16": "DT_INT16",
    "int8": "DT_INT8", "uint8": "DT_UINT8", "bool": "DT_BOOL", "complex64": "DT_COMPLEX64",
    "complex128": "DT_COMPLEX128",
}  # fmt: skip


def render(graph: Graph) -> bytes:
    """Every operator of ``graph`` as text of a GraphDef; module calls are its name scopes."""
    index = Index.of(graph)
    names = _names(graph)
    lines: list[str] = []
    for node in graph.nodes:
        lines += _node(node, index, names)
    lines.append("versions { producer: 22 }")
    return ("\n".join(lines) + "\n").encode()


def _names(graph: Graph) -> dict[str, str]:
    """A name a node that TensorFlow allows, each once: "layer1/0/conv1/conv2d"."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in graph.nodes:
        scope = node.group.replace(".", "/")
        own = node.id.removeprefix(f"{node.group}/")
        name = _UNFIT.sub("_", f"{scope}/{own}".strip("/")).lstrip("_-\\/>") or "node"
        number = 2
        unique = name
        while unique in taken:
            unique, number = f"{name}_{number}", number + 1
        taken.add(unique)
        found[node.id] = unique
    return found


def _node(node: Node, index: Index, names: dict[str, str]) -> Iterator[str]:
    yield "node {"
    yield f"  name: {_text(names[node.id])}"
    yield f"  op: {_text(node.op if node.kind == 'operator' else node.kind)}"
    for edge in index.incoming[node.id]:
        output = f":{edge.source_port}" if edge.source_port else ""
        yield f"  input: {_text(names[edge.source] + output)}"
    if node.outputs:
        kind = _TYPES.get(node.outputs[0].tensor.dtype)
        if kind:
            yield f'  attr {{ key: "T" value {{ type: {kind} }} }}'
        yield '  attr { key: "_output_shapes" value { list {'
        for port in node.outputs:
            sizes = " ".join(f"dim {{ size: {size} }}" for size in port.tensor.shape)
            yield f"    shape {{ {sizes} }}"
        yield "  } } }"
    for key, value in node.attributes.items():
        yield f"  attr {{ key: {_text(key)} value {{ s: {_text(str(value))} }} }}"
    yield "}"


def _text(string: str) -> str:
    """A string as protobuf's text format writes it; JSON's escapes are a part of those."""
    return json.dumps(string.encode("ascii", "backslashreplace").decode())
