"""How often each box of a folded graph occurs in the network."""

from __future__ import annotations

from netviz.ir import Graph


def multiplicity(graph: Graph) -> dict[str, int]:
    """For every node of ``graph``: its ``repeat`` times that of every group around it.

    The sum over all nodes of it, times ``max(1, len(node.members))``, is the number of traced
    nodes; costs times it sum up to those of the whole.
    """
    around = of_groups(graph)
    return {node.id: node.repeat * around[node.group] for node in graph.nodes}


def of_groups(graph: Graph) -> dict[str, int]:
    """For every group of ``graph``: its ``repeat`` times that of every group around it."""
    found: dict[str, int] = {}
    for group in graph.groups:
        outer = 1 if group.parent is None else found[group.parent]
        found[group.id] = outer * group.repeat
    return found
