"""What is said below the table: totals in words, assumptions, and what could not be counted."""

from __future__ import annotations

from collections import Counter

from netviz.ir import Graph, Node
from netviz.passes.cost import Totals
from netviz.tables import units
from netviz.tables.view import View

Fact = tuple[str, str]
"""A heading and its text."""

_ENDS = 4


def facts(graph: Graph, totals: Totals) -> list[Fact]:
    """The facts about the whole model, in the order they are read."""
    return [
        *_ends("Input", graph, "input"),
        *_ends("Output", graph, "output"),
        ("Parameters", _parameters(totals)),
        ("FLOPs", _flops(totals)),
        ("Memory", _memory(totals)),
        *_uncounted(graph),
        *_traced(graph),
        *(("Note", note.message) for note in graph.notes if note.kind != "uncounted"),
    ]


def legend(view: View) -> list[Fact]:
    """What the signs of this very table mean; empty where it has none."""
    shown = [line.row for line in view.lines if line.row]
    found = []
    if any(row.totals.parameters and not row.counted for row in shown):
        found.append(("( )", "parameters of an earlier row: tied, or called again"))
    if any(line.repeat > 1 for line in view.lines):
        found.append(("×N", "N equal layers in one line; its figures are those of each"))
    if any(row.totals.uncounted for row in shown):
        found.append(("?", "holds operators without a FLOPs formula"))
    if view.hidden:
        what = "view or copy" if view.hidden == 1 else "views and copies"
        found.append(("", f"not listed: {view.hidden} {what}, where nothing is computed"))
    if view.deeper:
        found.append(("", f"shown to depth {view.depth}; --depth {view.depth + 1} opens more"))
    return found


def _ends(title: str, graph: Graph, kind: str) -> list[Fact]:
    nodes = [node for node in graph.nodes if node.kind == kind]
    if len(nodes) <= _ENDS:
        return [(title, _end(node)) for node in nodes]
    shown = [(title, _end(node)) for node in nodes[: _ENDS - 2]]
    return [*shown, (title, f"… {len(nodes) - len(shown)} more, up to {_end(nodes[-1])}")]


def _end(node: Node) -> str:
    ports = node.outputs if node.kind == "input" else node.inputs
    texts = [f"{units.shape(port.tensor)} {port.tensor.dtype}" for port in ports]
    return " ".join([node.name, *texts]).strip()


def _parameters(totals: Totals) -> str:
    parts = [units.exact(totals.parameters)]
    if totals.parameters and totals.trainable_parameters != totals.parameters:
        parts.append(f"{units.exact(totals.trainable_parameters)} trainable")
    parts.append(units.size(totals.parameter_bytes))
    if totals.buffers:
        parts.append(f"{units.exact(totals.buffers)} in buffers")
    return " · ".join(parts)


def _flops(totals: Totals) -> str:
    if totals.uncounted and not totals.flops and not totals.elementwise_flops:
        return "not counted"
    parts = [f"{units.short(totals.flops)} = {units.short(totals.macs)} multiply-adds"]
    if totals.backward_flops is not None:
        parts.append(f"backward {units.short(totals.backward_flops)}")
    parts.append(f"element-wise {units.short(totals.elementwise_flops)}")
    return " · ".join(parts)


def _memory(totals: Totals) -> str:
    activations, peak = units.size(totals.activation_bytes), units.size(totals.peak_bytes)
    return f"activations {activations} · peak at inference {peak}"


def _traced(graph: Graph) -> list[Fact]:
    mode, tensors = graph.metadata.get("mode"), graph.metadata.get("tensors")
    told = [f"{mode} mode"] if mode else []
    told += [f"{tensors} tensors"] if tensors else []
    return [("Traced", ", ".join(told))] if told else []


def _uncounted(graph: Graph) -> list[Fact]:
    names = Counter(name for node in graph.nodes for name in node.cost.uncounted)
    if not names:
        return []
    told = ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in sorted(names.items()))
    return [("Uncounted", f"{told}: no formula, so the FLOPs are a lower bound")]
