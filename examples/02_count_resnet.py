"""The table of a network: on the terminal, as CSV for a spreadsheet, as LaTeX for a paper."""

from pathlib import Path

import netviz
from netviz.renderers import latex

table = netviz.summary("zoo:resnet18", input_size=(1, 3, 224, 224), depth=1)
print(table)

totals = table.totals
print(f"{totals.parameters:,} parameters, {totals.macs / 1e9:.2f} G multiply-adds")

netviz.draw(table.graph, output="resnet18.csv")
Path("resnet18.tex").write_bytes(latex.render(table))
