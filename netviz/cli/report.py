"""What a drawing is said to show, on standard error."""

from __future__ import annotations

import re

from netviz import output as files
from netviz.cli.terminal import say
from netviz.resolve import Resolved
from netviz.tables import units

_SVG_BOX = re.compile(rb'<g id="[^"]*" class="[^"]*\bnode\b')
_SVG_SIZE = re.compile(rb'<svg[^>]*?\swidth="([\d.]+)[a-z]*"[^>]*?\sheight="([\d.]+)')


def draw_report(resolved: Resolved, *, path: str, data: bytes, suffix: str) -> None:
    """Say the model, the input it ran on, the notes, and the file."""
    graph = resolved.graph
    operators = sum(node.kind == "operator" for node in graph.nodes)
    weights = sum(p.tensor.numel for p in graph.parameters if p.kind == "parameter")
    facts = [f"{units.exact(operators)} operators", f"{units.exact(weights)} parameters"]
    facts += [f"{graph.metadata[key]} {what}" for key, what in _RUN if graph.metadata.get(key)]
    say("model", f"{graph.name}: {', '.join(facts)}")
    if resolved.inputs:
        flags = " ".join(f"--input {flag}" for flag in resolved.inputs)
        say("input", f"{flags}  ({resolved.how})" if resolved.how else flags)
    for note in resolved.notes:
        say("note", note)
    for told in graph.notes:
        if not (told.kind == "assumed" and resolved.inputs and "--input" in told.message):
            say("note", told.message)
    uncounted = sorted({name for node in graph.nodes for name in node.cost.uncounted})
    if uncounted and not any(told.kind == "uncounted" for told in graph.notes):
        say("note", f"no FLOPs formula for {', '.join(uncounted)}")
    if path != files.STDOUT:
        say("wrote", f"{path} ({', '.join([*_page(data, suffix), units.size(len(data))])})")


_RUN = (("mode", "mode"), ("tensors", "tensors"))


def _page(data: bytes, suffix: str) -> list[str]:
    """How many boxes there are on an SVG, and how large it is."""
    found = _SVG_SIZE.search(data[:4000]) if suffix == "svg" else None
    if found is None:
        return []
    boxes = len(_SVG_BOX.findall(data))
    return [f"{boxes} boxes", f"{float(found[1]):.0f}×{float(found[2]):.0f} pt"]
