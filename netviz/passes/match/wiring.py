"""Parts that are the same but take their tensors from elsewhere."""

from __future__ import annotations

from collections import defaultdict

from netviz.ir import Graph, Node
from netviz.passes.match.parts import Part, Tree
from netviz.passes.match.record import What

_EITHER_WAY = frozenset("add mul maximum minimum eq ne logical_and logical_or".split())
Source = tuple[str, int]


def match_nodes(left: Part, right: Part, same: dict[str, str]) -> None:
    """Add to ``same`` which nodes of two leaves, or which two nodes, are one another's."""
    a = [node.id for node in left.inner] if left.is_call else [left.id]
    b = [node.id for node in right.inner] if right.is_call else [right.id]
    if len(a) == len(b):
        same.update(zip(a, b, strict=True))
    elif a and b:
        same[a[-1]] = b[-1]


def rewired(
    graphs: tuple[Graph, Graph], trees: tuple[Tree, Tree], same: dict[str, str]
) -> dict[int, What]:
    """By part of the left tree, which source of its own was another's, before and after.

    Sources that only one graph has say nothing new: they are told as added or removed.
    """
    before, after = (_sources(graph) for graph in graphs)
    nodes = {node.id: node for node in graphs[0].nodes}
    reached = set(same.values())
    found: dict[int, What] = {}
    for a, b in same.items():
        first, second = before.get(a, []), after.get(b, [])
        goals = [(same[id_], port) for id_, port in first if id_ in same]
        theirs = [source for source in second if source[0] in reached]
        if len(goals) < len(first) or len(theirs) < len(second):
            continue
        if _agree(nodes[a], goals, theirs):
            continue
        part = trees[0].part_of[a]
        told = ("inputs", _names(first, trees[0]), _names(second, trees[1]))
        found.setdefault(part, told)
    return found


def _sources(graph: Graph) -> dict[str, list[Source]]:
    """What each node takes, in the order of its ports; constants are not followed."""
    constant = {node.id for node in graph.nodes if node.kind == "constant"}
    ports: dict[str, list[tuple[int, Source]]] = defaultdict(list)
    for edge in graph.edges:
        if edge.source not in constant:
            ports[edge.target].append((edge.target_port, (edge.source, edge.source_port)))
    return {id_: [source for _, source in sorted(found)] for id_, found in ports.items()}


def _agree(node: Node, first: list[Source], second: list[Source]) -> bool:
    if node.op.rstrip("_") in _EITHER_WAY:
        return sorted(first) == sorted(second)
    return first == second


def _names(sources: list[Source], tree: Tree) -> str:
    names = []
    for id_, port in sources[:4]:
        part = tree.parts[tree.part_of[id_]] if id_ in tree.part_of else None
        name = (part.id if part.is_call else part.name) if part is not None else id_
        names.append(f"{name}[{port}]" if port else name)
    more = [f"{len(sources) - 4} more"] if len(sources) > 4 else []
    return ", ".join((*names, *more)) or "nothing"
