"""Frames around a single box are taken away, and empty ones.

Before: a group that holds one node, or one other group. After: what it held lies in its parent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Graph


def frames(graph: Graph) -> Graph:
    """Dissolve the groups of ``graph`` that hold fewer than two things; the model stays."""
    held = Counter(node.group for node in graph.nodes)
    gone: set[str] = set()
    for group in reversed(graph.groups):
        if group.parent is None:
            continue
        if held[group.id] < 2:
            gone.add(group.id)
            held[group.parent] += held[group.id]
        else:
            held[group.parent] += 1
    home: dict[str, str] = {}
    for group in graph.groups:
        home[group.id] = home[group.parent or ""] if group.id in gone else group.id
    groups = tuple(
        group if group.parent is None else replace(group, parent=home[group.parent])
        for group in graph.groups
        if group.id not in gone
    )
    nodes = tuple(replace(node, group=home[node.group]) for node in graph.nodes)
    return replace(graph, nodes=nodes, groups=groups)
