"""Several networks side by side, as a Markdown table."""

from pathlib import Path

import netviz

lines = ["| network | parameters | MACs | activations |", "|---|---:|---:|---:|"]
for name in ("alexnet", "vgg16", "resnet50", "mobilenet_v2", "vit_b_16"):
    totals = netviz.summary(netviz.zoo.build(name, device="meta")).totals
    activations = totals.activation_bytes / 2**20
    lines.append(
        f"| {name} | {totals.parameters:,} | {totals.macs / 1e9:.2f} G | {activations:.0f} MiB |"
    )
Path("networks.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
print("\n".join(lines))
