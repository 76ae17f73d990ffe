"""Which call every group, node and parameter belongs to."""

from __future__ import annotations

from collections import defaultdict

from netviz.ir import Graph, Index, Parameter


def homes(graph: Graph) -> tuple[dict[str, str], dict[str, str]]:
    """For each group the call it is or lies in; for each call but the model the one around it."""
    home: dict[str, str] = {}
    around: dict[str, str] = {}
    for group in graph.groups:
        dissolved = group.kind == "container" and group.parent is not None
        home[group.id] = home[group.parent or ""] if dissolved else group.id
        if group.parent is not None and not dissolved:
            around[group.id] = home[group.parent]
    return home, around


def starts(graph: Graph, index: Index) -> dict[str, int]:
    """When each group first runs; those that run nothing are left out."""
    found: dict[str, int] = {}
    for order, node in enumerate(graph.nodes):
        for id_ in index.ancestors(node.group):
            if id_ in found:
                break
            found[id_] = order
    return found


def weights(graph: Graph, home: dict[str, str]) -> dict[str, dict[str, tuple[object, ...]]]:
    """Parameters and buffers by the calls that own them, and by name there."""
    calls: dict[str, list[str]] = defaultdict(list)
    for group in graph.groups:
        if home[group.id] == group.id:
            calls[group.path].append(group.id)
    found: dict[str, dict[str, tuple[object, ...]]] = defaultdict(dict)
    for parameter in graph.parameters:
        for name in parameter.names:
            owner = name.rpartition(".")[0]
            while owner and owner not in calls:
                owner = owner.rpartition(".")[0]
            local = name[len(owner) + 1 :] if owner else name
            for id_ in calls.get(owner, ()):
                found[id_][local] = _weight(parameter)
    return found


def _weight(parameter: Parameter) -> tuple[object, ...]:
    shared = bool(parameter.aliases)
    trains = parameter.trainable or parameter.kind == "buffer"
    return parameter.kind, parameter.tensor.shape, parameter.tensor.dtype, trains, shared
