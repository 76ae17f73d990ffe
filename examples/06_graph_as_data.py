"""The graph is plain records: ask it questions, save it, load it where there is no torch."""

import netviz

graph = netviz.trace("zoo:mobilenet_v2")
convolutions = [node for node in graph.nodes if node.op == "conv2d"]
for node in sorted(convolutions, key=lambda node: -node.cost.flops)[:5]:
    (output,) = node.outputs
    where = f"{node.source.file}:{node.source.line}" if node.source else ""
    print(f"{node.cost.macs:>12,} MACs  {node.group:<28} {output.tensor.shape}  {where}")

netviz.save(graph, "mobilenet_v2.json")
assert netviz.load("mobilenet_v2.json") == graph
