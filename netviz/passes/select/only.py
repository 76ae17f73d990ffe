"""One module as a graph of its own.

Before: a model. After: the operators in one of its modules, with inputs and outputs where tensors
cross its border.
"""

from __future__ import annotations

from dataclasses import replace

from netviz.ir import Graph
from netviz.passes.select.cut import cut
from netviz.passes.select.names import calls, unknown


def only(graph: Graph, word: str) -> Graph:
    """The calls of ``graph`` that ``word`` names (a path, a class, a glob), outermost ones.

    A path that is called several times gives its first call; say "path@2" for the second. Raises
    `FormatError` with near names for a word that names nothing.
    """
    found = calls(graph, word) or unknown(graph, word, what="show only")
    first = {group.path: group.id for group in reversed(found)}
    inside = {group.id for group in found if group.id == word or first[group.path] == group.id}
    model = graph.groups[0].id
    if model in inside:
        return graph
    parents = {group.id: group.parent for group in graph.groups}
    top = {id_ for id_ in inside if not _within(parents[id_], inside, parents)}
    for group in graph.groups:
        if group.parent in inside:
            inside.add(group.id)
    part = cut(graph, {node.id for node in graph.nodes if node.group in inside}, ends=True)
    groups = tuple(
        replace(group, parent=model) if group.id in top else group
        for group in part.groups
        if group.id in inside or group.id == model
    )
    paths = {group.path for group in groups if group.id != model}
    owned = tuple(
        parameter
        for parameter in graph.parameters
        if any(_below(name, paths) for name in parameter.names)
    )
    used = {name for node in part.nodes for name in node.parameters}
    more = tuple(p for p in graph.parameters if p not in owned and used.intersection(p.names))
    return replace(part, groups=groups, parameters=(*owned, *more))


def _within(call: str | None, inside: set[str], parents: dict[str, str | None]) -> bool:
    while call is not None and call not in inside:
        call = parents[call]
    return call is not None


def _below(name: str, paths: set[str]) -> bool:
    path = name.rpartition(".")[0]
    while path and path not in paths:
        path = path.rpartition(".")[0]
    return path in paths
