"""The same network at three depths: choose how much of it a figure shows."""

import netviz

graph = netviz.trace(netviz.zoo.transformer(device="meta"))
for depth in (1, 2, 3):
    netviz.draw(graph, depth=depth, output=f"transformer_depth{depth}.svg")
