"""Operators that readers know under one name together are put in a group of that name.

Before: ten operators that halve, negate, multiply and add queries and keys. After: the same, in a
group "rotary embedding" of kind "motif", which folding makes one box unless it is opened by wish.
What is known of it ("8 experts, 2 for each token") is written to ``attributes["told"]``. Nodes,
edges and sums are unchanged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

from netviz.ir import Graph, Group
from netviz.passes.motifs.indexing import indexing
from netviz.passes.motifs.motif import KIND, Motif, Ways
from netviz.passes.motifs.rotary import rotary

FINDERS: tuple[Callable[[Ways], list[Motif]], ...] = (rotary, indexing)
"""What is looked for, in this order; an operator belongs to the first motif that takes it."""


def motifs(graph: Graph) -> Graph:
    """Put the operators of every motif in ``graph`` in a group of their own."""
    ways = Ways.of(graph)
    home: dict[str, str] = {}
    made: dict[str, list[Group]] = defaultdict(list)
    told: dict[str, str] = {}
    number: Counter[str] = Counter()
    for motif in (motif for find in FINDERS for motif in find(ways)):
        if any(id_ in home for id_ in motif.nodes) or _whole(ways, motif):
            continue
        group = _group(ways, motif, number)
        made[motif.group].append(group)
        home.update(dict.fromkeys(motif.nodes, group.id))
        if motif.of is not None:
            told[motif.of] = motif.told
    if not home:
        return graph
    groups = [
        inner
        for group in graph.groups
        for inner in (_telling(group, told), *made.get(group.id, ()))
    ]
    nodes = tuple(replace(n, group=home[n.id]) if n.id in home else n for n in graph.nodes)
    return replace(graph, nodes=nodes, groups=tuple(groups))


def _whole(ways: Ways, motif: Motif) -> bool:
    """Whether the call of ``motif`` holds little else: then its own name says as much."""
    nodes, calls = ways.index.nodes_of[motif.group], ways.index.children[motif.group]
    known = ways.fixed.union(motif.nodes)
    return not calls and ways.computing(n for n in nodes if n not in known) < 1


def _group(ways: Ways, motif: Motif, number: Counter[str]) -> Group:
    stem = f"{motif.group}/{motif.title}"
    number[stem] += 1
    around = ways.index.group[motif.group].path
    return Group(
        id=stem if number[stem] == 1 else f"{stem}:{number[stem]}",
        path=f"{around}.{motif.title}".lstrip("."),
        class_name=motif.title,
        parent=motif.group,
        kind=KIND,
        attributes={"told": motif.told} if motif.told else {},
    )


def _telling(group: Group, told: Mapping[str, str]) -> Group:
    words = told.get(group.id)
    return replace(group, attributes={**group.attributes, "told": words}) if words else group
