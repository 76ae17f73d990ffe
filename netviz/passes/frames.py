"""Frames around a single box are taken away, and empty ones.

Before: a group that holds one node, or one other group. After: what it held lies in its parent, and
occurs as often as before; of two groups around the same things, the one whose class says more is
kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TypeVar

from netviz.ir import Graph, Group, Node

Thing = TypeVar("Thing", Node, Group)

PLAIN = frozenset("Sequential ModuleList ModuleDict ParameterList ParameterDict Module".split())
"""Classes that say less than the name a module is given."""


def frames(graph: Graph) -> Graph:
    """Dissolve the groups of ``graph`` that hold fewer than two things; the model stays."""
    gone = _gone(graph)
    home: dict[str, str] = {}
    left: dict[str, Group] = {}
    kept = []
    for group in graph.groups:
        inside = group if group.parent is None else _often(group, left.get(group.parent))
        if group.id not in gone:
            home[group.id] = group.id
            parent = None if group.parent is None else home[group.parent]
            kept.append(replace(inside, parent=parent))
            continue
        home[group.id] = home[group.parent or ""]
        if inside.repeat > 1:
            left[group.id] = inside
    nodes = tuple(
        replace(_often(node, left.get(node.group)), group=home[node.group]) for node in graph.nodes
    )
    return replace(graph, nodes=nodes, groups=tuple(kept))


def _often(inner: Thing, outer: Group | None) -> Thing:
    """``inner`` as often as ``outer``, the group that was only around it, makes it."""
    if outer is None:
        return inner
    return replace(
        inner,
        repeat=inner.repeat * outer.repeat,
        shared=outer.shared and (inner.shared or inner.repeat == 1),
        parallel=outer.parallel and (inner.parallel or inner.repeat == 1),
    )


def _gone(graph: Graph) -> set[str]:
    held = Counter(node.group for node in graph.nodes)
    inner: dict[str, list[str]] = defaultdict(list)
    plain = {group.id for group in graph.groups if group.class_name in PLAIN}
    often = {group.id for group in graph.groups if group.repeat > 1}
    gone: set[str] = set()
    for group in reversed(graph.groups):
        if group.parent is None:
            continue
        only = inner[group.id][0] if held[group.id] == 1 and inner[group.id] else None
        if only is not None and only in plain and only not in often and group.id not in plain:
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
