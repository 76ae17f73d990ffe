"""Measure the zoo and write what it says of itself: python docs/make_zoo.py

It writes netviz/zoo/facts.json, which `netviz zoo` shows, and the table in docs/zoo.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import netviz
import netviz.zoo
from netviz.tables.units import exact, short
from netviz.zoo import MODELS
from netviz.zoo.facts import PATH

PAGE = Path(__file__).with_name("zoo.md")
START, END = "<!-- models -->", "<!-- end of models -->"


def measured(name: str) -> dict[str, Any]:
    """The inputs of the model's example, its parameters and its FLOPs."""
    model = netviz.zoo.build(name, device="meta")
    graph = netviz.trace(model, tuple(x.to("meta") for x in model.example_inputs))
    totals = netviz.summary(graph).totals
    inputs = [
        [node.name, list(node.outputs[0].tensor.shape), node.outputs[0].tensor.dtype]
        for node in graph.nodes
        if node.kind == "input"
    ]
    return {"inputs": inputs, "parameters": totals.parameters, "flops": totals.flops}


def table(facts: dict[str, dict[str, Any]]) -> str:
    """The models as Markdown, a table for each section."""
    lines: list[str] = []
    section = ""
    for name, entry in MODELS.items():
        if entry.section != section:
            section = entry.section
            lines += ["", f"### {section}", "", "| name | parameters | FLOPs | styles | paper |"]
            lines.append("|---|---:|---:|---|---|")
        found = facts[name]
        lines.append(
            f"| `{name}` | {exact(found['parameters']).replace(',', ' ')} | {short(found['flops'])}"
            f" | {', '.join(entry.styles)} | {entry.paper} |"
        )
    return "\n".join(lines).strip()


def main() -> None:
    """Measure every model and write both files."""
    facts = {}
    for name in MODELS:
        facts[name] = measured(name)
        print(name, facts[name]["parameters"], facts[name]["flops"], file=sys.stderr)
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in facts.items())
    PATH.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    PAGE.write_text(f"{before}{START}\n{table(facts)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
