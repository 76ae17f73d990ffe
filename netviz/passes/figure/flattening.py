"""Flattening that changes nothing a reader sees: of maps of one pixel, which are vectors already.

Before: ``adaptive_avg_pool2d -> flatten -> linear``. After: ``adaptive_avg_pool2d -> linear``. How
many were taken out is written to ``metadata["hidden"]``.
"""

from __future__ import annotations

import math

from netviz.ir import Graph, Node
from netviz.passes.bypass import bypass
from netviz.passes.plumbing import flattens


def without_idle_flattening(graph: Graph) -> Graph:
    """Take flattening of 1x1 maps out of ``graph``."""
    hidden = {node.id for node in graph.nodes if node.kind == "operator" and _idle(node)}
    return bypass(graph, hidden, told="hidden") if hidden else graph


def _idle(node: Node) -> bool:
    return flattens(node) and math.prod(node.inputs[0].tensor.shape[2:]) == 1
