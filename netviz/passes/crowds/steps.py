"""Where a call computes by many operators of its own, its small steps are put together.

Before: a detector whose forward decodes its boxes in two hundred operators. After: one group of
kind "motif" around them, "205 operators", which folding makes one box. Only stretches of at least
eight neighbours in execution order are taken, without anything that has weights or multiplies
matrices, and only where a call has more operators than there may be boxes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from netviz.ir import Graph, Group, Index, Node
from netviz.passes.plumbing import PLUMBING
from netviz.passes.roles import role_of

_HEAVY = frozenset(
    "convolution upsampling linear matmul attention recurrent embedding module".split()
)
_LEAST, _NAMED = 8, 3


def steps(graph: Graph, *, boxes: int) -> Graph:
    """Put stretches of small steps together in each call with more than ``boxes`` operators."""
    index = Index.of(graph)
    home: dict[str, str] = {}
    made: dict[str, list[Group]] = {}
    for group in graph.groups:
        own = [index.node[id_] for id_ in index.nodes_of[group.id]]
        if group.kind == "motif" or sum(map(_computes, own)) <= boxes:
            continue
        for stretch in _stretches(graph, group.id):
            around = _around(group, stretch, len(made.get(group.id, ())))
            made.setdefault(group.id, []).append(around)
            home.update((node.id, around.id) for node in stretch)
    if not home:
        return graph
    nodes = tuple(replace(n, group=home[n.id]) if n.id in home else n for n in graph.nodes)
    groups = tuple(g for group in graph.groups for g in (group, *made.get(group.id, ())))
    return replace(graph, nodes=nodes, groups=groups)


def _computes(node: Node) -> bool:
    return node.kind == "operator" and node.op not in PLUMBING


def _small(node: Node) -> bool:
    return (
        node.kind == "operator"
        and not node.parameters
        and not node.error
        and role_of(node) not in _HEAVY
    )


def _stretches(graph: Graph, group: str) -> list[list[Node]]:
    """Neighbours in execution order that are small steps of ``group`` itself."""
    found: list[list[Node]] = [[]]
    for node in graph.nodes:
        if node.group == group and _small(node):
            found[-1].append(node)
        elif node.kind in ("operator", "module") and found[-1]:
            found.append([])
    return [stretch for stretch in found if sum(map(_computes, stretch)) >= _LEAST]


def _around(group: Group, stretch: list[Node], number: int) -> Group:
    count = sum(node.repeat for node in stretch)
    often = Counter(node.op.rstrip("_") for node in stretch if _computes(node))
    names = [name for name, _ in often.most_common(_NAMED)]
    return Group(
        id=f"{group.id}/operators:{number + 1}",
        path=f"{group.path}.operators".lstrip("."),
        class_name=f"{count} operators",
        parent=group.id,
        kind="motif",
        attributes={"told": ", ".join(names) + (" …" if len(often) > _NAMED else "")},
    )
