"""Long lists of side outputs are taken out: a key-value cache would hide the network.

Before: ``last_hidden_state`` and twelve layers of ``past_key_values``. After: the first alone, and
``metadata["unshown"]`` says how many of what were taken out, as pairs of name and count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Graph, Node

_MOST = 4


def outputs(graph: Graph) -> Graph:
    """Take out the outputs of ``graph`` that are one of more than four under one name, as long as
    others are left."""
    ends = [node for node in graph.nodes if node.kind == "output"]
    families: Counter[str] = Counter()
    for node in ends:
        families[_family(node)] += node.repeat
    gone = {node.id for node in ends if families[_family(node)] > _MOST}
    if not gone or len(gone) == len(ends):
        return graph
    told = tuple((name, count) for name, count in families.items() if count > _MOST)
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.id not in gone),
        edges=tuple(edge for edge in graph.edges if edge.target not in gone),
        metadata={**graph.metadata, "unshown": told},
    )


def _family(node: Node) -> str:
    return node.name.partition(".")[0].partition("[")[0]
