"""Measure the zoo and write what it says of itself: python docs/make_zoo.py

It writes netviz/zoo/facts.json, which `netviz zoo` shows, the tables in docs/zoo.md, and the
pictures there; ``python docs/make_zoo.py pictures`` draws these only.
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
FOLDER = PAGE.parent / "pictures" / "zoo"
PICTURES = {
    "standard_conv": "graph",
    "separable_conv": "graph",
    "transposed_conv": "graph",
    "fractional_conv": "graph",
    "dilated_conv": "graph",
    "lenet5": "lenet",
    "alexnet": "alexnet",
    "mlp": "fcnn",
    "resnet18": "plotneuralnet",
    "unet_2015": "unet",
    "transformer": "blocks",
    "multi_head_attention": "graph",
    "vit_b_16": "blocks",
    "llama3_8b": "blocks",
    "mae_base": "graph",
    "vae": "graph",
    "gan": "graph",
    "dcgan_g": "plotneuralnet",
    "dcgan_d": "alexnet",
    "pix2pix_g": "plotneuralnet",
    "pix2pix_d": "plotneuralnet",
    "cyclegan_g": "plotneuralnet",
    "bicyclegan_g": "plotneuralnet",
    "bicyclegan_g_input": "plotneuralnet",
    "bicyclegan_e": "graph",
    "bicyclegan_d": "plotneuralnet",
    "bicyclegan_cvae": "graph",
    "bicyclegan_clr": "graph",
    "bicyclegan": "graph",
    "style_transfer": "graph",
    "moex_block": "graph",
    "neural_augmentation": "graph",
}
"""The models whose picture the page shows, each in one of its styles."""


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


def command(name: str) -> str:
    """What draws the picture."""
    style = f" --style {PICTURES[name]}" if PICTURES[name] != "graph" else ""
    return f"netviz draw zoo:{name}{style}"


def gallery() -> str:
    """The pictures as Markdown, each under the command that draws it."""
    parts = [
        f"`{command(name)}`\n\n"
        f'<img src="pictures/zoo/{name}.svg" height="320" alt="{name} in the style {style}">'
        for name, style in PICTURES.items()
    ]
    return "\n\n".join(parts)


def draw() -> None:
    """Draw the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, style in PICTURES.items():
        netviz.draw(f"zoo:{name}", output=FOLDER / f"{name}.svg", style=style)


def written(page: str, part: str, text: str) -> str:
    """``page`` with ``text`` between the marks of ``part``."""
    start, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    return f"{page.partition(start)[0]}{start}\n{text}\n{end}{page.partition(end)[2]}"


def main(wanted: list[str]) -> None:
    """Measure every model, draw the pictures, and write it all down."""
    draw()
    if wanted == ["pictures"]:
        return
    facts = {}
    for name in MODELS:
        facts[name] = measured(name)
        print(name, facts[name]["parameters"], facts[name]["flops"], file=sys.stderr)
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in facts.items())
    PATH.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
    page = written(PAGE.read_text(encoding="utf-8"), "models", table(facts))
    PAGE.write_text(written(page, "pictures", gallery()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
