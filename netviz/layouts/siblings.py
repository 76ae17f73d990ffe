"""Layers that stand side by side and would read the same are told apart by their names.

Three ``Linear 768 → 768`` of one tensor are the query, the key and the value.
"""

from __future__ import annotations

from collections import defaultdict

from netviz.ir import Graph, Index, Node
from netviz.layouts.wording import details, relative


def told_apart(graph: Graph, index: Index) -> dict[str, str]:
    """Names of the modules of ``graph`` that have a twin: one of the same class, in the same call,
    of equal details, that takes what it takes or gives to what it gives to. All of the class that
    stand beside such twins are named as well."""
    beside: dict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in graph.nodes:
        if node.kind != "module":
            continue
        taken = frozenset((e.source, e.source_port) for e in index.incoming[node.id])
        given = frozenset(e.target for e in index.outgoing[node.id])
        for side, ends in (("takes", taken), ("gives", given)):
            if ends:
                beside[node.group, node.op, side, ends].append(node)
    names: dict[str, str] = {}
    for nodes in beside.values():
        if len({details(node, index) for node in nodes}) < len(nodes):
            names.update(_names(nodes, index))
    return names


def _names(nodes: list[Node], index: Index) -> dict[str, str]:
    """Last parts of the paths, where these differ and are words; else as much as tells apart."""
    whole = [relative(node.name, node.group, index) for node in nodes]
    last = [name.rpartition(".")[2] for name in whole]
    short = len(set(last)) == len(last) and not any(name.isdigit() for name in last)
    chosen = last if short else whole
    return {node.id: name for node, name in zip(nodes, chosen, strict=True)}
