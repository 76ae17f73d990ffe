"""Frames around a single box are taken away, and empty ones.

Before: a group that holds one node, or one other group. After: what it held lies in its parent; of
two groups around the same things, the one whose class says more is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from netviz.ir import Graph

PLAIN = frozenset(("Sequential", "ModuleList", "ModuleDict", "Module"))
"""Classes that say less than the name a module is given."""


def frames(graph: Graph) -> Graph:
    """Dissolve the groups of ``graph`` that hold fewer than two things; the model stays."""
    gone = _gone(graph)
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


def _gone(graph: Graph) -> set[str]:
    held = Counter(node.group for node in graph.nodes)
    inner: dict[str, list[str]] = defaultdict(list)
    plain = {group.id for group in graph.groups if group.class_name in PLAIN}
    gone: set[str] = set()
    for group in reversed(graph.groups):
        if group.parent is None:
            continue
        only = inner[group.id][0] if held[group.id] == 1 and inner[group.id] else None
        if only is not None and only in plain and group.id not in plain:
            gone.add(only)
            held[group.id] = 2
        if held[group.id] < 2:
            gone.add(group.id)
            held[group.parent] += held[group.id]
            inner[group.parent] += inner[group.id]
        else:
            held[group.parent] += 1
            inner[group.parent].append(group.id)
    return gone
