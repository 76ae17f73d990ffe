"""A summary as JSON's types, for scripts."""

from __future__ import annotations

from typing import Any

from netviz.ir import Graph, Node, TensorSpec
from netviz.passes.cost import Totals
from netviz.tables.row import Row

TOTALS = (
    "parameters",
    "trainable_parameters",
    "buffers",
    "flops",
    "macs",
    "elementwise_flops",
    "parameter_bytes",
    "activation_bytes",
    "peak_bytes",
    "nodes",
    "uncounted",
)
"""The keys of ``totals``, in order; ``backward_flops`` joins them when asked for."""


def document(graph: Graph, rows: tuple[Row, ...], totals: Totals) -> dict[str, Any]:
    """Name, totals, inputs, outputs, one record a layer, notes, and how it was traced."""
    return {
        "name": graph.name,
        "totals": _numbers(totals, TOTALS),
        "inputs": _ends(graph, "input"),
        "outputs": _ends(graph, "output"),
        "layers": [_layer(row) for row in rows],
        "notes": [{"kind": note.kind, "message": note.message} for note in graph.notes],
        "metadata": dict(graph.metadata),
    }


def _numbers(totals: Totals, keys: tuple[str, ...]) -> dict[str, Any]:
    record = {key: getattr(totals, key) for key in keys}
    record["uncounted"] = list(totals.uncounted)
    if totals.backward_flops is not None:
        record["backward_flops"] = totals.backward_flops
    return record


def _tensor(tensor: TensorSpec) -> dict[str, Any]:
    return {"shape": list(tensor.shape), "dtype": tensor.dtype}


def _ends(graph: Graph, kind: str) -> list[dict[str, Any]]:
    return [
        {"name": node.name, **_tensor(port.tensor)}
        for node in graph.nodes
        if node.kind == kind
        for port in _ports(node)
    ]


def _ports(node: Node) -> Any:
    return node.outputs if node.kind == "input" else node.inputs


def _layer(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "parent": row.parent,
        "path": row.path,
        "name": row.name,
        "kind": row.kind,
        "class": row.class_name,
        "depth": row.depth,
        "call": row.call,
        "inputs": [_tensor(tensor) for tensor in row.inputs],
        "outputs": [_tensor(tensor) for tensor in row.outputs],
        "kernel": row.kernel,
        "source": row.source,
        "counted_parameters": row.counted,
        **_numbers(row.totals, tuple(key for key in TOTALS if key != "peak_bytes")),
    }
