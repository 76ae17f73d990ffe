"""Llama-3-405B on a laptop: shapes take no memory, and the counts are exact."""

from pathlib import Path

import netviz

model = netviz.zoo.llama3_405b()  # on torch's meta device
table = netviz.summary(model, depth=1)
print(table)
Path("llama3_405b.txt").write_text(table.text(), encoding="utf-8")
